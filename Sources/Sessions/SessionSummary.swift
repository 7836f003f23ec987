import Experiments
import Formats
import Foundation
import Language

/// A session as a list shows it.
public struct SessionSummary: Sendable {
    /// The name by which it is opened: that of its folder.
    public var name: String
    /// Where its files lie.
    public var folder: URL
    /// When it was created; when it was written to last, where it cannot be opened.
    public var created: Date
    /// When something was written to it last.
    public var modified: Date
    /// How many runs it has; 0 where it cannot be opened.
    public var runs: Int
    /// The run added last; nil in an empty session.
    public var lastRun: RunRecord?
    /// What that run's validation split came to last; nil where it was not evaluated.
    public var evaluation: Evaluation?
    /// Who writes to it now; nil where nobody does.
    public var writer: SessionHolder?
    /// Why it cannot be opened; nil where it can.
    public var problem: Text?
}

extension SessionSummary {
    /// Looks into a session's folder without taking its lock. A damaged one is listed with its problem.
    public init(folder: URL) {
        name = folder.lastPathComponent
        self.folder = folder
        writer = SessionLock.isHeld(folder: folder) ? SessionLock.holder(of: folder) : nil
        modified = Self.modified(folder)
        created = modified
        runs = 0
        do {
            let session = try Session(listing: folder)
            defer { try? session.close() }
            created = try session.created()
            runs = try session.countOfRuns()
            lastRun = try session.lastRun()
            // A session that is sound but for one figure can be opened.
            evaluation = lastRun.flatMap { try? session.lastEvaluation(of: $0.id) }
        } catch {
            problem = Text(explaining: error)
        }
    }

    /// What is being written is the last written, whatever the clock says.
    var rank: Int { writer == nil ? 0 : 1 }

    private static func modified(_ folder: URL) -> Date {
        let dates = [SessionFiles.database, SessionFiles.database + "-wal"].compactMap { name -> Date? in
            var status = stat()
            // A log that holds nothing may have been made by whoever looked last.
            guard lstat(folder.path + "/" + name, &status) == 0, status.st_size > 0 else { return nil }
            // A moment that no calendar has would not be shown, but stop the program.
            return Date(timeIntervalSince1970: min(max(Double(status.st_mtim.tv_sec), -1e11), 1e11))
                .addingTimeInterval(Double(status.st_mtim.tv_nsec) / 1e9)
        }
        return dates.max() ?? .distantPast
    }
}
