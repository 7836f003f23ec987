/// The names of the columns that a query answers with.
final class ColumnNames: Sendable {
    let all: [String]
    private let positions: [String: Int]

    init(_ all: [String]) {
        self.all = all
        positions = Dictionary(zip(all, all.indices)) { first, _ in first }
    }

    func position(of name: String) -> Int? { positions[name] }
}

/// A row of what a query answers with.
public struct Row: Sendable {
    private let names: ColumnNames
    /// In the order of the columns.
    public let values: [SQLValue]

    init(_ statement: Statement) {
        names = statement.columns
        values = statement.values
    }

    /// The names of its columns.
    public var columns: [String] { names.all }

    /// What a column holds; nil where there is no such column.
    public subscript(column: String) -> SQLValue? { names.position(of: column).map { values[$0] } }
}

/// Goes through what a query answers with, so that it need not be in memory as a whole. Only inside the call in which
/// its database was given.
public final class RowCursor {
    private let statement: Statement
    private var isAtEnd = false

    init(_ statement: Statement) {
        self.statement = statement
        statement.isInUse = true
    }

    deinit { finish() }

    /// The next row; nil at the end.
    public func next() throws -> Row? {
        guard !isAtEnd else { return nil }
        guard try statement.step() else {
            finish()
            return nil
        }
        return Row(statement)
    }

    /// The names of the columns.
    public var columns: [String] { statement.columns.all }

    private func finish() {
        guard !isAtEnd else { return }
        isAtEnd = true
        statement.reset()
        statement.isInUse = false
    }
}
