import Datasets
import Foundation
import GRDB
import Metrics
import Training

extension Session {
    /// When it was created.
    public func created() throws -> Date {
        try database.read {
            Date(timeIntervalSince1970: try Double.fetchOne($0, sql: "SELECT created FROM session") ?? 0)
        }
    }

    /// All runs, oldest first.
    public func runs() throws -> [RunRecord] {
        try database.read { database in
            try Row.fetchAll(database, sql: Self.runQuery + " ORDER BY run.id").map(record)
        }
    }

    /// One run.
    public func run(_ id: RunID) throws -> RunRecord {
        let row = try database.read {
            try Row.fetchOne($0, sql: Self.runQuery + " WHERE run.id = ?", arguments: [id.number])
        }
        guard let row else { throw SessionError.noRun(name: name, run: id.description) }
        return try record(row)
    }

    /// The run that was added last; nil in an empty session.
    public func lastRun() throws -> RunRecord? {
        try database.read {
            try Row.fetchOne($0, sql: Self.runQuery + " ORDER BY run.id DESC LIMIT 1").map(record)
        }
    }

    /// How many runs there are.
    public func countOfRuns() throws -> Int {
        try database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM run") ?? 0 }
    }

    private static let runQuery = """
        SELECT run.*, last.step AS last_step, last.seconds AS seconds FROM run
        LEFT JOIN step last ON last.run = run.id
            AND last.step = (SELECT max(step) FROM step WHERE step.run = run.id)
        """

    private func record(_ row: Row) throws -> RunRecord {
        var state = RunState(rawValue: row["state"]) ?? .stopped
        // Nobody writes to it any more: the program that did was killed.
        if !isWritable, otherWriter == nil, Self.activeStates.contains(state) { state = .stopped }
        var origin: RunOrigin?
        if let parent: Int64 = row["parent"], let step: Int = row["fork_step"] {
            origin = RunOrigin(parent: RunID(parent), step: step)
        }
        let plan: String? = row["plan"]
        let outcome: String? = row["outcome"]
        let folder: String = row["folder"]
        return RunRecord(
            id: RunID(row["id"]), name: row["name"], origin: origin,
            created: Date(timeIntervalSince1970: row["created"]), state: state, message: row["message"],
            step: row["last_step"] ?? origin?.step ?? 0, seconds: row["seconds"] ?? 0, experiment: row["experiment"],
            folder: URL(filePath: folder, directoryHint: .isDirectory, relativeTo: self.folder).absoluteURL,
            plan: try plan.map { try JSON.value(RunPlan.self, from: $0) },
            outcome: try outcome.map { try JSON.value(RunOutcome.self, from: $0) })
    }

    /// A run's experiment, with its data where the session keeps them.
    public func experiment(of id: RunID) throws -> Experiment {
        let run = try run(id)
        return try Experiment(stored: run.experiment, file: "run \(id) of session '\(name)'", folder: run.folder)
    }

    /// Every setting of a run by its path, in the order of the experiment file, as it is written in TOML.
    public func settings(of run: RunID) throws -> [(path: String, value: String)] {
        try rows("SELECT path, value FROM setting WHERE run = ? ORDER BY position", run).map {
            ($0["path"], $0["value"])
        }
    }

    /// Steps of a run in order, at most `limit` of them. As everywhere, a fork's steps are those of its parent up to
    /// where it branched off, and its own from there.
    public func steps(of run: RunID, in range: ClosedRange<Int> = 1...Int.max, limit: Int = 10_000) throws
        -> [StepRecord]
    {
        try database.read { database in
            var records: [StepRecord] = []
            for stretch in try Lineage(of: run, in: database).stretches where stretch.steps.overlaps(range) {
                let part = stretch.steps.clamped(to: range)
                records += try Row.fetchAll(
                    database,
                    sql: "SELECT * FROM step WHERE run = ? AND step BETWEEN ? AND ? ORDER BY step LIMIT ?",
                    arguments: [stretch.run.number, part.lowerBound, part.upperBound, limit - records.count]
                ).map(StepRecord.init(row:))
                if records.count >= limit { break }
            }
            return records
        }
    }

    /// The last steps of a run, in order.
    public func lastSteps(of run: RunID, count: Int) throws -> [StepRecord] {
        try database.read { database in
            var records: [StepRecord] = []
            for stretch in try Lineage(of: run, in: database).stretches.reversed() where records.count < count {
                records += try Row.fetchAll(
                    database,
                    sql: "SELECT * FROM step WHERE run = ? AND step BETWEEN ? AND ? ORDER BY step DESC LIMIT ?",
                    arguments: [
                        stretch.run.number, stretch.steps.lowerBound, stretch.steps.upperBound, count - records.count,
                    ]
                ).map(StepRecord.init(row:))
            }
            return records.reversed()
        }
    }

    /// What a trainer that goes on with a run, or starts a fork, is to know of the steps before.
    public func past(of run: RunID) throws -> TrainerOptions.Past {
        TrainerOptions.Past(
            steps: try lastSteps(of: run, count: 4096), evaluations: try evaluations(of: run).suffix(1000))
    }

    /// Evaluations of a run, by step.
    /// - Parameter split: Of this split only, where given.
    public func evaluations(of run: RunID, split: Split? = nil) throws -> [Evaluation] {
        try database.read { database in
            try Lineage(of: run, in: database).stretches.flatMap { stretch in
                // The test split is looked at once, at a run's end: that is no part of what its forks share.
                try Self.evaluations(
                    of: stretch,
                    splits: Split.allCases.filter { $0 == split ?? $0 && (stretch.run == run || $0 != .test) },
                    in: database)
            }
        }
    }

