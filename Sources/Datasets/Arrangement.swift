import Catalog
import Columns
import Formats
import Language
import Texts

extension FittedData {
    /// The tokenizer of a text.
    /// - Throws: `DataError` where these are those of a table.
    func tokenizer() throws -> Tokenizer {
        guard case .text(let tokenizer) = self else {
            throw DataError(
                setting: "source",
                reason: Text(
                    "it is a text, but the weights were learned from a table", zh: "这里是文本，而权重是从表格学到的"))
        }
        return tokenizer
    }
}

extension PreparedData {
    /// The same data with classes and features in the order that weights were learned with: by their names, not by
    /// their places.
    ///
    /// - Throws: `DataError` where names differ.
    func arranged(as learned: FittedData) throws -> PreparedData {
        guard case .table(let table) = content else { return self }
        guard case .table(let preparation) = learned else {
            throw DataError(
                setting: "source",
                reason: Text(
                    "it is a table, but the weights were learned from a text", zh: "这里是表格，而权重是从文本学到的"))
        }
        var notes = notes
        let arranged = try table.arranged(as: preparation, notes: &notes)
        return PreparedData(content: .table(arranged), files: files, notes: notes)
    }
}

extension TableData {
    func arranged(as learned: FittedPreparation, notes: inout [Text]) throws -> TableData {
        let own = preparation
        guard isClassification == !learned.target.classes.isEmpty else {
            throw DataError(
                setting: "task",
                reason: Text(
                    """
                    these data make a \(Self.task(own)) of \(own.target.name), but the weights learned a \
                    \(Self.task(learned)) of \(learned.target.name)
                    """,
                    zh: """
                        这些数据是对 \(own.target.name) 的\(Self.task(own))，而权重学的是对 \(learned.target.name) \
                        的\(Self.task(learned))
                        """))
        }
        try Self.checkNames(Text("classes", zh: "类别"), own.target.classes, learned.target.classes, setting: "target")
        try Self.checkNames(Text("features", zh: "特征"), own.featureNames, learned.featureNames, setting: "source")
        if own.target.name != learned.target.name {
            notes.append(
                Text(
                    "\(own.target.name) is predicted, where the weights learned to predict \(learned.target.name)",
                    zh: "预测的是 \(own.target.name)，而权重学的是预测 \(learned.target.name)"))
        }
        if own.operations != learned.operations || own.target.center != learned.target.center
            || own.target.scale != learned.target.scale
        {
            notes.append(
                Text(
                    "scaling and filling are fitted to these data anew; the weights were learned with those of others",
                    zh: "缩放和填补按这些数据重新拟合；权重是用其他数据的缩放和填补学到的"))
        }
        guard own.target.classes != learned.target.classes || own.featureNames != learned.featureNames else {
            return self
        }
        var arranged = own
        arranged.target.classes = learned.target.classes
        arranged.featureNames = learned.featureNames
        let names = own.columns.map(\.name), order = learned.columns.map(\.name)
        try Self.checkNames(Text("columns", zh: "列"), names, order, setting: "source")
        arranged.columns = order.compactMap { name in own.columns.first { $0.name == name } }
        // Both have the same names, each once.
        let classes = own.target.classes.map { name in
            Int32(learned.target.classes.firstIndex(of: name) ?? 0)
        }
        let places = learned.featureNames.map { name in own.featureNames.firstIndex(of: name) ?? 0 }
        notes.append(
            Text("classes and columns have the order that the weights were learned with", zh: "类别和列按学习权重时的顺序排列"))
        return TableData(
            preparation: arranged, features: features(from: places), labels: labels.map { classes[Int($0)] },
            values: values,
            originalValues: originalValues, lines: lines, splits: splits, badRows: badRows,
            badRowCount: badRowCount)
    }

    private static func task(_ preparation: FittedPreparation) -> Text {
        preparation.target.classes.isEmpty ? Text("regression", zh: "回归") : Text("classification", zh: "分类")
    }

    /// Refuses names that are not the same ones, in whatever order.
    private static func checkNames(_ what: Text, _ own: [String], _ learned: [String], setting: String) throws {
        guard own != learned else { return }
        let known = Set(learned), present = Set(own)
        let new = own.filter { !known.contains($0) }, gone = learned.filter { !present.contains($0) }
        guard new.isEmpty, gone.isEmpty, known.count == learned.count, present.count == own.count else {
            func words(_ names: [String]) -> Text {
                let shown = names.prefix(5).map { Text(verbatim: $0) }.joined()
                guard names.count > 5 else { return shown }
                return Text("\(shown) and \(names.count - 5) more", zh: "\(shown) 及另外 \(names.count - 5) 个")
            }
            let differences = [
                gone.isEmpty ? nil : Text("here there is no \(words(gone))", zh: "这里没有 \(words(gone))"),
                new.isEmpty ? nil : Text("they do not know \(words(new))", zh: "权重不认识 \(words(new))"),
                new.isEmpty && gone.isEmpty
                    ? Text("a name comes twice, and their order is another", zh: "有名称出现两次，且顺序不同") : nil,
            ].compactMap { $0 }.joined(separator: Text("; ", zh: "；"))
            throw DataError(
                setting: setting,
                reason: Text(
                    """
                    the weights were learned with other \(what): \(differences). Take data with the same \(what), or \
                    train anew
                    """,
                    zh: "学习权重时的\(what)不同：\(differences)。请用\(what)相同的数据，或重新训练"))
        }
    }
}
