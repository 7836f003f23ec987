import Formats
import Foundation

/// Whether an open session's folder is still where it was opened.
///
/// Whoever moves or removes the folder of a session that trains means the session: files written at the old place
/// would be no part of it. Its tables are open and move along; all else is reached by its path and is written no more.
struct SessionPlace: Sendable {
    let folder: URL
    let lock: SessionLock?

    /// Why nothing can be written at the folder's path; nil where all is as it was.
    var problem: FileError? {
        switch lock?.place {
        case nil, .here: nil
        case .moved(let path):
            error(
                "the session was moved" + (path.map { " to \($0.printable)" } ?? "") + " while it was open; "
                    + "move it back before it is written to again, or go on with it there")
        case .removed(let what): error("\(what) was removed while the session was open")
        }
    }

    /// Why the tables cannot be written either.
    var removal: FileError? {
        if case .removed = lock?.place { problem } else { nil }
    }

    private func error(_ reason: String) -> FileError { FileError(.write, folder.path, code: ESTALE, reason: reason) }
}
