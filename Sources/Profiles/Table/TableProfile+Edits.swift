import Catalog
import Language

extension TableProfile {
    /// What corrections by hand do to the table, and why training would refuse them where that is known.
    func notes(on edits: [SettingValue]) -> [Text] {
        guard !edits.isEmpty else { return [] }
        var dropped: Set<Int> = [], changed: Set<[String]> = []
        var refusal: Text?
        for edit in edits {
            let line = edit["line"]?.integer ?? 0, name = edit["column"]?.text ?? ""
            let isDrop = edit["edit"]?.text == "drop"
            if let reason = refusalOfEdit(line: line, column: isDrop ? nil : name) {
                refusal = refusal ?? reason
            } else if isDrop {
                dropped.insert(line)
            } else {
                changed.insert([String(line), name])
            }
        }
        let (rows, values) = (
            dropped.count.grouped, changed.count { !dropped.contains(Int($0[0]) ?? 0) }.grouped
        )
        var notes: [Text] = []
        if !dropped.isEmpty || !changed.isEmpty {
            notes.append(
                Text(
                    """
                    figures are of the data before data.edits (rows dropped: \(rows), values changed: \(values)); nothing \
                    is found in those rows any more
                    """,
                    zh: "数字为 data.edits 之前的数据（删除行 \(rows)，更改值 \(values)）；不再报告这些行"))
        }
        if let refusal {
            notes.append(
                Text("training refuses data.edits: \(refusal)", zh: "训练会拒绝 data.edits：\(refusal)"))
        }
        return notes
    }

    /// - Parameter column: nil where the row is dropped.
    private func refusalOfEdit(line: Int, column name: String?) -> Text? {
        if sample.isWhole, !sample.lines.contains(line) {
            return Text("no row starts in line \(line) of the file", zh: "没有数据行从文件第 \(line) 行开始")
        }
        // Of pictures the label only can be changed, whatever it is called.
        guard let name, images == nil else { return nil }
        let learned = columns.filter { $0.role == .input || $0.role == .target }
        guard !learned.contains(where: { $0.name == name }) else { return nil }
        let hint = nearHint(to: name, among: learned.map(\.name))
        return Text(
            "line \(line): column \"\(name)\" is none that is learned from\(hint)",
            zh: "第 \(line) 行：列 \"\(name)\" 不在所学的列之中\(hint)")
    }
}
