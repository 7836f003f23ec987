import Formats
import Foundation
import Synchronization

/// Writes to disk until the n-th call, which fails in a chosen way; with `.dies` nothing after it is
/// done either, as if the machine had stopped there. It does not wait for the disk: no machine stops
/// in a test.
final class FailingFiles: FileWriting {
    enum Fault: Sendable, CaseIterable {
        case inputOutput, diskFull, shortWrite, dies
    }

    private let disk = DiskFiles()
    private let fault: Fault
    private let position: Int
    private let state = Mutex(0)
    private let removal = Mutex(false)

    /// - Parameter position: the call that fails, from 1; 0 lets all pass, to count them.
    init(_ fault: Fault, at position: Int) {
        self.fault = fault
        self.position = position
    }

    var calls: Int { state.withLock { $0 } }

    /// Whether it was a removal that failed, which is made up for the next time.
    var failedToRemove: Bool { removal.withLock { $0 } }

    /// Counts a call; whether it is to fail.
    private func fails() -> Bool {
        state.withLock { calls in
            calls += 1
            return calls == position || (fault == .dies && position > 0 && calls > position)
        }
    }

    private func error(_ operation: FileError.Operation, _ path: String) -> FileError {
        FileError(operation, path, code: fault == .diskFull ? ENOSPC : EIO)
    }

    func open(_ path: String) throws(FileError) -> FileDescriptor {
        if fails(), fault != .shortWrite { throw error(.open, path) }
        return try disk.open(path)
    }

    func write(_ bytes: UnsafeRawBufferPointer, to file: FileDescriptor) throws(FileError) -> Int {
        if fails() {
            if fault == .shortWrite, bytes.count > 1 {
                return try disk.write(UnsafeRawBufferPointer(rebasing: bytes.prefix(bytes.count / 2)), to: file)
            }
            if fault == .dies {
                _ = try? disk.write(UnsafeRawBufferPointer(rebasing: bytes.prefix(bytes.count / 2)), to: file)
            }
            throw error(.write, file.path)
        }
        return try disk.write(bytes, to: file)
    }

    func synchronize(_ file: FileDescriptor) throws(FileError) {
        if fails(), fault != .shortWrite { throw error(.synchronize, file.path) }
    }

    func close(_ file: FileDescriptor) throws(FileError) {
        let fails = fails()
        try disk.close(file)
        if fails, fault != .shortWrite { throw error(.close, file.path) }
    }

    func synchronizeFolder(_ path: String) throws(FileError) {
        if fails(), fault != .shortWrite { throw error(.synchronize, path) }
    }

    func rename(_ path: String, to newPath: String) throws(FileError) {
        if fails(), fault != .shortWrite { throw error(.rename, path) }
        try disk.rename(path, to: newPath)
    }

    func createFolder(_ path: String) throws(FileError) {
        if fails(), fault != .shortWrite { throw error(.createFolder, path) }
        try disk.createFolder(path)
    }

    func remove(_ path: String) throws(FileError) {
        if fails(), fault != .shortWrite {
            removal.withLock { $0 = true }
            throw error(.remove, path)
        }
        try disk.remove(path)
    }
}
