/// What was learned of the data is read from files that anyone may have written: whether it can be is found out before
/// it is used.
extension FittedData {
    /// What in it cannot be, in words for a person; nil where all of it fits together.
    public var flaw: String? {
        switch self {
        case .table(let preparation): preparation.flaw
        case .text(let tokenizer): tokenizer.flaw
        }
    }
}

extension FittedData {
    /// The one difference that leaves every input and class in its place.
    public static let otherScaling = "inputs or targets are scaled or filled in otherwise"

    /// What differs from what was learned before, in words; nil where a model of the one takes data of the other.
    public func difference(from former: FittedData) -> String? {
        if self == former { return nil }
        switch (self, former) {
        case (.table(let table), .table(let other)):
            if table.target.classes != other.target.classes { return "the classes are others, or in another order" }
            if table.featureNames != other.featureNames { return "the inputs are others, or in another order" }
            return Self.otherScaling
        case (.text, .text): return "the vocabulary is another"
        default: return "a table and a text have nothing in common"
        }
    }
}

extension FittedPreparation {
    fileprivate var flaw: String? {
        let names = columns.map(\.name)
        if Set(names + [target.name]).count != names.count + 1 { return "it names a column twice" }
        if Set(target.classes).count != target.classes.count { return "it names a class twice" }
        if target.classes.count > 1_000_000 { return "it has \(target.classes.count) classes" }
        guard target.center.isFinite, target.scale.isFinite, target.scale > 0 else {
            return "the target is scaled by \(target.scale)"
        }
        var size = 1
        for extent in inputShape {
            let (product, overflows) = size.multipliedReportingOverflow(by: extent)
            guard extent > 0, !overflows else { return "its shape \(inputShape) is none" }
            size = product
        }
        guard !inputShape.isEmpty, inputShape.count <= 8, size == featureNames.count else {
            return "its shape \(inputShape) does not hold \(featureNames.count) numbers"
        }
        // Points of a picture are no columns of a table.
        if columns.isEmpty, operations.isEmpty { return nil }
        return operationsFlaw
    }

    /// Does the operations to a table without rows, and sees what columns come of it.
    private var operationsFlaw: String? {
        var frame = Frame(
            columns: columns.map { column in
                Frame.Column(name: column.name, content: column.isNumeric ? .numbers([]) : .kinds([], levels: []))
            }, rows: 0)
        for operation in operations {
            if let flaw = operation.flaw(in: frame) { return flaw }
            frame.apply(operation)
            guard frame.columns.count <= 10_000_000 else { return "it makes \(frame.columns.count) columns" }
        }
        if let column = frame.columns.first(where: { if case .kinds = $0.content { true } else { false } }) {
            return "column \"\(column.name)\" does not become numbers"
        }
        return frame.columns.map(\.name) == featureNames
            ? nil : "its operations give other numbers than the \(featureNames.count) it names"
    }
}

extension ColumnOperation {
    /// Why it cannot be done to a frame; nil where it can.
    fileprivate func flaw(in frame: Frame) -> String? {
        let name: String
        var isOfNumbers = true
        var numbers: [Double] = []
        var levels: [String] = []
        switch self {
        case .fill(let column, let number): (name, numbers) = (column, [number])
        case .scale(let column, let shift, let factor): (name, numbers) = (column, [shift, factor])
        case .clip(let column, let lower, let upper):
            (name, numbers) = (column, [lower, upper])
            if lower > upper { return "column \"\(column)\" is clipped to nothing" }
        case .fillKind(let column, let level): (name, isOfNumbers, levels) = (column, false, [level])
        case .oneHot(let column, let kept), .ordinal(let column, let kept):
            (name, isOfNumbers, levels) = (column, false, kept)
        }
        guard let index = frame.index(of: name) else { return "an operation is for column \"\(name)\", which is none" }
        let isNumeric = if case .numbers = frame.columns[index].content { true } else { false }
        guard isNumeric == isOfNumbers else { return "an operation does not suit column \"\(name)\"" }
        guard numbers.allSatisfy({ Float($0).isFinite }) else {
            return "column \"\(name)\" is changed beyond all numbers"
        }
        guard Set(levels).count == levels.count else { return "column \"\(name)\" has a level twice" }
        return nil
    }
}

extension Tokenizer {
    fileprivate var flaw: String? {
        guard case .characters(let tokenizer) = self else { return nil }
        let scalars = tokenizer.scalars
        guard !scalars.isEmpty, scalars.count <= 65_535, zip(scalars, scalars.dropFirst()).allSatisfy(<),
            scalars.allSatisfy({ Unicode.Scalar($0) != nil })
        else { return "its characters are no rising list" }
        guard tokenizer.unknown == nil || tokenizer.unknown == Int32(scalars.count) else {
            return "its token for unknown characters is that of another"
        }
        return nil
    }
}
