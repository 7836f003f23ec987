import Formats
import Foundation
import Language

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
            error(Self.moved(to: path?.printable))
        case .removed(let what):
            error(Text("\(what) was removed while the session was open", zh: "会话打开期间被删除：\(what)"))
        }
    }

    /// Why the tables cannot be written either.
    var removal: FileError? {
        if case .removed = lock?.place { problem } else { nil }
    }

    private static func moved(to path: String?) -> Text {
        guard let path else {
            return Text(
                """
                the session was moved while it was open; move it back before it is written to again, or go on with it \
                there
                """,
                zh: "会话在打开期间被移走；请先移回再写入，或在那里继续")
        }
        return Text(
            """
            the session was moved to \(path) while it was open; move it back before it is written to again, or go on with \
            it there
            """,
            zh: "会话在打开期间被移到 \(path)；请先移回再写入，或在那里继续")
    }

    private func error(_ reason: Text) -> FileError { FileError(.write, folder.path, code: ESTALE, reason: reason) }
}
