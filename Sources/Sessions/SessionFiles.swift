import Formats
import Foundation
import Language

/// What a session's folder may hold: plain files and folders of its own.
///
/// A session may come from a stranger. A link in it would let whatever is written or removed in the session be written
/// or removed elsewhere; whoever opens a named pipe waits for ever.
enum SessionFiles {
    static let database = "session.sqlite"
    static let data = "data"
    static let checkpoints = "checkpoints"

    /// Whether a folder looks like a session.
    static func exist(at folder: URL) -> Bool {
        var status = stat()
        return lstat(folder.path + "/" + database, &status) == 0
    }

    /// Checks the tables' files, which is all that a list reads.
    /// - Parameter writing: Whether they are going to be written to.
    static func checkTables(in folder: URL, writing: Bool) throws(SessionError) {
        do {
            let own = OwnFolder(folder.path)
            for name in [SessionLock.fileName, database, database + "-wal", database + "-shm", database + "-journal"] {
                guard let kind = try own.kind(of: name) else { continue }
                guard kind == .file else { throw FileError(.open, "\(own.path)/\(name)", code: EISDIR) }
            }
            try checkJournal(in: own)
            if writing { try checkNames(in: own) }
        } catch {
            throw .unusable(name: folder.lastPathComponent, reason: Text(explaining: error))
        }
    }

    /// Checks everything that is read or written in the course of a run.
    static func check(in folder: URL, writing: Bool) throws(SessionError) {
        try checkTables(in: folder, writing: writing)
        do {
            let own = OwnFolder(folder.path)
            for name in [data, checkpoints] {
                guard try own.kind(of: name) != .file else {
                    throw FileError(.open, "\(own.path)/\(name)", code: ENOTDIR)
                }
                try own.checkTree(name)
            }
        } catch {
            throw .unusable(name: folder.lastPathComponent, reason: Text(explaining: error))
        }
    }

    /// Refuses a rollback journal that names a second one: SQLite would remove whatever file bears that name.
    ///
    /// Such a journal ends with the name, its length, a checksum and eight bytes that say so (section 2.3 of SQLite's
    /// "Database File Format"). The tables of a session are one file with a log, so this program never leaves one.
    private static func checkJournal(in folder: OwnFolder) throws(FileError) {
        let name = database + "-journal"
        guard try folder.kind(of: name) != nil else { return }
        let file = try folder.open(name)
        defer { close(file.number) }
        let magic: [UInt8] = [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7]
        var last = [UInt8](repeating: 0, count: magic.count)
        let end = lseek(file.number, 0, SEEK_END)
        guard end >= magic.count, pread(file.number, &last, last.count, end - off_t(last.count)) == last.count,
            last == magic
        else { return }
        throw FileError(
            .open, file.path, code: EPERM,
            reason: Text("it names another file, which opening would remove", zh: "它指向另一个文件，打开会删除那个文件"))
    }

    /// Refuses tables that have a second name elsewhere: what is written here would be written there.
    private static func checkNames(in folder: OwnFolder) throws(FileError) {
        for name in [database, database + "-wal", database + "-shm"] {
            var status = stat()
            let path = folder.path + "/" + name
            guard lstat(path, &status) == 0, status.st_nlink > 1 else { continue }
            throw FileError(
                .write, path, code: EMLINK,
                reason: Text(
                    "it has a second name elsewhere (a hard link); a copy of the session can be written to",
                    zh: "它在别处还有一个名称（硬链接）；可以写入会话的副本"))
        }
    }
}