    private static func evaluations(of stretch: Lineage.Stretch, splits: [Split], in database: Database) throws
        -> [Evaluation]
    {
        let range = [stretch.run.number, Int64(stretch.steps.lowerBound), Int64(stretch.steps.upperBound)]
        var values: [EvaluationKey: [MetricValue]] = [:]
        let metrics = try Row.fetchCursor(
            database, sql: "SELECT * FROM metric WHERE run = ? AND step BETWEEN ? AND ? ORDER BY step, split, position",
            arguments: StatementArguments(range))
        while let row = try metrics.next() {
            let value: MetricValue
            if let number: Double = row["value"] {
                value = MetricValue(metric: row["metric"], value: number)
            } else {
                value = MetricValue(metric: row["metric"], undefined: row["reason"] ?? "not a number")
            }
            values[EvaluationKey(step: row["step"], split: row["split"]), default: []].append(value)
        }
        // By the order of the splits, not by their names.
        return try Row.fetchAll(
            database,
            sql: """
                SELECT * FROM evaluation WHERE run = ? AND step BETWEEN ? AND ?
                ORDER BY step, CASE split WHEN 'train' THEN 0 WHEN 'validation' THEN 1 ELSE 2 END
                """,
            arguments: StatementArguments(range)
        ).compactMap { row in
            let key = EvaluationKey(step: row["step"], split: row["split"])
            guard let split = Split(rawValue: key.split), splits.contains(split) else { return nil }
            return Evaluation(
                step: key.step, split: split, values: values[key] ?? [], isBest: row["is_best"],
                seconds: row["seconds"] ?? 0)
        }
    }

    /// The last events of a run, oldest first.
    public func events(of run: RunID, limit: Int = 1000) throws -> [EventRecord] {
        try rows("SELECT * FROM event WHERE run = ? ORDER BY id DESC LIMIT ?", run, [limit]).map { row in
            EventRecord(
                step: row["step"], time: Date(timeIntervalSince1970: row["time"]),
                kind: EventRecord.Kind(rawValue: row["kind"]) ?? .alert,
                severity: Alert.Severity(rawValue: row["severity"]) ?? .note, message: row["message"],
                detail: row["detail"])
        }.reversed()
    }

    /// The last texts a language model wrote, oldest first.
    public func samples(of run: RunID, limit: Int = 100) throws -> [TextSample] {
        try database.read { database in
            try Lineage(of: run, in: database).stretches.flatMap { stretch in
                try Row.fetchAll(
                    database,
                    sql: "SELECT * FROM sample WHERE run = ? AND step BETWEEN ? AND ? "
                        + "ORDER BY step DESC, id DESC LIMIT ?",
                    arguments: [stretch.run.number, stretch.steps.lowerBound, stretch.steps.upperBound, limit]
                ).reversed().map { TextSample(step: $0["step"], prompt: $0["prompt"], text: $0["text"]) }
            }.suffix(limit)
        }
    }

    /// What was done to a run, in order.
    public func journal(of run: RunID) throws -> [JournalEntry] {
        try rows("SELECT * FROM journal WHERE run = ? ORDER BY id", run).map {
            JournalEntry(
                step: $0["step"], time: $0["time"], command: try JSON.value(TrainerCommand.self, from: $0["command"]),
                summary: $0["summary"])
        }
    }

    /// The checkpoints of a run that are still there, by step.
    public func checkpoints(of run: RunID) throws -> [CheckpointRecord] {
        let folder = checkpointFolder(of: run)
        return try rows("SELECT * FROM checkpoint WHERE run = ? ORDER BY step, folder", run).map {
            CheckpointRecord(
                step: $0["step"], folder: $0["folder"], name: $0["name"], isBest: $0["is_best"], bytes: $0["bytes"],
                weightsSHA256: $0["weights_sha256"])
        }.filter { FileManager.default.fileExists(atPath: folder.appending(path: $0.folder).path) }
    }

    /// A run's watched expressions, in the order a person listed them.
    public func watches(of run: RunID) throws -> [String] {
        try database.read { try WatchRows.all(of: run, in: $0) }
    }

    /// A run's breakpoints, in the order a person listed them.
    public func breakpoints(of run: RunID) throws -> [Breakpoint] {
        try database.read { try BreakpointRows.all(of: run, in: $0) }
    }

    /// Remarks on a run, or on the session as a whole where it is nil, oldest first.
    public func notes(of run: RunID? = nil) throws -> [Note] {
        try database.read {
            try Row.fetchAll($0, sql: "SELECT * FROM note WHERE run IS ? ORDER BY id", arguments: [run?.number])
        }.map { row in
            let number: Int64? = row["run"]
            return Note(run: number.map(RunID.init), time: Date(timeIntervalSince1970: row["time"]), text: row["text"])
        }
    }

    func rows(_ sql: String, _ run: RunID, _ arguments: StatementArguments = []) throws -> [Row] {
        try database.read { try Row.fetchAll($0, sql: sql, arguments: [run.number] + arguments) }
    }
}

private struct EvaluationKey: Hashable {
    var step: Int
    var split: String
}

extension StepRecord {
    /// A number that SQLite holds as NULL was no number.
    init(row: Row) {
        self.init(
            step: row["step"], epoch: row["epoch"] ?? .nan, loss: row["loss"] ?? .nan,
            learningRate: row["learning_rate"] ?? .nan, gradientNorm: row["gradient_norm"] ?? .nan,
            updateRatio: row["update_ratio"] ?? .nan, throughput: row["throughput"] ?? .nan,
            seconds: row["seconds"] ?? .nan)
    }
}
