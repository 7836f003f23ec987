import Catalog
import Columns
import Formats
import Foundation
import Language

extension FittedPreparation {
    /// Opens a table of other rows and finds the columns in it that the model was given.
    ///
    /// - Parameter needsTarget: whether the column to be predicted must be there.
    func open(
        _ path: String, settings: Settings, needsTarget: Bool, notes: inout [Text]
    ) throws -> (reader: any TableReader, plan: ColumnPlan) {
        guard !columns.isEmpty else {
            throw DataError(
                place: path,
                reason: Text(
                    """
                    the model has learned from pictures, and this is a table; name an IDX file with the file of its labels \
                    beside it, or a folder of pictures
                    """,
                    zh: "模型是从图像学到的，而这是表格；请给出 IDX 文件并把标签文件放在旁边，或给出图像文件夹"))
        }
        let reader = try TableOpening.reader(
            of: path, settings: settings, names: Set(columns.map(\.name) + [target.name]))
        let file = URL(fileURLWithPath: path).lastPathComponent
        notes += reader.remarks.map { Text("\(file): ", zh: "\(file)：") + $0 }
        let plan = try ColumnPlan(
            inputs: columns.map {
                ColumnPlan.Input(index: 0, name: $0.name, isNumeric: $0.isNumeric, style: $0.style)
            },
            target: ColumnPlan.Target(
                index: 0, name: target.name, style: target.style, holdsNumbers: target.classes.isEmpty),
            isClassification: !target.classes.isEmpty, fields: fields
        ).found(in: reader.columns, needsTarget: needsTarget) { name, hint in
            DataError(
                place: path,
                reason: Text(
                    "there is no column \"\(name)\"\(hint), which the model needs", zh: "没有模型需要的列 \"\(name)\"\(hint)"))
        }
        return (reader, plan)
    }

    /// What is told of columns that the model has no part for.
    func noteOnUnused(of names: [String]) -> [Text] {
        let used = Set(columns.map(\.name) + [target.name])
        let unused = names.filter { !used.contains($0) }
        guard !unused.isEmpty else { return [] }
        let listed = unused.prefix(12).map { Text(verbatim: $0) }.joined()
        let more = Text(verbatim: unused.count > 12 ? " …" : "")
        return [Text("columns the model does not use: \(listed)\(more)", zh: "模型不使用的列：\(listed)\(more)")]
    }
}
