import CSQLite

/// A statement that SQLite has read.
final class Statement {
    private let database: Database
    private let handle: OpaquePointer
    private let sql: String
    /// The names of the columns that it answers with, as of when SQLite read it last.
    private var named: (columns: ColumnNames, reading: Int32)?
    /// Whether a cursor stands in it.
    var isInUse = false

    private init(_ handle: OpaquePointer, _ sql: String, in database: Database) {
        self.handle = handle
        self.sql = sql
        self.database = database
    }

    deinit { sqlite3_finalize(handle) }

    /// Reads the first statement of a text, which may be nil where the text begins with a comment, and gives back what
    /// comes after it.
    static func first(of sql: String, in database: Database) throws -> (Statement?, rest: String) {
        var handle: OpaquePointer?
        let length = try sql.withCString { text -> Int in
            var end: UnsafePointer<CChar>?
            try database.check(sqlite3_prepare_v2(database.handle, text, -1, &handle, &end), statement: sql)
            return end.map { $0 - text } ?? sql.utf8.count
        }
        let rest = String(decoding: sql.utf8.dropFirst(length), as: UTF8.self)
        return (handle.map { Statement($0, sql, in: database) }, rest)
    }

    // MARK: Arguments

    /// - Throws: Where the statement has other parameters than there are arguments.
    func bind(_ arguments: SQLArguments) throws {
        let count = Int(sqlite3_bind_parameter_count(handle))
        switch arguments.kind {
        case .ordered(let values):
            guard values.count == count else { throw mismatch("\(values.count) arguments for \(count) parameters") }
            for (index, value) in values.enumerated() { try bind(value, at: Int32(index + 1)) }
        case .named(let values):
            guard values.count == count else { throw mismatch("\(values.count) arguments for \(count) parameters") }
            for (name, value) in values {
                let index = sqlite3_bind_parameter_index(handle, ":" + name)
                guard index > 0 else { throw mismatch("no parameter :\(name)") }
                try bind(value, at: index)
            }
        }
    }

    private func bind(_ value: SQLValue, at index: Int32) throws {
        let code =
            switch value {
            case .null: sqlite3_bind_null(handle, index)
            case .integer(let number): sqlite3_bind_int64(handle, index, number)
            case .real(let number): sqlite3_bind_double(handle, index, number)
            case .text(var text):
                text.withUTF8 { bytes in
                    bytes.withMemoryRebound(to: CChar.self) {
                        csqlite_bind_text(handle, index, $0.baseAddress, Int32(clamping: $0.count))
                    }
                }
            case .blob(let bytes):
                bytes.withUnsafeBytes {
                    csqlite_bind_blob(handle, index, $0.baseAddress, Int32(clamping: $0.count))
                }
            }
        try database.check(code, statement: sql)
    }

    private func mismatch(_ message: String) -> SQLiteError {
        SQLiteError(code: .other(SQLITE_MISUSE), message: message, statement: sql)
    }

    // MARK: Rows

    /// Goes on to the next row; false where there is none.
    func step() throws -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code:
            try database.check(code, statement: sql)
            return false
        }
    }

    /// Makes ready to be run again.
    func reset() {
        // It gives back the error of the last step, which was thrown.
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }

    /// The names of the columns that it answers with.
    ///
    /// SQLite reads a statement anew when it is run after the tables have changed; it may have other columns then.
    var columns: ColumnNames {
        let reading = sqlite3_stmt_status(handle, SQLITE_STMTSTATUS_REPREPARE, 0)
        if let named, named.reading == reading { return named.columns }
        let columns = ColumnNames(
            (0..<sqlite3_column_count(handle)).map { index in
                sqlite3_column_name(handle, index).map { String(cString: $0) } ?? ""
            })
        named = (columns, reading)
        return columns
    }

    /// The values of the row that it stands at.
    var values: [SQLValue] {
        (0..<sqlite3_column_count(handle)).map { index in
            switch sqlite3_column_type(handle, index) {
            case SQLITE_INTEGER: .integer(sqlite3_column_int64(handle, index))
            case SQLITE_FLOAT: .real(sqlite3_column_double(handle, index))
            case SQLITE_TEXT:
                // The text before its length, as SQLite asks.
                sqlite3_column_text(handle, index).map { text in
                    let count = Int(sqlite3_column_bytes(handle, index))
                    return .text(String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self))
                } ?? .null
            case SQLITE_BLOB:
                .blob(
                    sqlite3_column_blob(handle, index).map { bytes in
                        [UInt8](UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(handle, index))))
                    } ?? [])
            default: .null
            }
        }
    }
}
