import Foundation

/// Writes through the operating system.
public struct DiskFiles: FileWriting {
    /// Every value does the same: it has no state.
    public init() {}

    public func open(_ path: String) throws(FileError) -> FileDescriptor {
        let number = uninterrupted { Foundation.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644) }
        guard number >= 0 else { throw FileError(.open, path, code: errno) }
        return FileDescriptor(number: number, path: path)
    }

    public func write(_ bytes: UnsafeRawBufferPointer, to file: FileDescriptor) throws(FileError) -> Int {
        guard let start = bytes.baseAddress, !bytes.isEmpty else { return 0 }
        let count = uninterrupted { Foundation.write(file.number, start, bytes.count) }
        guard count >= 0 else { throw FileError(.write, file.path, code: errno) }
        return count
    }

    public func synchronize(_ file: FileDescriptor) throws(FileError) {
        guard uninterrupted({ fsync(file.number) }) == 0 else {
            throw FileError(.synchronize, file.path, code: errno)
        }
    }

    public func close(_ file: FileDescriptor) throws(FileError) {
        // After an interrupted close the descriptor is gone on Linux: trying again could close another's.
        guard Foundation.close(file.number) == 0 || errno == EINTR else {
            throw FileError(.close, file.path, code: errno)
        }
    }

    public func synchronizeFolder(_ path: String) throws(FileError) {
        let number = uninterrupted { Foundation.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard number >= 0 else { throw FileError(.synchronize, path, code: errno) }
        defer { _ = Foundation.close(number) }
        // Some file systems cannot synchronize a folder and say EINVAL; there is nothing more to do there.
        guard uninterrupted({ fsync(number) }) == 0 || errno == EINVAL else {
            throw FileError(.synchronize, path, code: errno)
        }
    }

    public func rename(_ path: String, to newPath: String) throws(FileError) {
        guard Foundation.rename(path, newPath) == 0 else { throw FileError(.rename, path, code: errno) }
    }

    public func createFolder(_ path: String) throws(FileError) {
        if mkdir(path, 0o755) == 0 { return }
        let reason = errno
        if reason == ENOENT, folder(of: path) != path {
            try createFolder(folder(of: path))
            if mkdir(path, 0o755) == 0 { return }
        }
        var status = stat()
        guard reason == EEXIST || reason == ENOENT, stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
            throw FileError(.createFolder, path, code: reason)
        }
    }

    public func remove(_ path: String) throws(FileError) {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            if errno == ENOENT { return }
            throw FileError(.remove, path, code: errno)
        }
        if status.st_mode & S_IFMT == S_IFDIR {
            for name in try names(in: path) { try remove(path + "/" + name) }
            guard rmdir(path) == 0 || errno == ENOENT else { throw FileError(.remove, path, code: errno) }
        } else {
            guard unlink(path) == 0 || errno == ENOENT else { throw FileError(.remove, path, code: errno) }
        }
    }

    private func names(in path: String) throws(FileError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        } catch {
            throw FileError(.remove, path, code: EACCES)
        }
    }
}

/// Calls again for as long as a signal interrupts the call.
func uninterrupted<Result: SignedInteger>(_ call: () -> Result) -> Result {
    while true {
        let result = call()
        if result != -1 || errno != EINTR { return result }
    }
}
