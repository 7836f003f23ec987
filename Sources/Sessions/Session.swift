import Experiments
import Formats
import Foundation
import Language
import SQLite

/// An open session: the runs of a folder, what they did and where they stand.
///
/// May be used from any thread. Reading never waits for writing.
public final class Session: Sendable {
    /// How a session is opened.
    public enum Access: Sendable {
        /// To write; refused where another program does.
        case write
        /// To write, or to look where another program writes.
        case writeOrRead
        /// To look only.
        case read
    }

    /// The session's folder. It can be moved as a whole while it is closed.
    public let folder: URL
    package let database: any DatabaseAccess
    /// Through what everything but the tables is written: only inside the session's folder, through no link, and only
    /// for as long as the folder is where it was opened.
    public let files: any FileWriting
    let writer: SessionWriter?
    private let lock: SessionLock?
    let place: SessionPlace
    /// Whether it was made, not found.
    private let isNew: Bool

    /// The name by which it is opened: that of its folder.
    public var name: String { folder.lastPathComponent }
    /// Whether runs can be added and changed.
    public var isWritable: Bool { writer != nil }
    /// Why the last records could not be written, as on a full disk; nil where all is well. They are kept and tried
    /// again.
    public var problem: Text? { writer?.problem }
    /// Why nothing can be written any more: the session's folder was moved or removed while it was open; nil where it
    /// is where it was.
    public var displacement: Text? { place.problem?.reason }

    static let activeStates: [RunState] = [.preparing, .running, .paused, .evaluating, .saving]

    /// Opens the session in a folder.
    convenience init(folder: URL, access: Access, files: any FileWriting = DiskFiles()) throws {
        let folder = folder.standardizedFileURL.resolvingSymlinksInPath()
        let lock = try Self.lock(folder, for: access)
        // Whoever held the lock before may have deleted it.
        guard SessionFiles.exist(at: folder) else {
            throw SessionError.notFound(name: folder.lastPathComponent, near: nil)
        }
        try SessionFiles.check(in: folder, writing: lock != nil)
        try self.init(checked: folder, lock: lock, files: files)
    }

    /// Opens a session to be listed: what a run reads or writes besides the tables is not looked at.
    convenience init(listing folder: URL) throws {
        let folder = folder.standardizedFileURL.resolvingSymlinksInPath()
        try SessionFiles.checkTables(in: folder, writing: false)
        try self.init(checked: folder, lock: nil, files: DiskFiles())
    }

    /// Makes a session in an empty folder that was made for it and whose lock is held.
    convenience init(creatingIn folder: URL, lock: SessionLock, files: any FileWriting) throws {
        try self.init(
            checked: folder.standardizedFileURL.resolvingSymlinksInPath(), lock: lock, files: files, isNew: true)
    }

    private init(checked folder: URL, lock: SessionLock?, files: any FileWriting, isNew: Bool = false) throws {
        let database = try Self.database(in: folder, writing: lock != nil)
        self.folder = folder
        self.lock = lock
        self.database = database
        self.isNew = isNew
        let path = folder.appending(path: SessionFiles.database).path
        let place = SessionPlace(folder: folder, lock: lock)
        self.place = place
        self.files = ConfinedFiles(OwnFolder(folder.path), base: files) { place.problem }
        writer = lock == nil ? nil : SessionWriter(database: database, path: path, place: place)
    }

    private static func lock(_ folder: URL, for access: Access) throws -> SessionLock? {
        switch access {
        case .read: return nil
        case .write: return try SessionLock(folder: folder)
        case .writeOrRead:
            do {
                return try SessionLock(folder: folder)
            } catch SessionError.inUse {
                return nil
            }
        }
    }

