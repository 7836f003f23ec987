import Formats
import Language
import Profiles

/// Rows whose label is likely wrong, as a table and as lines of JSON.
enum LabelLines {
    /// Rows that a person is shown.
    private static let most = 50

    static func table(of labels: LabelReport) -> String {
        var table = TextTable([
            Text("line", zh: "行号"), Text("given", zh: "标签"), Text("likely", zh: "更可能"),
            Text("confidence", zh: "置信度"), Text("split", zh: "划分"), Text("most alike in training", zh: "训练集中最相似的行"),
        ])
        for row in labels.rows.prefix(most) {
            table.add([
                "\(row.line)", row.given, row.likely, Words.figure(row.confidence), row.split?.label.spoken ?? "–",
                row.nearest.map { "\($0.line) \($0.target)" }.joined(separator: ", "),
            ])
        }
        let rest = labels.rows.count - most
        guard rest > 0 else { return table.text }
        return table.text + Text("… \(rest) more; --json tells all", zh: "……另有 \(rest) 行；--json 列出全部").spoken + "\n"
    }

    static func line(for row: LabelReport.Row) -> JSONLine {
        var line = JSONLine("label")
        line.add("line", row.line)
        line.add("given", row.given)
        line.add("likely", row.likely)
        line.add("confidence", row.confidence)
        line.add("split", row.split?.rawValue)
        line.add(
            "nearest",
            .array(
                row.nearest.map {
                    .object([
                        JSONMember("line", .integer($0.line)), JSONMember("label", .text($0.target)),
                        JSONMember("distance", JSONLine.number($0.distance)),
                    ])
                }))
        return line
    }
}
