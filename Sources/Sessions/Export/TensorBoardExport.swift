import Datasets
import Experiments
import Formats
import Foundation
import SQLite

/// Writes a session's curves as TensorBoard event files, one folder a run.
///
/// What a step's batch gave has tags of its own, `batch/loss` and so on; `train/loss`, `validation/loss` and
/// `test/loss` are measured. A record's time is when the run that wrote it down began and the seconds it had trained
/// since: pauses are in no record.
public struct TensorBoardExport {
    private let session: Session
    private let files: any FileWriting

    /// - Parameter files: Through what is written; tests let it fail.
    public init(session: Session, files: any FileWriting = DiskFiles()) {
        self.session = session
        self.files = files
    }

    /// Writes `run-1/events.out.tfevents.workbench` and so on.
    ///
    /// - Returns: The files that were written.
    public func write(to folder: URL) throws -> [URL] {
        try session.runs().map { run in
            let target = folder.appending(path: "run-\(run.id)", directoryHint: .isDirectory)
            try files.createFolder(target.path)
            let file = target.appending(path: "events.out.tfevents.workbench")
            // Record by record, so that long runs need little memory.
            try files.replaceFile(file.path) { write in
                try withoutActuallyEscaping(write) { write in
                    var events = EventWriter(write)
                    try session.database.read { try Self.write(run.id, from: $0, to: &events) }
                    try events.end()
                }
            }
            return file
        }
    }

    private static func write(_ run: RunID, from database: Database, to events: inout EventWriter) throws {
        var clock = RecordClock()
        // A fork's history begins with its parent's.
        let stretches = try Lineage(of: run, in: database).stretches
        func created(_ run: RunID) throws -> Double {
            try database.value("SELECT created FROM run WHERE id = ?", [run.number])?.number ?? 0
        }
        try events.begin(time: created(stretches.first?.run ?? run))
        for stretch in stretches {
            clock.begin(at: try created(stretch.run))
            try write(stretch, from: database, to: &events, clock: &clock)
        }
        // The test split is looked at once, at the end, whichever step's weights are the best.
        let rows = try metrics(of: run, in: 0...Int.max, "split = 'test'", from: database)
        while let (step, scalars) = try rows.next() { try events.add(scalars, step: step, time: clock.time) }
    }

    /// Steps and evaluations of a stretch in the order in which they came.
    private static func write(
        _ stretch: Lineage.Stretch, from database: Database, to events: inout EventWriter, clock: inout RecordClock
    ) throws {
        let evaluations = try metrics(of: stretch.run, in: stretch.steps, "split <> 'test'", from: database)
        var next = try evaluations.next()
        func addEvaluations(before step: Int) throws {
            while let (at, scalars) = next, at < step {
                try events.add(scalars, step: at, time: clock.time)
                next = try evaluations.next()
            }
        }
        let steps = try database.cursor(
            "SELECT * FROM step WHERE run = ? AND step BETWEEN ? AND ? ORDER BY step",
            [stretch.run.number, stretch.steps.lowerBound, stretch.steps.upperBound])
        while let row = try steps.next() {
            let record = try StepRecord(row: row)
            try addEvaluations(before: record.step)
            clock.advance(to: record.seconds)
            try events.add(
                StepQuantity.allCases.map { ("batch/\($0.rawValue)", $0.value(of: record)) }, step: record.step,
                time: clock.time)
        }
        try addEvaluations(before: .max)
    }

    private static func metrics(
        of run: RunID, in steps: ClosedRange<Int>, _ splits: String, from database: Database
    ) throws -> MetricsByStep {
        // The order of the table's key, so that nothing is sorted.
        MetricsByStep(
            rows: try database.cursor(
                """
                SELECT step, split, metric, value FROM metric
                WHERE run = ? AND step BETWEEN ? AND ? AND \(splits) AND value IS NOT NULL
                ORDER BY step, split, metric
                """, [run.number, steps.lowerBound, steps.upperBound]))
    }
}

/// The metrics of one step after the other.
private final class MetricsByStep {
    private let rows: RowCursor
    private var waiting: Row?

    init(rows: RowCursor) { self.rows = rows }

    /// All metrics of the next step that has any; nil at the end.
    func next() throws -> (step: Int, scalars: [(tag: String, value: Double)])? {
        guard let first = try waiting ?? rows.next() else { return nil }
        let step = try first.whole("step")
        var scalars = [try Self.scalar(first)]
        waiting = nil
        while let row = try rows.next() {
            guard try row.whole("step") == step else {
                waiting = row
                break
            }
            scalars.append(try Self.scalar(row))
        }
        return (step, scalars)
    }

    private static func scalar(_ row: Row) throws -> (String, Double) {
        ("\(try row.text("split"))/\(try row.text("metric"))", try row.real("value"))
    }
}

/// When records were written down, as far as they tell; it never goes back.
struct RecordClock {
    /// In seconds since 1970.
    var time: Double { start + trained }
    private var start = 0.0
    /// Seconds of training since then, added up by themselves: beside a date each addition would lose digits.
    private var trained = 0.0
    private var seconds = 0.0

    /// The records that follow are those of a run that was made at this time.
    mutating func begin(at created: Double) { (start, trained) = (max(time, created), 0) }

    /// Goes on by the training done since the record before. A state that was gone back to, or that a fork began with,
    /// can have a lower count.
    mutating func advance(to seconds: Double) {
        guard seconds.isFinite else { return }
        trained += max(0, seconds - self.seconds)
        self.seconds = seconds
    }
}
