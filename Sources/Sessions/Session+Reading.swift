import Columns
import Datasets
import Experiments
import Foundation
import Language
import Metrics
import SQLite
import Training

extension Session {
    /// When it was created.
    public func created() throws -> Date {
        try read { try $0.row("SELECT created FROM session")?.date("created") } ?? .distantPast
    }

    /// All runs, oldest first.
    public func runs() throws -> [RunRecord] {
        try read { database in
            try database.rows(Self.runQuery + " ORDER BY run.id").map(record)
        }
    }

    /// One run.
    public func run(_ id: RunID) throws -> RunRecord {
        let run = try read {
            try $0.row(Self.runQuery + " WHERE run.id = ?", [id.number]).map(record)
        }
        guard let run else { throw SessionError.noRun(name: name, run: id) }
        return run
    }

    /// The run that was added last; nil in an empty session.
    public func lastRun() throws -> RunRecord? {
        try read {
            try $0.row(Self.runQuery + " ORDER BY run.id DESC LIMIT 1").map(record)
        }
    }

    /// How many runs there are.
    public func countOfRuns() throws -> Int {
        try read { try $0.whole("run", sql: "SELECT count(*) FROM run", arguments: []) ?? 0 }
    }

    private static let runQuery = """
        SELECT run.*, last.step AS last_step, last.seconds AS seconds FROM run
        LEFT JOIN step last ON last.run = run.id
            AND last.step = (SELECT max(step) FROM step WHERE step.run = run.id)
        """

    private func record(_ row: Row) throws -> RunRecord {
        let id = RunID(Int64(try row.whole("id")))
        guard var state = RunState(rawValue: try row.text("state")) else {
            throw StoredValueError(column: "state", Text("no state of a run", zh: "不是运行状态的值"))
        }
        // Nobody writes to it any more: the program that did was killed.
        if !isWritable, Self.activeStates.contains(state), holder == nil { state = .stopped }
        var origin: RunOrigin?
        if let parent = try row.wholeIfAny("parent"), let step = try row.wholeIfAny("fork_step") {
            origin = RunOrigin(parent: RunID(Int64(parent)), step: step)
        }
        let last = try row.wholeIfAny("last_step") ?? origin?.step ?? 0
        return RunRecord(
            id: id, name: try row.text("name"), origin: origin, created: try row.date("created"), state: state,
            failure: try row.wordsIfAny(english: "message"),
            // The record of a step that a run goes on from may have been thinned out.
            step: max(last, try row.wholeIfAny("thinned") ?? 0), seconds: try row.seconds("seconds"),
            experiment: try row.text("experiment"), folder: try dataFolder(of: row),
            original: try row.textIfAny("original"), pace: Self.usable(pace: try row.real("pace")),
            plan: try row.recordIfAny(RunPlan.self, "plan")?.checked(),
            outcome: try row.recordIfAny(RunOutcome.self, "outcome")?.checked())
    }

    /// A pace that a run can have; nil for a number that is none.
    private static func usable(pace: Double) -> Double? { pace == 0 || (1e-6...1e9).contains(pace) ? pace : nil }

    /// A run's experiment, with its data where the session keeps them.
    public func experiment(of id: RunID) throws -> Experiment {
        let run = try run(id)
        var experiment = try Experiment(
            stored: run.experiment, file: "run \(id) of session '\(name)'", folder: run.folder)
        try checkSources(of: experiment, run: run)
        experiment.dataCopy = dataCopy(of: run)
        return experiment
    }

    /// Every setting of a run by its path, in the order of the experiment file, as it is written in TOML.
    public func settings(of run: RunID) throws -> [(path: String, value: String)] {
        try rows("SELECT path, value FROM setting WHERE run = ? ORDER BY position", run) {
            (try $0.text("path"), try $0.text("value"))
        }
    }

    /// Steps of a run in order, at most `limit` of them. As everywhere, a fork's steps are those of its parent up to
    /// where it branched off, and its own from there.
    public func steps(of run: RunID, in range: ClosedRange<Int> = 1...Int.max, limit: Int = 10_000) throws
        -> [StepRecord]
    {
        try read { database in
            var records: [StepRecord] = []
            for stretch in try Lineage(of: run, in: database).stretches where stretch.steps.overlaps(range) {
                let part = stretch.steps.clamped(to: range)
                records += try database.rows(
                    "SELECT * FROM step WHERE run = ? AND step BETWEEN ? AND ? ORDER BY step LIMIT ?",
                    [stretch.run.number, part.lowerBound, part.upperBound, limit - records.count]
                ).map(StepRecord.init(row:))
                if records.count >= limit { break }
            }
            return records
        }
    }

