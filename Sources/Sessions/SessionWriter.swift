import Dispatch
import Foundation
import GRDB
import Synchronization
import Training

/// Writes what trainers say, on one queue, in batches.
///
/// A transaction costs a thousand times more than a row, so events gather for a quarter of a second. Events that
/// could not be written, as on a full disk, stay in line and are tried again; order is kept.
final class SessionWriter: Sendable {
    static let interval = DispatchTimeInterval.milliseconds(250)

    private struct Posted {
        var run: RunID
        var time: Double
        var events: [TrainerEvent]
    }

    private struct Line {
        var waiting: [Posted] = []
        var isScheduled = false
        var problem: String?
    }

    private let database: any DatabaseWriter
    private let queue = DispatchQueue(label: "session writer", qos: .utility)
    private let line = Mutex(Line())

    init(database: any DatabaseWriter) { self.database = database }

    /// Takes events to be written within a quarter of a second; returns at once.
    func post(_ events: [TrainerEvent], run: RunID) {
        let posted = Posted(run: run, time: Date().timeIntervalSince1970, events: events)
        let mustSchedule = line.withLock { line in
            line.waiting.append(posted)
            defer { line.isScheduled = true }
            return !line.isScheduled
        }
        if mustSchedule { schedule() }
    }

    /// Returns once everything posted before is on the disk.
    func flush() throws {
        try queue.sync { try write(synchronously: true) }
    }

    /// Why the last batch could not be written; nil where all is well.
    var problem: String? { line.withLock { $0.problem } }

    private func schedule() {
        queue.asyncAfter(deadline: .now() + Self.interval) { [self] in
            line.withLock { $0.isScheduled = false }
            do {
                try write(synchronously: false)
            } catch {
                let mustSchedule = line.withLock { line in
                    defer { line.isScheduled = true }
                    return !line.isScheduled
                }
                if mustSchedule { schedule() }
            }
        }
    }

    private func write(synchronously: Bool) throws {
        let batch = line.withLock { line in
            defer { line.waiting = [] }
            return line.waiting
        }
        guard synchronously || !batch.isEmpty else { return }
        do {
            try database.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA synchronous = \(synchronously ? "FULL" : "NORMAL")")
                try database.inTransaction {
                    for posted in batch {
                        let recorder = EventRecorder(database: database, run: posted.run, time: posted.time)
                        for event in posted.events { try record(event, with: recorder) }
                    }
                    // Writing this row makes SQLite sync the log even when there was nothing else to write.
                    if synchronously {
                        try database.execute(
                            sql: "UPDATE session SET saved = ?", arguments: [Date().timeIntervalSince1970])
                    }
                    return .commit
                }
            }
            line.withLock { $0.problem = nil }
        } catch {
            line.withLock { line in
                line.waiting.insert(contentsOf: batch, at: 0)
                line.problem = "\(error)"
            }
            throw error
        }
    }
}

extension SessionWriter {
    /// An event that breaks a rule of the tables, such as one of a run that was deleted, would stand in the way of
    /// all others for ever; it is left out.
    private func record(_ event: TrainerEvent, with recorder: EventRecorder) throws {
        do {
            try recorder.record(event)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            return
        }
    }
}

/// What a trainer posts to, for one run of a session.
struct RunSink: EventSink {
    let writer: SessionWriter
    let run: RunID

    func post(_ events: [TrainerEvent]) { writer.post(events, run: run) }

    func flush() throws { try writer.flush() }
}
