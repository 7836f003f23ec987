import Experiments
import Formats
import Foundation
import Language
import SQLite

extension Session {
    /// Adds a run, which then stands as `preparing`. It is to be trained from `experiment(of:)`, which reads the
    /// session's copy of the data.
    ///
    /// - Parameters:
    ///   - experiment: Kept with the run, along with a copy of the data it names.
    ///   - origin: Where it branches off another run of this session, whose breakpoints and watches it takes over
    ///     where the experiment was not given others.
    ///   - breakpoints: Conditions beside those of the experiment.
    ///   - watches: Expressions beside those of the experiment.
    ///   - watch: Told how many files of the data are copied, of how many.
    /// - Throws: `FileError` where the disk is full; no run is added then.
    public func createRun(
        experiment: Experiment, origin: RunOrigin? = nil, breakpoints: [Breakpoint] = [], watches: [String] = [],
        watch: ((_ done: Int, _ total: Int) -> Void)? = nil
    ) throws -> RunID {
        if let error = place.problem { throw error }
        let data = try copyData(of: experiment, watch: watch)
        let id = try write { database in
            try database.execute(
                """
                INSERT INTO run (name, parent, fork_step, created, state, experiment, folder, original)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    experiment.name, origin?.parent.number, origin?.step, Date().timeIntervalSince1970,
                    RunState.preparing.rawValue, experiment.toml(), data.folder, data.original,
                ])
            let id = RunID(database.lastInsertedRowID)
            var position = 0
            for section in experiment.sections() {
                for field in section.settings.all {
                    let path = section.path(of: field.name)
                    try database.execute(
                        "INSERT INTO setting (run, position, path, value) VALUES (?, ?, ?, ?)",
                        [id.number, position, path, experiment.written(at: path)?.description])
                    position += 1
                }
            }
            let (stops, watched) = try debugging(of: experiment, origin: origin, in: database)
            try BreakpointRows.replace(with: stops + breakpoints, run: id, in: database)
            try WatchRows.replace(with: watched + watches, run: id, in: database)
            if let remark = data.remark {
                let message = Text(
                    "\(remark); a run that is resumed needs them as they are now", zh: "\(remark)；继续训练时数据必须与现在相同")
                try EventRecorder(database: database, run: id, time: Date().timeIntervalSince1970)
                    .record(.alert(Alert(step: 0, severity: .note, text: message)))
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
            let row = try database.row("SELECT experiment FROM run WHERE id = ?", [parent.number])
            let former = try row?.textIfAny("experiment").map {
                try Experiment(stored: $0, folder: experiment.folder).debugging
            }
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
        if let error = place.problem { throw error }
        try writer?.flush()
        try write { database in
            try InheritedRows(database: database, run: run).give(after: -1)
            try database.execute(
                """
                UPDATE run SET (parent, fork_step) = (
                    SELECT former.parent, min(former.fork_step, run.fork_step) FROM run former WHERE former.id = :run
                ) WHERE parent = :run
                """, ["run": run.number])
            try database.execute("DELETE FROM run WHERE id = ?", [run.number])
        }
        try files.remove(folder.path + "/" + Self.checkpointPath(of: run))
    }

    /// Writes a remark down, on a run or on the session as a whole.
    public func addNote(_ text: String, to run: RunID? = nil) throws {
        try write {
            try $0.execute(
                "INSERT INTO note (run, time, text) VALUES (?, ?, ?)",
                [run?.number, Date().timeIntervalSince1970, text])
        }
    }

    /// Keeps the pace that a person chose for a run: steps a second at most, nil for no limit.
    public func keepPace(_ pace: Double?, of run: RunID) throws {
        try write { try $0.execute("UPDATE run SET pace = ? WHERE id = ?", [pace ?? 0, run.number]) }
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

    func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
        guard isWritable else { throw SessionError.readOnly(name: name) }
        return try Self.explaining(name) {
            do {
                return try database.write(body)
            } catch {
                throw SessionWriter.fileError(error, path: folder.appending(path: SessionFiles.database).path)
            }
        }
    }
}
