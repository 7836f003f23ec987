import Formats

/// Rows that could not be used: by line and reason, as many as are listed.
struct KeptAside {
    /// The file they stand in.
    let file: String
    private(set) var rows: [BadRow] = []
    /// All of them, listed or not.
    private(set) var count = 0

    private static let mostListed = 10_000

    init(file: String) { self.file = file }

    mutating func add(_ row: BadRow) {
        count += 1
        guard rows.count < Self.mostListed else { return }
        var row = row
        row.file = file
        rows.append(row)
    }

    /// Adds the rows that were none to the reader.
    mutating func add(_ reading: TableReading) {
        for row in reading.badRows { add(row) }
        count += reading.badRowCount - reading.badRows.count
        sort()
    }

    /// Adds those of another file behind these.
    mutating func add(_ other: KeptAside) {
        count += other.count
        rows += other.rows.prefix(max(0, Self.mostListed - rows.count))
    }

    mutating func sort() { rows.sort { ($0.line, $0.column, $0.reason) < ($1.line, $1.column, $1.reason) } }

    /// What to tell of them.
    var notes: [String] {
        guard count > 0 else { return [] }
        let shown = rows.prefix(3).map { "\(file):\($0.line):\($0.column): \($0.reason)" }.joined(separator: "; ")
        let all = count > rows.count ? "the first \(rows.count)" : "all"
        let place =
            count > 3 ? "; \(all) of them are listed by workbench sessions show SESSION --run 1 and by --json" : ""
        return ["\(count == 1 ? "1 row is" : "\(count) rows are") kept aside: \(shown)\(place)"]
    }
}

/// Fields of a column of numbers that are none, which count as missing.
struct Strays {
    let column: String
    /// Those that the setting `missing-numbers` lists, by how they are written.
    private var words: [String: Int] = [:]
    /// Any others: how many, and the first ones with their lines.
    private var others = 0
    private var first: [(line: Int, text: String)] = []

    init(column: String) { self.column = column }

    /// All of them.
    var count: Int { words.values.reduce(others, +) }

    mutating func add(_ record: TableRecord, _ index: Int, fields: FieldRules) {
        let text = record.text(index)
        if fields.isMissingNumber(record.bytes(index)) {
            words[text, default: 0] += 1
        } else {
            others += 1
            if first.count < 3 { first.append((record.line, text)) }
        }
    }

    /// A first one for a message; empty where there is none.
    var example: String {
        if let first = first.first { return ", such as \"\(first.text)\" in line \(first.line)" }
        return words.keys.min().map { ", such as \"\($0)\"" } ?? ""
    }

    /// What to tell of them.
    var notes: [String] {
        var notes: [String] = []
        if !words.isEmpty {
            let listed = words.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(8)
                .map { "\"\($0.key)\" \($0.value)" }
            notes.append(
                "column \(column): \(Self.fields(count - others)) that no number is there and count as missing: "
                    + listed.joined(separator: ", ") + "; data.missing and data.missing-numbers list what does")
        }
        if others > 0 {
            let shown = first.map { "\"\($0.text)\" in line \($0.line)" }.joined(separator: ", ")
            let counted = others == 1 ? "1 field is no number and counts" : "\(others) fields are no numbers and count"
            notes.append(
                "column \(column): \(counted) as missing, as the rest are numbers: \(shown)\(others > 3 ? " …" : ""); "
                    + "data.categorical = [\"\(column)\"] takes all of them for kinds")
        }
        return notes
    }

    private static func fields(_ count: Int) -> String { count == 1 ? "1 field says" : "\(count) fields say" }
}