    private static func database(in folder: URL, writing: Bool) throws -> any DatabaseAccess {
        let name = folder.lastPathComponent
        let path = folder.appending(path: SessionFiles.database).path
        return try explaining(name) {
            if writing {
                let pool = try DatabasePool(path: path)
                try prepare(pool, name: name)
                return pool
            }
            let queue = try DatabaseQueue(path: path, options: .init(isReadOnly: true))
            try queue.read { try check($0, name: name) }
            return queue
        }
    }

    /// An error of the tables as one that names the session.
    static func explaining<Result>(_ name: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as SQLiteError {
            let system = SessionWriter.fileError(error, path: SessionFiles.database) as? FileError
            let words = Text(verbatim: "\(SessionFiles.database): \(error.message)")
            throw SessionError.unusable(name: name, reason: system?.text ?? words)
        } catch let error as StoredValueError {
            let (file, reason) = (SessionFiles.database, error.text)
            throw SessionError.unusable(name: name, reason: Text("\(file): \(reason)", zh: "\(file)：\(reason)"))
        }
    }

    /// A session that is kept in memory, but for copies of data, for tests and for looking at something without
    /// keeping it.
    public init(inMemory name: String, files: any FileWriting = DiskFiles()) throws {
        folder = FileManager.default.temporaryDirectory.appending(
            path: "\(UUID().uuidString)/\(name)", directoryHint: .isDirectory)
        lock = nil
        isNew = true
        place = SessionPlace(folder: folder, lock: nil)
        let queue = try DatabaseQueue()
        try Self.prepare(queue, name: name)
        database = queue
        self.files = ConfinedFiles(OwnFolder(folder.path), base: files)
        writer = SessionWriter(database: queue, path: name, place: place)
    }

    private static func prepare(_ database: any DatabaseAccess, name: String) throws {
        try database.read { try check($0, name: name) }
        try Schema.migrate(database)
        try database.write { database in
            let now = Date().timeIntervalSince1970
            try database.execute(
                """
                INSERT INTO session (id, created, program, saved) VALUES (1, :now, :program, :now)
                ON CONFLICT (id) DO UPDATE SET program = :program
                """, ["now": now, "program": ProgramVersion.current])
            // The program that wrote them is gone, or the lock would not be ours.
            let active = activeStates.map(\.rawValue)
            let marks = active.map { _ in "?" }.joined(separator: ", ")
            try database.execute(
                "UPDATE run SET state = ? WHERE state IN (\(marks))", SQLArguments([RunState.stopped.rawValue] + active)
            )
            // Nobody waits for what a program was asked that is gone.
            try RequestRows.drop(in: database)
        }
    }

    private static func check(_ database: Database, name: String) throws {
        if try Schema.isOfLaterVersion(database) {
            let version = try database.value("SELECT program FROM session")?.text
            throw SessionError.laterVersion(name: name, version: version)
        }
        try Schema.check(database)
    }

    /// Writes what is still waiting and lets go of the files. The session must not be used afterwards.
    public func close() throws {
        // Of a session that was removed there is nothing left to be written to; whoever trains it was told.
        let isRemoved = place.removal != nil
        if !isRemoved { try writer?.flush() }
        // So that the one file holds everything, for whoever copies it.
        if lock != nil, !isRemoved { try database.writeWithoutTransaction { try $0.checkpoint() } }
        database.close()
        lock?.release()
    }

    /// Closes the session, and removes it where this program made it and no run was kept in it; nobody else gets in
    /// before it is gone.
    public func discard() throws {
        guard isNew, place.problem == nil, try countOfRuns() == 0 else { return try close() }
        database.close()
        try withExtendedLifetime(lock) { try SessionRemoval.remove(folder) }
        lock?.release()
    }

    // MARK: Folders

    /// Where a run's checkpoints lie.
    public func checkpointFolder(of run: RunID) -> URL {
        folder.appending(path: Self.checkpointPath(of: run), directoryHint: .isDirectory)
    }

    static func checkpointPath(of run: RunID) -> String { "\(SessionFiles.checkpoints)/run-\(run)" }
}
