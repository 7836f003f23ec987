import Formats
import Language

/// What rows have that the rows to learn from did not: missing values that are filled in, and categories that the model
/// has no place of their own for. Counted in pieces and put together, so that a table need not be in memory.
package struct Novelties: Sendable {
    private var gaps: [(column: String, count: Int)] = []
    private var unknown: [Unknown] = []

    private struct Unknown: Sendable {
        let column: String
        let fate: Text
        var rows = 0
        var counts: [String: Int] = [:]
    }

    /// Categories of a column that are counted by name; of more, such as a number for each row, only the rows are.
    private static let mostNamed = 10_000

    package init() {}

    mutating func addGaps(of frame: Frame) {
        for column in frame.columns {
            let count =
                switch column.content {
                case .numbers(let numbers): numbers.count { $0.isNaN }
                case .kinds(let codes, _): codes.count { $0 < 0 }
                }
            add(gaps: count, in: column.name)
        }
    }

    mutating func addUnknown(in name: String, of frame: Frame, known: Set<String>, fate: Text) {
        guard let index = frame.index(of: name), case .kinds(let codes, let levels) = frame.columns[index].content
        else { return }
        let isUnknown = levels.map { !known.contains($0) }
        guard isUnknown.contains(true) else { return }
        var counts = [Int](repeating: 0, count: levels.count)
        for code in codes where code >= 0 && isUnknown[Int(code)] { counts[Int(code)] += 1 }
        var found = Unknown(column: name, fate: fate, rows: counts.reduce(0, +))
        guard found.rows > 0 else { return }
        for (level, count) in zip(levels, counts) where count > 0 { found.counts[level] = count }
        add(found)
    }

    /// Adds those of another piece.
    package mutating func add(_ other: Novelties) {
        for gap in other.gaps { add(gaps: gap.count, in: gap.column) }
        for unknown in other.unknown { add(unknown) }
    }

    private mutating func add(gaps count: Int, in column: String) {
        guard count > 0 else { return }
        if let place = gaps.firstIndex(where: { $0.column == column }) {
            gaps[place].count += count
        } else {
            gaps.append((column, count))
        }
    }

    private mutating func add(_ other: Unknown) {
        guard let place = unknown.firstIndex(where: { $0.column == other.column }) else {
            return unknown.append(other)
        }
        unknown[place].rows += other.rows
        for (level, count) in other.counts
        where unknown[place].counts[level] != nil || unknown[place].counts.count < Self.mostNamed {
            unknown[place].counts[level, default: 0] += count
        }
    }

    /// What to tell of them.
    package var notes: [Text] {
        var notes: [Text] = []
        if !gaps.isEmpty {
            let counts = gaps.map { Text(verbatim: "\($0.column) \($0.count)") }.joined()
            notes.append(Text("missing values are filled in: \(counts)", zh: "缺失值已填补：\(counts)"))
        }
        return notes + unknown.map(Self.note)
    }

    private static func note(_ unknown: Unknown) -> Text {
        let levels = unknown.counts.sorted { (-$0.value, $0.key) < (-$1.value, $1.key) }.map(\.key)
        let shown = levels.prefix(3).map { Text(verbatim: "\"\($0)\"") }.joined()
        let more = Text(verbatim: levels.count > 3 ? " …" : "")
        let (rows, name, fate) = (unknown.rows, unknown.column, unknown.fate)
        let counted =
            rows == 1 ? Text("1 row has", zh: "1 行") : Text("\(rows.grouped) rows have", zh: "\(rows.grouped) 行")
        return Text(
            "\(name): \(counted) a value the model does not know by itself, \(shown)\(more); it counts as \(fate)",
            zh: "\(name)：\(counted)的取值不在模型已知的类别中：\(shown)\(more)；按\(fate)处理")
    }
}
