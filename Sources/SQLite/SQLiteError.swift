import CSQLite

/// What SQLite has to say against something.
public struct SQLiteError: Error, Sendable, CustomStringConvertible {
    /// SQLite's primary result code, such as `SQLITE_FULL` or `SQLITE_CONSTRAINT`.
    public enum Code: Sendable, Hashable {
        /// The disk is full.
        case full
        /// The system could not read or write.
        case inputOutput
        /// A rule of the tables stands against it.
        case constraint
        /// Another connection holds the tables.
        case busy
        /// The file is damaged, or no database at all.
        case damaged
        /// The file cannot be opened.
        case unopened
        case other(Int32)

        init(_ code: Int32) {
            self =
                switch code & 0xFF {
                case SQLITE_FULL: .full
                case SQLITE_IOERR: .inputOutput
                case SQLITE_CONSTRAINT: .constraint
                case SQLITE_BUSY, SQLITE_LOCKED: .busy
                case SQLITE_CORRUPT, SQLITE_NOTADB: .damaged
                case SQLITE_CANTOPEN: .unopened
                default: .other(code)
                }
        }
    }

    public var code: Code
    /// In SQLite's words, which are English.
    public var message: String
    /// The statement it was about; nil where it was about none.
    public var statement: String?

    public var description: String { statement.map { "\(message) - while executing `\($0)`" } ?? message }
}
