import Formats
import Foundation
import GRDB
import Training

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
    package let database: any DatabaseWriter
    /// Through what everything but the tables is written.
    let files: any FileWriting
    private let writer: SessionWriter?
    private let lock: SessionLock?

    /// The name by which it is opened: that of its folder.
    public var name: String { folder.lastPathComponent }
    /// Whether runs can be added and changed.
    public var isWritable: Bool { writer != nil }
    /// Who writes to it now, in words, where this program may only look; nil where it may write or nobody does.
    public var otherWriter: String? {
        !isWritable && SessionLock.isHeld(folder: folder) ? SessionLock.holder(of: folder) : nil
    }
    /// Why the last records could not be written, as on a full disk; nil where all is well. They are kept and tried
    /// again.
    public var problem: String? { writer?.problem }

    private static let databaseName = "session.sqlite"
    static let activeStates: [RunState] = [.preparing, .running, .paused, .evaluating, .saving]

    /// Whether a folder looks like a session.
    static func exists(at folder: URL) -> Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: databaseName).path)
    }

    /// Opens the session in a folder, creating its tables where it is new.
    init(folder: URL, access: Access, files: any FileWriting = DiskFiles()) throws {
        let folder = folder.standardizedFileURL.resolvingSymlinksInPath()
        let lock = try Self.lock(folder, for: access)
        let database = try Self.database(in: folder, writing: lock != nil)
        self.folder = folder
        self.lock = lock
        self.database = database
        self.files = files
        let path = folder.appending(path: Self.databaseName).path
        writer = lock == nil ? nil : SessionWriter(database: database, path: path)
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

    private static func database(in folder: URL, writing: Bool) throws -> any DatabaseWriter {
        let name = folder.lastPathComponent
        let path = folder.appending(path: databaseName).path
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.readonly = !writing
        do {
            if writing {
                let pool = try DatabasePool(path: path, configuration: configuration)
                try prepare(pool, name: name)
                return pool
            }
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.read { try refuseLaterVersions($0, name: name) }
            return queue
        } catch let error as DatabaseError {
            throw SessionError.unusable(name: name, reason: "\(databaseName): \(error.message ?? "\(error)")")
        }
    }

    /// A session that is kept in memory, but for copies of data, for tests and for looking at something without
    /// keeping it.
    public init(inMemory name: String, files: any FileWriting = DiskFiles()) throws {
        folder = FileManager.default.temporaryDirectory.appending(
            path: "\(UUID().uuidString)/\(name)", directoryHint: .isDirectory)
        lock = nil
        let queue = try DatabaseQueue()
        try Self.prepare(queue, name: name)
        database = queue
        self.files = files
        writer = SessionWriter(database: queue, path: name)
    }

    private static func prepare(_ database: any DatabaseWriter, name: String) throws {
        try database.read { try refuseLaterVersions($0, name: name) }
        try Schema.migrator.migrate(database)
        try database.write { database in
            let now = Date().timeIntervalSince1970
            try database.execute(
                sql: """
                    INSERT INTO session (id, created, program, saved) VALUES (1, :now, :program, :now)
                    ON CONFLICT (id) DO UPDATE SET program = :program
                    """, arguments: ["now": now, "program": ProgramVersion.current])
            // The program that wrote them is gone, or the lock would not be ours.
            let active = activeStates.map(\.rawValue)
            try database.execute(
                sql: "UPDATE run SET state = ? WHERE state IN (\(databaseQuestionMarks(count: active.count)))",
                arguments: [RunState.stopped.rawValue] + StatementArguments(active))
        }
    }

    private static func refuseLaterVersions(_ database: Database, name: String) throws {
        guard try Schema.migrator.hasBeenSuperseded(database) else { return }
        let version = try String.fetchOne(database, sql: "SELECT program FROM session")
        throw SessionError.laterVersion(name: name, version: version ?? "of a later version")
    }

    /// Writes what is still waiting and lets go of the files. The session must not be used afterwards.
    public func close() throws {
        try writer?.flush()
        // So that the one file holds everything, for whoever copies it.
        if lock != nil { try database.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) } }
        try database.close()
        lock?.release()
    }

    // MARK: Writing

    /// Adds a run, which then stands as `preparing`. It is to be trained from `experiment(of:)`, which reads the
    /// session's copy of the data.
    ///
    /// - Parameters:
    ///   - experiment: Kept with the run, along with a copy of the data it names.
    ///   - origin: Where it branches off another run of this session, whose breakpoints and watches it takes over
    ///     where the experiment was not given others.
    ///   - breakpoints: Conditions beside those of the experiment.
    ///   - watches: Expressions beside those of the experiment.
    /// - Throws: `FileError` where the disk is full; no run is added then.
    public func createRun(
        experiment: Experiment, origin: RunOrigin? = nil, breakpoints: [Breakpoint] = [], watches: [String] = []
    ) throws -> RunID {
        let data = try copyData(of: experiment)
        let id = try write { database in
            try database.execute(
                sql: """
                    INSERT INTO run (name, parent, fork_step, created, state, experiment, folder)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    experiment.name, origin?.parent.number, origin?.step, Date().timeIntervalSince1970,
                    RunState.preparing.rawValue, experiment.toml(), data.folder,
                ])
            let id = RunID(database.lastInsertedRowID)
            var position = 0
            for section in experiment.sections() {
                for field in section.settings.all {
                    try database.execute(
                        sql: "INSERT INTO setting (run, position, path, value) VALUES (?, ?, ?, ?)",
                        arguments: [id.number, position, section.path(of: field.name), field.value.description])
                    position += 1
                }
            }
            let (stops, watched) = try debugging(of: experiment, origin: origin, in: database)
            try BreakpointRows.replace(with: stops + breakpoints, run: id, in: database)
            try WatchRows.replace(with: watched + watches, run: id, in: database)
            if let remark = data.remark {
                let message = remark + "; a run that is resumed needs them as they are now"
                try EventRecorder(database: database, run: id, time: Date().timeIntervalSince1970)
                    .record(.alert(Alert(step: 0, severity: .note, message: message)))
            }
            return id
        }
        try writer?.flush()
        return id
    }

    /// The breakpoints and watches that a run begins with.
    private func debugging(of experiment: Experiment, origin: RunOrigin?, in database: Database) throws -> (
        [Breakpoint], [String]
    ) {
        let settings = experiment.debugging
        if let parent = origin?.parent {
            let text = try String.fetchOne(
                database, sql: "SELECT experiment FROM run WHERE id = ?", arguments: [parent.number])
            let former = try text.map { try Experiment(stored: $0, folder: experiment.folder).debugging }
            if former?.words("breakpoints") == settings.words("breakpoints"),
                former?.words("watches") == settings.words("watches")
            {
                return (
                    try BreakpointRows.all(of: parent, in: database), try WatchRows.all(of: parent, in: database)
                )
            }
        }
        return (settings.words("breakpoints").map { Breakpoint($0) }, settings.words("watches"))
    }

    /// What a trainer of this run tells its events to.
    public func sink(for run: RunID) throws -> any EventSink {
        guard let writer else { throw SessionError.readOnly(name: name) }
        return RunSink(writer: writer, run: run)
    }

    /// Removes a run with its records and checkpoints; runs forked from it stay, with the history they shared, as
    /// forks of the run that it was a fork of, or as runs of their own.
    public func deleteRun(_ run: RunID) throws {
        try writer?.flush()
        try write { database in
            try InheritedRows(database: database, run: run).give(after: -1)
            try database.execute(
                sql: """
                    UPDATE run SET (parent, fork_step) = (
                        SELECT former.parent, min(former.fork_step, run.fork_step) FROM run former WHERE former.id = :run
                    ) WHERE parent = :run
                    """, arguments: ["run": run.number])
            try database.execute(sql: "DELETE FROM run WHERE id = ?", arguments: [run.number])
        }
        let checkpoints = checkpointFolder(of: run)
        if FileManager.default.fileExists(atPath: checkpoints.path) {
            try FileManager.default.removeItem(at: checkpoints)
        }
    }

    /// Writes a remark down, on a run or on the session as a whole.
    public func addNote(_ text: String, to run: RunID? = nil) throws {
        try write {
            try $0.execute(
                sql: "INSERT INTO note (run, time, text) VALUES (?, ?, ?)",
                arguments: [run?.number, Date().timeIntervalSince1970, text])
        }
    }

    /// Keeps a run's watched expressions for the next time it is opened.
    public func setWatches(_ expressions: [String], of run: RunID) throws {
        try write { try WatchRows.replace(with: expressions, run: run, in: $0) }
    }

    /// Keeps a run's breakpoints for the next time it is opened.
    public func setBreakpoints(_ breakpoints: [Breakpoint], of run: RunID) throws {
        try write { try BreakpointRows.replace(with: breakpoints, run: run, in: $0) }
    }

    /// Returns once everything posted to the runs' sinks is on the disk.
    public func flush() throws { try writer?.flush() }

    private func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
        guard isWritable else { throw SessionError.readOnly(name: name) }
        return try database.write(body)
    }

    // MARK: Folders

    /// Where a run's checkpoints lie.
    public func checkpointFolder(of run: RunID) -> URL {
        folder.appending(path: "checkpoints/run-\(run)", directoryHint: .isDirectory)
    }
}
