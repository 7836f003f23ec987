import Formats
import Foundation
import SQLite
import Language

/// For the program that writes to the session.
extension Session {
    /// What other programs have asked since the last call; to be asked a few times a second.
    public func requests() throws -> [PostedRequest] { try read { try RequestRows.unread(in: $0) } }

    /// Answers a request.
    public func answer(_ request: PostedRequest, _ answer: RequestAnswer) throws {
        try write { try RequestRows.answer(request.id, answer, in: $0) }
    }
}

/// For a program that looks at a session which another one writes to.
extension Session {
    /// What can be done where nobody trains: a run that is not finished can be gone on with. Follows another sentence.
    public func nextStep() -> Text {
        guard let last = try? lastRun() else { return .empty }
        guard last.canResume else {
            return Text("; its last run is finished", zh: "；其最后一个运行已完成")
        }
        return Text(
            "; 'workbench resume \(name)' goes on with its last run", zh: "；'workbench resume \(name)' 可继续最后一个运行")
    }

    /// Who writes to it, where this program may only look; nil where it may write or nobody does.
    public var holder: SessionHolder? {
        !isWritable && SessionLock.isHeld(folder: folder) ? SessionLock.holder(of: folder) : nil
    }

    /// Why the program that writes to it cannot be asked for anything; nil where it can, or where nobody writes to it.
    public var hindrance: Text? {
        guard let holder else { return nil }
        let who = holder.shortWords
        guard holder.isHere else {
            return Text(
                "\(who) runs on another machine: it can be watched here and controlled there",
                zh: "\(who)在另一台机器上：此处只能查看，请在那台机器上控制")
        }
        guard (try? read { try RequestRows.exist(in: $0) }) == true else {
            return Text(
                "\(who) is an older version of the program, which takes no requests: it can only be watched",
                zh: "\(who)是旧版程序，不接受请求：只能查看")
        }
        let folder = folder.path
        guard access(folder, W_OK) == 0, access(folder + "/" + SessionFiles.database, W_OK) == 0 else {
            return Text(
                "the session's folder cannot be written to, so \(who) cannot be asked for anything: it can only be watched",
                zh: "会话文件夹不可写，无法向\(who)发送请求：只能查看")
        }
        return nil
    }

    /// Asks the program that writes to the session for something.
    /// - Returns: By what the answer is found.
    /// - Throws: `SessionError.notControlled` where nobody could take the request.
    public func post(_ request: RunRequest, run: RunID?) throws -> Int64 {
        if let hindrance { throw SessionError.notControlled(name: name, reason: hindrance) }
        guard holder != nil else {
            throw SessionError.notControlled(
                name: name, reason: Text("no program is training in it", zh: "没有程序在其中训练") + nextStep())
        }
        return try ask { try RequestRows.add(request, run: run, in: $0) }
    }

    /// What came of a request; nil where it was not read yet.
    public func answer(to request: Int64) throws -> RequestAnswer? {
        try read { try RequestRows.answer(to: request, in: $0) }
    }

    /// Takes a request back, or clears it away once it was answered.
    public func withdraw(_ request: Int64) throws { try ask { try RequestRows.remove(request, in: $0) } }

    /// Writes into the one table in which another program than the session's own may. The connection lasts no longer
    /// than that; tables are neither made nor changed.
    private func ask<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try SessionFiles.checkTables(in: folder, writing: true)
        let path = folder.appending(path: SessionFiles.database).path
        return try Self.explaining(name) {
            let queue = try DatabaseQueue(path: path, options: .init(patience: 2))
            defer { queue.close() }
            return try queue.write { database in
                try Schema.check(database)
                return try body(database)
            }
        }
    }
}