    /// The last steps of a run, in order.
    public func lastSteps(of run: RunID, count: Int) throws -> [StepRecord] {
        try read { database in
            var records: [StepRecord] = []
            for stretch in try Lineage(of: run, in: database).stretches.reversed() where records.count < count {
                records += try database.rows(
                    "SELECT * FROM step WHERE run = ? AND step BETWEEN ? AND ? ORDER BY step DESC LIMIT ?",
                    [
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
            steps: try lastSteps(of: run, count: 4096), evaluations: try evaluations(of: run).suffix(1000),
            checkpoints: try recordedCheckpoints(of: run), abruptEnd: abruptEnd(of: try self.run(run)))
    }

    /// The end of a run that came before its state was saved, if its last checkpoint is of an earlier step; nil where it
    /// ended in another way, or goes on.
    public func abruptEnd(of run: RunRecord) -> TrainerOptions.AbruptEnd? {
        guard run.state == .stopped, run.step > run.origin?.step ?? 0 else { return nil }
        // A run that is stopped says so; one that stands in its past goes on from there.
        guard let outcome = run.outcome else { return TrainerOptions.AbruptEnd(step: run.step, isKill: true) }
        return outcome.step < run.step ? nil : TrainerOptions.AbruptEnd(step: run.step, isKill: false)
    }

    /// Evaluations of a run, by step.
    /// - Parameter split: Of this split only, where given.
    public func evaluations(of run: RunID, split: Split? = nil) throws -> [Evaluation] {
        try read { database in
            try Lineage(of: run, in: database).stretches.flatMap { stretch in
                // The test split is looked at once, at a run's end: that is no part of what its forks share.
                try Self.evaluations(
                    of: stretch,
                    splits: Split.allCases.filter { $0 == split ?? $0 && (stretch.run == run || $0 != .test) },
                    in: database)
            }
        }
    }

    /// The evaluation of a split that was made last; nil where none was.
    public func lastEvaluation(of run: RunID, split: Split = .validation) throws -> Evaluation? {
        try read { database in
            for stretch in try Lineage(of: run, in: database).stretches.reversed() {
                let last = try database.whole(
                    "step",
                    sql: "SELECT max(step) FROM evaluation WHERE run = ? AND split = ? AND step BETWEEN ? AND ?",
                    arguments: [
                        stretch.run.number, split.rawValue, stretch.steps.lowerBound, stretch.steps.upperBound,
                    ])
                guard let last else { continue }
                let step = Lineage.Stretch(run: stretch.run, steps: last...last)
                return try Self.evaluations(of: step, splits: [split], in: database).last
            }
            return nil
        }
    }

    private static func evaluations(of stretch: Lineage.Stretch, splits: [Split], in database: Database) throws
        -> [Evaluation]
    {
        let range = [stretch.run.number, Int64(stretch.steps.lowerBound), Int64(stretch.steps.upperBound)]
        var values: [EvaluationKey: [MetricValue]] = [:]
        let metrics = try database.cursor(
            "SELECT * FROM metric WHERE run = ? AND step BETWEEN ? AND ? ORDER BY step, split, position",
            SQLArguments(range))
        while let row = try metrics.next() {
            let value: MetricValue
            let number = try row.real("value")
            if number.isNaN {
                value = MetricValue(
                    metric: try row.text("metric"),
                    undefined: try row.wordsIfAny(english: "reason") ?? Text("not a number", zh: "不是数"))
            } else {
                value = MetricValue(metric: try row.text("metric"), value: number)
            }
            values[EvaluationKey(step: try row.whole("step"), split: try row.text("split")), default: []].append(value)
        }
        // By the order of the splits, not by their names.
        return try database.rows(
            """
            SELECT * FROM evaluation WHERE run = ? AND step BETWEEN ? AND ?
            ORDER BY step, CASE split WHEN 'train' THEN 0 WHEN 'validation' THEN 1 ELSE 2 END
            """,
            SQLArguments(range)
        ).compactMap { row in
            let key = EvaluationKey(step: try row.whole("step"), split: try row.text("split"))
            guard let split = Split(rawValue: key.split), splits.contains(split) else { return nil }
            return Evaluation(
                step: key.step, split: split, values: values[key] ?? [], isBest: try row.flag("is_best"),
                seconds: try row.seconds("seconds"))
        }
    }

    /// The last events of a run, oldest first.
    public func events(of run: RunID, limit: Int = 1000) throws -> [EventRecord] {
        try rows("SELECT * FROM event WHERE run = ? ORDER BY id DESC LIMIT ?", run, [limit]) { row in
            EventRecord(
                step: try row.whole("step"), time: try row.date("time"),
                kind: EventRecord.Kind(rawValue: try row.text("kind")) ?? .alert,
                severity: Alert.Severity(rawValue: try row.text("severity")) ?? .note,
                text: try row.words(english: "message"), detail: try row.textIfAny("detail"))
        }.reversed()
    }

    /// The last texts a language model wrote, oldest first.
    public func samples(of run: RunID, limit: Int = 100) throws -> [TextSample] {
        try read { database in
            try Lineage(of: run, in: database).stretches.flatMap { stretch in
                try database.rows(
                    "SELECT * FROM sample WHERE run = ? AND step BETWEEN ? AND ? "
                        + "ORDER BY step DESC, id DESC LIMIT ?",
                    [stretch.run.number, stretch.steps.lowerBound, stretch.steps.upperBound, limit]
                ).reversed().map {
                    TextSample(step: try $0.whole("step"), prompt: try $0.text("prompt"), text: try $0.text("text"))
                }
            }.suffix(limit)
        }
    }

    /// What was done to a run, in order. An entry that cannot be read, as a later version wrote it or it is damaged,
    /// stands in its place as an unknown one.
    public func journal(of run: RunID) throws -> [JournalEntry] {
        var last = (step: 0, time: 0.0)
        return try rows("SELECT * FROM journal WHERE run = ? ORDER BY id", run) { row in
            let entry = JournalEntry(row: row, after: last)
            last = (entry.step, entry.time)
            return entry
        }
    }

    /// A run's watched expressions, in the order a person listed them.
    public func watches(of run: RunID) throws -> [String] {
        try read { try WatchRows.all(of: run, in: $0) }
    }

    /// A run's breakpoints, in the order a person listed them.
    public func breakpoints(of run: RunID) throws -> [Breakpoint] {
        try read { try BreakpointRows.all(of: run, in: $0) }
    }

    /// Remarks on a run, or on the session as a whole where it is nil, oldest first.
    public func notes(of run: RunID? = nil) throws -> [Note] {
        try read {
            try $0.rows("SELECT * FROM note WHERE run IS ? ORDER BY id", [run?.number])
                .map { row in
                    Note(
                        run: try row.wholeIfAny("run").map { RunID(Int64($0)) }, time: try row.date("time"),
                        text: try row.text("text"))
                }
        }
    }

    /// Asks the tables; what is wrong with them is told with the session's name.
    func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try Self.explaining(name) { try database.read(body) }
    }

    func rows<Value>(
        _ sql: String, _ run: RunID, _ arguments: SQLArguments = [], _ transform: (Row) throws -> Value
    ) throws -> [Value] {
        try read { try $0.rows(sql, [run.number] + arguments).map(transform) }
    }
}

private struct EvaluationKey: Hashable {
    var step: Int
    var split: String
}

extension JournalEntry {
    /// - Parameter last: Step and time of the entry before, for one that has none that can be.
    fileprivate init(row: Row, after last: (step: Int, time: Double)) {
        let command = try? row.textIfAny("command")
        let step = try? row.whole("step"), time = try? row.date("time").timeIntervalSince1970
        let summary = try? row.words(english: "summary")
        let isWhole = step != nil && time != nil && summary != nil
        let stored = command ?? ""
        self.init(
            step: step ?? last.step, time: time ?? last.time,
            action: isWhole ? JournalAction(stored: stored) : .unknown(stored),
            text: summary ?? Text("unreadable", zh: "无法读取"))
    }
}

extension StepRecord {
    /// A number that SQLite holds as NULL was no number.
    init(row: Row) throws {
        self.init(
            step: try row.whole("step"), epoch: try row.real("epoch"), loss: try row.real("loss"),
            learningRate: try row.real("learning_rate"), gradientNorm: try row.real("gradient_norm"),
            updateRatio: try row.real("update_ratio"), throughput: try row.real("throughput"),
            seconds: try row.real("seconds"), isSkipped: try row.wholeIfAny("skipped", in: 0...1) == 1)
    }
}
