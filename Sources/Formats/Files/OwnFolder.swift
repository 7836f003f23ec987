import Foundation
import Language

/// A folder whose content may come from a stranger.
///
/// What lies in it is reached component by component without following a link, and only where it is a plain file or
/// folder: a link would lead out of it, and whoever opens a named pipe waits for ever.
public struct OwnFolder: Sendable {
    /// Without a slash at its end. How it is reached is the caller's choice: links up to here are followed.
    public let path: String

    /// The folder need not exist yet.
    public init(_ path: String) {
        self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    /// What may lie in such a folder.
    public enum Kind: Sendable, Hashable {
        case file, folder
    }

    /// What lies at a path inside the folder; nil where nothing does.
    ///
    /// - Throws: `FileError` where it is, or is reached through, a link or something else that is no plain file or
    ///   folder.
    public func kind(of relative: String) throws(FileError) -> Kind? {
        var status = stat()
        guard try look(at: relative, &status) else { return nil }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR: return .folder
        default: throw Self.refusal(of: status, at: path + "/" + relative)
        }
    }

    /// Checks a folder, or file, inside the folder and everything below it.
    ///
    /// - Throws: `FileError` for the first thing that is no plain file or folder.
    public func checkTree(_ relative: String) throws(FileError) {
        guard try kind(of: relative) == .folder else { return }
        for name in try names(in: relative) { try checkTree(relative + "/" + name) }
    }

    /// The names in a folder inside the folder, sorted; none where it does not exist.
    public func names(in relative: String) throws(FileError) -> [String] {
        guard try kind(of: relative) == .folder else { return [] }
        let whole = path + "/" + relative
        do {
            return try FileManager.default.contentsOfDirectory(atPath: whole).sorted()
        } catch {
            throw FileError(.open, whole, code: (error as NSError).code == 257 ? EACCES : EIO)
        }
    }

    /// Opens a plain file inside the folder; whoever calls closes it.
    ///
    /// - Parameters:
    ///   - flags: As `open` takes them, `O_CREAT` included.
    ///   - mode: The permissions of a file that is created.
    public func open(_ relative: String, flags: Int32 = O_RDONLY, mode: mode_t = 0o644) throws(FileError)
        -> FileDescriptor
    {
        let whole = path + "/" + relative
        let (parent, name) = try parent(of: relative)
        guard let parent else { throw FileError(.open, whole, code: ENOENT) }
        defer { close(parent) }
        // Without waiting for the other end of a pipe; it makes no difference to a plain file.
        let careful = flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
        let number = uninterrupted { openat(parent, name, careful, mode) }
        guard number >= 0 else {
            let code = errno
            // Says what it is rather than what the call said of it.
            _ = try kind(of: relative)
            throw FileError(.open, whole, code: code)
        }
        var status = stat()
        guard fstat(number, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(number)
            throw Self.refusal(of: status, at: whole)
        }
        return FileDescriptor(number: number, path: whole)
    }

    /// The whole of a plain file inside the folder.
    ///
    /// - Parameter limit: Bytes that it may have at most.
    public func content(of relative: String, limit: Int = .max) throws(FileError) -> Data {
        let file = try open(relative)
        let handle = FileHandle(fileDescriptor: file.number, closeOnDealloc: true)
        defer { try? handle.close() }
        do {
            return try handle.read(upToCount: limit) ?? Data()
        } catch {
            throw FileError(.read, file.path, code: EIO)
        }
    }

    // MARK: On the way there

    /// Fills in what is known of a path without following a link at its end; false where there is nothing.
    private func look(at relative: String, _ status: inout stat) throws(FileError) -> Bool {
        let (parent, name) = try parent(of: relative)
        guard let parent else { return false }
        defer { close(parent) }
        if fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) == 0 { return true }
        guard errno == ENOENT else { throw FileError(.open, path + "/" + relative, code: errno) }
        return false
    }

    /// An open descriptor of the folder that a path ends in, nil where that does not exist, and the last name.
    private func parent(of relative: String) throws(FileError) -> (Int32?, String) {
        let parts = relative.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard let last = parts.last, !parts.contains(where: { ["", ".", ".."].contains($0) || $0.contains("\0") })
        else {
            throw FileError(
                .open, path + "/" + relative, code: EPERM, reason: Text("it leads out of its folder", zh: "它通向文件夹之外"))
        }
        var current = uninterrupted { Foundation.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard current >= 0 else {
            if errno == ENOENT { return (nil, last) }
            throw FileError(.open, path, code: errno)
        }
        var passed = path
        for part in parts.dropLast() {
            passed += "/" + part
            let next = uninterrupted { openat(current, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
            let code = errno
            var status = stat()
            let isThere = fstatat(current, part, &status, AT_SYMLINK_NOFOLLOW) == 0
            close(current)
            guard next >= 0 else {
                if code == ENOENT { return (nil, last) }
                if isThere, status.st_mode & S_IFMT != S_IFDIR { throw Self.refusal(of: status, at: passed) }
                throw FileError(.open, passed, code: code)
            }
            current = next
        }
        return (current, last)
    }

    /// Why something is not opened.
    private static func refusal(of status: stat, at path: String) -> FileError {
        let (what, code): (Text, Int32) =
            switch status.st_mode & S_IFMT {
            case S_IFLNK: (Text("a symbolic link", zh: "符号链接"), ELOOP)
            case S_IFIFO: (Text("a named pipe", zh: "命名管道"), ENXIO)
            case S_IFSOCK: (Text("a socket", zh: "套接字"), ENXIO)
            case S_IFBLK, S_IFCHR: (Text("a device", zh: "设备"), ENXIO)
            case S_IFDIR: (Text("a folder", zh: "文件夹"), EISDIR)
            default: (Text("a file", zh: "文件"), ENOTDIR)
            }
        return FileError(
            .open, path, code: code,
            reason: Text(
                "it is \(what), where only a plain file or folder of its own may be",
                zh: "这是\(what)，而这里只允许普通文件或自己的文件夹"))
    }
}
