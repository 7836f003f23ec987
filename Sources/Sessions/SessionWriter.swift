import Dispatch
import Experiments
import Formats
import Foundation
import Language
import SQLite
import Synchronization

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
        var problem: Text?
    }

    private let database: any DatabaseAccess
    /// The file, for errors to name.
    private let path: String
    private let place: SessionPlace
    private let queue = DispatchQueue(label: "session writer", qos: .utility)
    private let line = Mutex(Line())

    init(database: any DatabaseAccess, path: String, place: SessionPlace) {
        self.database = database
        self.path = path
        self.place = place
    }

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
    ///
    /// - Throws: `FileError` where the disk is full or does not work. Nothing is lost then: what could not be written
    ///   is tried again every quarter of a second, and at the next flush.
    func flush() throws {
        do {
            try queue.sync { try write(synchronously: true) }
        } catch {
            scheduleOnce()
            throw error
        }
    }

    /// Why the last batch could not be written; nil where all is well.
    var problem: Text? { line.withLock { $0.problem } }

    private func schedule() {
        queue.asyncAfter(deadline: .now() + Self.interval) { [self] in
            line.withLock { $0.isScheduled = false }
            do {
                try write(synchronously: false)
            } catch {
                scheduleOnce()
            }
        }
    }

    private func scheduleOnce() {
        let mustSchedule = line.withLock { line in
            defer { line.isScheduled = true }
            return !line.isScheduled
        }
        if mustSchedule { schedule() }
    }

    private func write(synchronously: Bool) throws {
        let batch = line.withLock { line in
            defer { line.waiting = [] }
            return line.waiting
        }
        guard synchronously || !batch.isEmpty else { return }
        do {
            if let error = place.removal { throw error }
            try database.writeWithoutTransaction { database in
                try database.execute("PRAGMA synchronous = \(synchronously ? "FULL" : "NORMAL")")
                try database.transaction { database in
                    for posted in batch {
                        let recorder = EventRecorder(database: database, run: posted.run, time: posted.time)
                        for event in posted.events { try record(event, with: recorder) }
                    }
                    // Writing this row makes SQLite sync the log even when there was nothing else to write.
                    if synchronously {
                        try database.execute("UPDATE session SET saved = ?", [Date().timeIntervalSince1970])
                    }
                }
            }
            line.withLock { $0.problem = nil }
        } catch {
            let error = Self.fileError(error, path: path)
            line.withLock { line in
                line.waiting.insert(contentsOf: batch, at: 0)
                line.problem = Text(explaining: error)
            }
            throw error
        }
    }

    /// Whether files may not grow beyond a size, as by `ulimit -f`.
    private static var hasSizeLimit: Bool {
        var limit = rlimit()
        return getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0 && limit.rlim_cur != rlim_t.max
    }

    /// SQLite's error as that of the file system behind it, where it is one.
    static func fileError(_ error: any Error, path: String) -> any Error {
        guard let error = error as? SQLiteError else { return error }
        switch error.code {
        case .full: return FileError(.write, path, code: ENOSPC)
        case .inputOutput:
            // A log that cannot grow on a full disk comes as an error of reading or writing, too.
            var system = statvfs()
            let isFull = statvfs(path, &system) == 0 && UInt(system.f_bavail) * UInt(system.f_frsize) < 1 << 16
            return FileError(.write, path, code: isFull ? ENOSPC : hasSizeLimit ? EFBIG : EIO)
        default: return error
        }
    }
}

extension SessionWriter {
    /// An event that breaks a rule of the tables, such as one of a run that was deleted, would stand in the way of
    /// all others for ever; it is left out.
    private func record(_ event: TrainerEvent, with recorder: EventRecorder) throws {
        do {
            try recorder.record(event)
        } catch let error as SQLiteError where error.code == .constraint {
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
