import Formats
import Language

/// Fields of a column of numbers that are none, which count as missing.
package struct Strays: Sendable {
    let column: String
    /// Those that the setting `missing-numbers` lists, by how they are written.
    private var words: [String: Int] = [:]
    /// Any others: how many, and the first ones with their lines.
    private var others = 0
    private var first: [(line: Int, text: String)] = []

    package init(column: String) { self.column = column }

    /// All of them.
    package var count: Int { words.values.reduce(others, +) }

    mutating func add(_ record: TableRecord, _ index: Int, fields: FieldRules) {
        let text = record.text(index)
        if fields.isMissingNumber(record.bytes(index)) {
            words[text, default: 0] += 1
        } else {
            others += 1
            if first.count < 3 { first.append((record.line, text.excerpt)) }
        }
    }

    /// Adds those of the rows behind these.
    package mutating func add(_ other: Strays) {
        words.merge(other.words) { $0 + $1 }
        others += other.others
        first += other.first.prefix(max(0, 3 - first.count))
    }

    /// A first one for a message; empty where there is none.
    package var example: Text {
        if let first = first.first {
            return Text(
                ", such as \"\(first.text)\" in line \(first.line)", zh: "，例如第 \(first.line) 行的 \"\(first.text)\"")
        }
        return words.keys.min().map { Text(", such as \"\($0)\"", zh: "，例如 \"\($0)\"") } ?? .empty
    }

    /// What to tell of them.
    package var notes: [Text] {
        var notes: [Text] = []
        if !words.isEmpty {
            let listed = words.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(8)
                .map { Text(verbatim: "\"\($0.key)\" \($0.value)") }.joined()
            notes.append(
                Text(
                    """
                    column \(column): \(Self.fields(count - others)) that no number is there and count as missing: \
                    \(listed); data.missing and data.missing-numbers list what does
                    """,
                    zh: """
                        列 \(column)：\(Self.fields(count - others))表示没有数值，按缺失值处理：\(listed)；\
                        data.missing 和 data.missing-numbers 列出这类写法
                        """))
        }
        if others > 0 {
            let listed = first.map {
                Text("\"\($0.text)\" in line \($0.line)", zh: "第 \($0.line) 行的 \"\($0.text)\"")
            }.joined()
            let shown = listed + Text(verbatim: others > 3 ? " …" : "")
            let counted =
                others == 1
                ? Text("1 field is no number and counts", zh: "1 个字段")
                : Text("\(others) fields are no numbers and count", zh: "\(others) 个字段")
            notes.append(
                Text(
                    """
                    column \(column): \(counted) as missing, as the rest are numbers: \(shown); data.categorical = \
                    ["\(column)"] takes all of them for kinds
                    """,
                    zh: """
                        列 \(column)：\(counted)不是数值，因其余是数值，按缺失值处理：\(shown)；\
                        data.categorical = ["\(column)"] 把整列视为类别
                        """))
        }
        return notes
    }

    private static func fields(_ count: Int) -> Text {
        count == 1 ? Text("1 field says", zh: "1 个字段") : Text("\(count) fields say", zh: "\(count) 个字段")
    }
}
