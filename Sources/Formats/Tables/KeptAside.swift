import Language

/// Rows that could not be used: by line and reason, as many as are listed.
package struct KeptAside: Sendable {
    /// The file they stand in.
    package let file: String
    package private(set) var rows: [BadRow] = []
    /// All of them, listed or not.
    package private(set) var count = 0

    private static let mostListed = 10_000
    /// What stands in a note for the session and run that list all of the rows: to be replaced by their names where they
    /// are known.
    public static let place = "SESSION --run RUN"

    package init(file: String) { self.file = file }

    package mutating func add(_ row: BadRow) {
        count += 1
        guard rows.count < Self.mostListed else { return }
        var row = row
        row.file = file
        rows.append(row)
    }

    /// Adds the rows that were none to the reader.
    package mutating func add(_ reading: TableReading) {
        for row in reading.badRows { add(row) }
        count += reading.badRowCount - reading.badRows.count
        sort()
    }

    /// Adds those of another file behind these.
    package mutating func add(_ other: KeptAside) {
        count += other.count
        rows += other.rows.prefix(max(0, Self.mostListed - rows.count))
    }

    package mutating func sort() {
        rows.sort { ($0.line, $0.column, $0.reason.in(.english)) < ($1.line, $1.column, $1.reason.in(.english)) }
    }

    /// What to tell of them.
    package var notes: [Text] { notes(listed: true) }

    /// The same, for where no other place lists all of them.
    package func notes(listed: Bool) -> [Text] {
        guard count > 0 else { return [] }
        let shown = rows.prefix(3).map {
            Text("\(file):\($0.line):\($0.column): ", zh: "\(file):\($0.line):\($0.column)：") + $0.reason
        }
        .joined(separator: Text("; ", zh: "；"))
        let all = count > rows.count ? Text("the first \(rows.count)", zh: "前 \(rows.count) 行") : Text("all", zh: "全部")
        let place =
            count > 3 && listed
            ? Text(
                "; \(all) of them are listed by workbench sessions show \(Self.place) and by --json",
                zh: "；\(all)见 workbench sessions show \(Self.place) 和 --json") : .empty
        let counted = count == 1 ? Text("1 row is", zh: "1 行") : Text("\(count) rows are", zh: "\(count) 行")
        return [Text("\(counted) kept aside: \(shown)\(place)", zh: "\(counted)已搁置：\(shown)\(place)")]
    }
}
