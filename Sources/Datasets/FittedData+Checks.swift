import Columns
import Language
import Texts

/// What was learned of the data is read from files that anyone may have written: whether it can be is found out before
/// it is used.
extension FittedData {
    /// What in it cannot be, in words for a person; nil where all of it fits together.
    public var flaw: Text? {
        switch self {
        // It refuses to be read where its parts do not go together.
        case .table: nil
        case .text(let tokenizer): tokenizer.flaw
        }
    }
}

extension FittedData {
    /// The one difference that leaves every input and class in its place.
    public static let otherScaling = Text(
        "inputs or targets are scaled or filled in otherwise", zh: "输入或目标列的缩放或填补不同")

    /// What differs from what was learned before, in words; nil where a model of the one takes data of the other.
    public func difference(from former: FittedData) -> Text? {
        if self == former { return nil }
        switch (self, former) {
        case (.table(let table), .table(let other)):
            if table.target.classes != other.target.classes {
                return Text("the classes are others, or in another order", zh: "类别不同，或顺序不同")
            }
            if table.featureNames != other.featureNames {
                return Text("the inputs are others, or in another order", zh: "输入不同，或顺序不同")
            }
            return table.makesNumbers(as: other) ? nil : Self.otherScaling
        case (.text, .text): return Text("the vocabulary is another", zh: "词表不同")
        default: return Text("a table and a text have nothing in common", zh: "表格和文本无法对应")
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
    fileprivate var flaw: Text? {
        guard case .characters(let tokenizer) = self else { return nil }
        let scalars = tokenizer.scalars
        guard !scalars.isEmpty, scalars.count <= 65_535, zip(scalars, scalars.dropFirst()).allSatisfy(<),
            scalars.allSatisfy({ Unicode.Scalar($0) != nil })
        else { return Text("its characters are no rising list", zh: "字符表不是递增的") }
        guard tokenizer.unknown == nil || tokenizer.unknown == Int32(scalars.count) else {
            return Text("its token for unknown characters is that of another", zh: "未知字符的词元与另一个词元相同")
        }
        return nil
    }
}
