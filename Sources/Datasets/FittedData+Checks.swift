/// What was learned of the data is read from files that anyone may have written: whether it can be is found out before
/// it is used.
extension FittedData {
    /// What in it cannot be, in words for a person; nil where all of it fits together.
    public var flaw: String? {
        switch self {
        // It refuses to be read where its parts do not go together.
        case .table: nil
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
            return table.makesNumbers(as: other) ? nil : Self.otherScaling
        case (.text, .text): return "the vocabulary is another"
        default: return "a table and a text have nothing in common"
        }
    }
}

extension FittedPreparation {
    /// Whether every number of a sample, and of the target, is made alike; how fields are told apart may differ.
    fileprivate func makesNumbers(as other: FittedPreparation) -> Bool {
        operations == other.operations && target.center == other.target.center && target.scale == other.target.scale
            && inputShape == other.inputShape && columns.map(\.name) == other.columns.map(\.name)
            && columns.map(\.isNumeric) == other.columns.map(\.isNumeric)
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
