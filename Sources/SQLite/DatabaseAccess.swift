import Foundation
import Synchronization

/// A file of tables, or tables in memory, that any thread may use.
public protocol DatabaseAccess: Sendable {
    /// Reads, as the tables stood at one moment.
    func read<Result>(_ body: (Database) throws -> Result) throws -> Result

    /// Writes: all of it stays, or where it throws, nothing.
    func write<Result>(_ body: (Database) throws -> Result) throws -> Result

    /// Writes without being a whole: each statement by itself, or as the body says.
    func writeWithoutTransaction<Result>(_ body: (Database) throws -> Result) throws -> Result

    /// Lets go of the file; nothing can be done with it afterwards.
    func close()
}

/// Tables by one connection: who reads waits for who writes.
public final class DatabaseQueue: DatabaseAccess {
    private let connection: Exclusive

    /// - Parameter path: Nil for tables in memory.
    public init(path: String? = nil, options: Database.Options = Database.Options()) throws {
        connection = Exclusive(try Database(path: path, options: options))
    }

    public func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try connection.run { try $0.snapshot(body) }
    }

    public func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try connection.run { try $0.transaction(body) }
    }

    public func writeWithoutTransaction<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try connection.run(body)
    }

    public func close() { connection.run { $0.close() } }
}

/// Tables in a file by one connection that writes and several that read, each as the tables stood when it began: no
/// one who reads waits for who writes (SQLite's write-ahead log).
public final class DatabasePool: DatabaseAccess {
    private let path: String
    private let options: Database.Options
    private let writer: Exclusive
    private let readers = Mutex<[Exclusive]>([])
    /// Readers that are kept for the next one who reads.
    private static let spares = 4

    /// - Throws: `SQLiteError` where the file cannot be opened or written to.
    public init(path: String, options: Database.Options = Database.Options()) throws {
        self.path = path
        self.options = options
        let database = try Database(path: path, options: options)
        try database.keepLog()
        writer = Exclusive(database)
    }

    public func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        var options = options
        options.isReadOnly = true
        let spare = readers.withLock { $0.popLast() }
        let reader = try spare ?? Exclusive(Database(path: path, options: options))
        defer { readers.withLock { if $0.count < Self.spares { $0.append(reader) } } }
        return try reader.run { try $0.snapshot(body) }
    }

    public func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try writer.run { try $0.transaction(body) }
    }

    public func writeWithoutTransaction<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try writer.run(body)
    }

    public func close() {
        readers.withLock { readers in
            for reader in readers { reader.run { $0.close() } }
            readers = []
        }
        writer.run { $0.close() }
    }
}

/// A database that one thread uses at a time.
private final class Exclusive: @unchecked Sendable {
    private let database: Database
    private let lock = NSLock()

    init(_ database: Database) { self.database = database }

    func run<Result>(_ body: (Database) throws -> Result) rethrows -> Result {
        try lock.withLock { try body(database) }
    }
}
