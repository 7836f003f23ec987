import Foundation
import Language
import Sessions

/// Looks again and again at a session that another program writes to, so that the screen shows how it goes on there.
struct OtherWriter {
    private var folder: URL?
    private var seen: [Date?] = []
    private var isWriting = false

    /// What is new in the session since the last call; nothing for one that this program writes to.
    mutating func news(of session: Session?) throws -> [Message] {
        guard let session, !session.isWritable else {
            self = OtherWriter()
            return []
        }
        let isFirst = folder != session.folder
        let wasWriting = !isFirst && isWriting
        isWriting = session.holder != nil
        folder = session.folder
        let changed = ["session.sqlite", "session.sqlite-wal"].map { name in
            let attributes = try? FileManager.default.attributesOfItem(
                atPath: session.folder.appending(path: name).path)
            return attributes?[.modificationDate] as? Date
        }
        defer { seen = changed }
        // What was there at opening is shown already.
        guard !isFirst, changed != seen || wasWriting != isWriting else { return [] }
        var messages: [Message] = [.opened(try OpenedSession(session))]
        if let last = try session.trainedRun() ?? session.lastRun() {
            messages.append(.history(run: Int(last.id.number), try RecordedHistory.events(of: last.id, in: session)))
        }
        if wasWriting, !isWriting {
            messages.append(
                .notice(
                    Text(
                        "the other program is done with this session; open it again to go on with it",
                        zh: "另一个程序已用完此会话；重新打开即可继续")))
        }
        return messages
    }
}
