import Formats
import Foundation
import Language
import Synchronization

/// Keeps a second program from writing to a session.
///
/// The kernel holds the lock for the open file and lets go of it when the process ends, however it ends: a killed
/// program leaves nothing behind that blocks. The file's text only tells others who holds it.
final class SessionLock: Sendable {
    /// Where the folder is that was locked.
    enum Place: Sendable, Hashable {
        case here
        /// Somewhere else, as far as it is known.
        case moved(to: String?)
        /// The folder, or the file of this name in it, was removed.
        case removed(Text)
    }

    static let fileName = "session.lock"

    private let descriptor: Mutex<Int32>
    private let folder: OwnFolder

    /// Takes the lock of a session's folder.
    /// - Throws: `SessionError.inUse` where another holds it, `unusable` where the file cannot be written.
    init(folder: URL) throws(SessionError) {
        let name = folder.lastPathComponent
        self.folder = OwnFolder(folder.path)
        let file: FileDescriptor
        do {
            file = try self.folder.open(Self.fileName, flags: O_RDWR | O_CREAT)
        } catch {
            throw .unusable(name: name, reason: error.text)
        }
        guard Self.lock(file.number) else {
            let reason = errno
            close(file.number)
            guard reason == EWOULDBLOCK else {
                let (path, words) = (file.path, FileError(.open, file.path, code: reason).explanation)
                throw .unusable(name: name, reason: Text("\(path): \(words)", zh: "\(path)：\(words)"))
            }
            throw .inUse(name: name, holder: Self.holder(of: folder))
        }
        descriptor = Mutex(file.number)
        // Whoever removes a session holds its lock: one that was waited for may be that of a session that is gone.
        guard place == .here else {
            throw .unusable(name: name, reason: Text("it was removed or renamed just now", zh: "它刚刚被删除或改名"))
        }
        var status = stat()
        // A file with a second name elsewhere is locked, too, but not written to.
        guard fstat(file.number, &status) == 0, status.st_nlink == 1 else { return }
        let text = SessionHolder.own.stored
        // Who holds it is a courtesy; the lock stands without.
        if ftruncate(file.number, 0) == 0 { _ = text.withCString { write(file.number, $0, strlen($0)) } }
    }

    deinit { release() }

    /// Lets go of the lock; a second call does nothing.
    func release() {
        descriptor.withLock { descriptor in
            if descriptor >= 0 { close(descriptor) }
            descriptor = -1
        }
    }

    /// Where the locked folder is now: what is at its path may be another one, or nothing.
    var place: Place {
        descriptor.withLock { descriptor in
            guard descriptor >= 0 else { return .here }
            var held = stat(), found = stat()
            guard fstat(descriptor, &held) == 0 else { return .here }
            let path = folder.path + "/" + Self.fileName
            if lstat(path, &found) == 0, held.st_dev == found.st_dev, held.st_ino == found.st_ino { return .here }
            if held.st_nlink == 0 {
                let isFolderThere = lstat(folder.path, &found) == 0
                return .removed(
                    isFolderThere ? Text(verbatim: Self.fileName) : Text("its folder", zh: "会话的文件夹"))
            }
            let now = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(descriptor)")
            return .moved(to: now.flatMap { $0.hasSuffix("/" + Self.fileName) ? Formats.folder(of: $0) : nil })
        }
    }

    /// Tries for some milliseconds, as whoever asks `isHeld` holds a lock for a moment.
    private static func lock(_ descriptor: Int32) -> Bool {
        for _ in 0..<5 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
            guard errno == EWOULDBLOCK else { return false }
            usleep(2000)
        }
        errno = EWOULDBLOCK
        return false
    }

    /// Whether some program, this one included, holds the lock now.
    static func isHeld(folder: URL) -> Bool {
        guard let file = try? OwnFolder(folder.path).open(fileName) else { return false }
        defer { close(file.number) }
        return flock(file.number, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }

    /// Who took the lock last.
    static func holder(of folder: URL) -> SessionHolder {
        let data = (try? OwnFolder(folder.path).content(of: fileName, limit: 400)) ?? Data()
        return SessionHolder(stored: String(decoding: data, as: UTF8.self))
    }
}
