import Foundation
import Training

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
    /// Who writes to it now, in words; nil where nobody does.
    public var writer: String?
    /// Why it cannot be opened; nil where it can.
    public var problem: String?
}

extension SessionSummary {
    /// Looks into a session's folder without taking its lock. A damaged one is listed with its problem.
    init(folder: URL) {
        name = folder.lastPathComponent
        self.folder = folder
        writer = SessionLock.isHeld(folder: folder) ? SessionLock.holder(of: folder) : nil
        modified = Self.modified(folder)
        created = modified
        runs = 0
        do {
            let session = try Session(folder: folder, access: .read)
            defer { try? session.close() }
            created = try session.created()
            runs = try session.countOfRuns()
            lastRun = try session.lastRun()
        } catch {
            problem = "\(error)"
        }
    }

    private static func modified(_ folder: URL) -> Date {
        let dates = ["session.sqlite", "session.sqlite-wal"].compactMap { name -> Date? in
            let attributes = try? FileManager.default.attributesOfItem(atPath: folder.appending(path: name).path)
            return attributes?[.modificationDate] as? Date
        }
        return dates.max() ?? .distantPast
    }
}
