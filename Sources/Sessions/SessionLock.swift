import Foundation
import Synchronization

/// Keeps a second program from writing to a session.
///
/// The kernel holds the lock for the open file and lets go of it when the process ends, however it ends: a killed
/// program leaves nothing behind that blocks. The file's text only tells others who holds it.
final class SessionLock: Sendable {
    private let descriptor: Mutex<Int32>

    /// Takes the lock of a session's folder.
    /// - Throws: `SessionError.inUse` where another holds it, `unusable` where the file cannot be written.
    init(folder: URL) throws(SessionError) {
        let name = folder.lastPathComponent
        let path = Self.file(in: folder).path
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw .unusable(name: name, reason: "\(path): \(String(cString: strerror(errno)))")
        }
        guard Self.lock(descriptor) else {
            let reason = errno
            close(descriptor)
            guard reason == EWOULDBLOCK else {
                throw .unusable(name: name, reason: "\(path): \(String(cString: strerror(reason)))")
            }
            throw .inUse(name: name, holder: Self.holder(of: folder))
        }
        self.descriptor = Mutex(descriptor)
        let text = "process \(getpid()) on \(Self.hostName)"
        // Who holds it is a courtesy; the lock stands without.
        if ftruncate(descriptor, 0) == 0 { _ = text.withCString { write(descriptor, $0, strlen($0)) } }
    }

    deinit { release() }

    /// Lets go of the lock; a second call does nothing.
    func release() {
        descriptor.withLock { descriptor in
            if descriptor >= 0 { close(descriptor) }
            descriptor = -1
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
        let descriptor = open(file(in: folder).path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }

    /// Who took the lock last, in words.
    static func holder(of folder: URL) -> String {
        guard let data = try? Data(contentsOf: file(in: folder)), !data.isEmpty else { return "another program" }
        return String(decoding: data.prefix(200), as: UTF8.self)
    }

    /// As the kernel has it; asking a name server could take seconds.
    private static var hostName: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "this machine" }
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private static func file(in folder: URL) -> URL { folder.appending(path: "session.lock") }
}
