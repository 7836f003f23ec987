import CSQLite

/// A connection to a file of tables, to be used by one thread at a time: inside the calls of a `DatabaseQueue` or a
/// `DatabasePool`.
public final class Database {
    /// How a file is opened.
    public struct Options: Sendable {
        /// Whether nothing can be written.
        public var isReadOnly: Bool
        /// Seconds to wait for another connection that holds the tables.
        public var patience: Double

        public init(isReadOnly: Bool = false, patience: Double = 5) {
            self.isReadOnly = isReadOnly
            self.patience = patience
        }
    }

    let handle: OpaquePointer
    /// The longest text and the longest row, in bytes: a file of a stranger may hold some of a gigabyte.
    private static let longest: Int32 = 16 << 20
    private var statements: [String: Statement] = [:]
    private var isClosed = false

    /// Opens a file, which is made where there is none and something can be written; without a path, tables in memory.
    ///
    /// - Throws: `SQLiteError` where it cannot be opened. Whether it is a database shows when it is first read.
    init(path: String?, options: Options) throws {
        var handle: OpaquePointer?
        // Each connection is used by one thread at a time, so SQLite need not lock it for each call.
        let access = options.isReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        let code = sqlite3_open_v2(path ?? ":memory:", &handle, access | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK, let handle else {
            let message = handle.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            sqlite3_close_v2(handle)
            throw SQLiteError(code: .init(code), message: message)
        }
        self.handle = handle
        sqlite3_busy_timeout(handle, Int32(options.patience * 1000))
        do {
            try check(csqlite_distrust(handle))
            sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, Self.longest)
            try execute("PRAGMA foreign_keys = ON")
        } catch {
            close()
            throw error
        }
    }

    deinit { close() }

    func close() {
        guard !isClosed else { return }
        isClosed = true
        statements = [:]
        sqlite3_close_v2(handle)
    }

    // MARK: Statements

    /// A statement that is kept, as one that is used often is not read anew each time.
    private func statement(_ sql: String) throws -> Statement {
        guard !isClosed else { throw SQLiteError(code: .other(SQLITE_MISUSE), message: "the database is closed") }
        if let kept = statements[sql], !kept.isInUse { return kept }
        let (statement, rest) = try Statement.first(of: sql, in: self)
        guard let statement, rest.allSatisfy(\.isWhitespace) else {
            throw SQLiteError(code: .other(SQLITE_MISUSE), message: "not one statement", statement: sql)
        }
        // Statements stand in the sources, so they are few; those with numbers in them could be many.
        if statements.count >= 200 { statements = [:] }
        statements[sql] = statement
        return statement
    }

    /// Runs a statement.
    public func execute(_ sql: String, _ arguments: SQLArguments) throws {
        let statement = try statement(sql)
        defer { statement.reset() }
        try statement.bind(arguments)
        while try statement.step() {}
    }

    /// Runs statements, one after the other, that take no arguments.
    public func execute(_ sql: String) throws {
        guard !isClosed else { throw SQLiteError(code: .other(SQLITE_MISUSE), message: "the database is closed") }
        var rest = Substring(sql)
        while !rest.allSatisfy(\.isWhitespace) {
            let (statement, next) = try Statement.first(of: String(rest), in: self)
            if let statement { while try statement.step() {} }
            rest = Substring(next)
        }
    }

    /// What a query answers with, row by row.
    public func cursor(_ sql: String, _ arguments: SQLArguments = []) throws -> RowCursor {
        let statement = try statement(sql)
        let cursor = RowCursor(statement)
        try statement.bind(arguments)
        return cursor
    }

    /// What a query answers with.
    public func rows(_ sql: String, _ arguments: SQLArguments = []) throws -> [Row] {
        let cursor = try cursor(sql, arguments)
        var rows: [Row] = []
        while let row = try cursor.next() { rows.append(row) }
        return rows
    }

    /// The first row of what a query answers with; nil where there is none.
    public func row(_ sql: String, _ arguments: SQLArguments = []) throws -> Row? {
        try cursor(sql, arguments).next()
    }

    /// The first value of each row of what a query answers with.
    public func values(_ sql: String, _ arguments: SQLArguments = []) throws -> [SQLValue] {
        try rows(sql, arguments).compactMap(\.values.first)
    }

    /// The first value of the first row of what a query answers with; nil where there is none.
    public func value(_ sql: String, _ arguments: SQLArguments = []) throws -> SQLValue? {
        try row(sql, arguments)?.values.first
    }

    // MARK: Around statements

    /// The key of the row that was added last.
    public var lastInsertedRowID: Int64 { sqlite3_last_insert_rowid(handle) }

    /// Whether there is a table of this name.
    public func hasTable(_ name: String) throws -> Bool {
        try row("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", [name]) != nil
    }

    /// The names of a table's columns.
    public func columns(of table: String) throws -> [String] {
        try values("SELECT name FROM pragma_table_info(?)", [table]).compactMap(\.text)
    }

    /// Runs something as a whole: all of it stays, or where it throws, nothing.
    public func transaction<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try transaction("BEGIN IMMEDIATE", body)
    }

    /// Reads several things as they stood at one moment.
    func snapshot<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try transaction("BEGIN DEFERRED", body)
    }

    private func transaction<Result>(_ begin: String, _ body: (Database) throws -> Result) throws -> Result {
        try execute(begin, [])
        do {
            let result = try body(self)
            try execute("COMMIT", [])
            return result
        } catch {
            // Some errors, a full disk among them, have ended the transaction already.
            if sqlite3_get_autocommit(handle) == 0 { try? execute("ROLLBACK", []) }
            throw error
        }
    }

    /// Writes to a log beside the file, so that those who read need not wait. Its files stay when it is closed.
    func keepLog() throws {
        try execute("PRAGMA journal_mode = WAL")
        try execute("PRAGMA synchronous = NORMAL")
        try check(csqlite_keep_log(handle))
    }

    /// Moves what was written from the log into the file, as far as no other connection stands in the way.
    public func checkpoint() throws { _ = try row("PRAGMA wal_checkpoint(TRUNCATE)") }

    func check(_ code: Int32, statement: String? = nil) throws {
        guard code != SQLITE_OK else { return }
        throw SQLiteError(code: .init(code), message: String(cString: sqlite3_errmsg(handle)), statement: statement)
    }
}
