import Foundation
import Language

/// Writes inside one folder only, and through no link in it: what a stranger put there cannot lead out.
public struct ConfinedFiles: FileWriting {
    private let base: any FileWriting
    private let folder: OwnFolder
    private let check: @Sendable () -> FileError?

    /// - Parameters:
    ///   - folder: Everything must lie below it; paths begin with its path.
    ///   - base: What writes.
    ///   - check: Asked before each call, for a reason not to write at all, such as that the folder was moved.
    public init(_ folder: OwnFolder, base: any FileWriting, check: @escaping @Sendable () -> FileError? = { nil }) {
        self.folder = folder
        self.base = base
        self.check = check
    }

    public func open(_ path: String) throws(FileError) -> FileDescriptor {
        try permit(path, .open)
        return try base.open(path)
    }

    public func write(_ bytes: UnsafeRawBufferPointer, to file: FileDescriptor) throws(FileError) -> Int {
        try base.write(bytes, to: file)
    }

    public func synchronize(_ file: FileDescriptor) throws(FileError) { try base.synchronize(file) }

    public func close(_ file: FileDescriptor) throws(FileError) { try base.close(file) }

    public func synchronizeFolder(_ path: String) throws(FileError) {
        try permit(path, .synchronize)
        try base.synchronizeFolder(path)
    }

    public func rename(_ path: String, to newPath: String) throws(FileError) {
        try permit(path, .rename)
        try permit(newPath, .rename)
        try base.rename(path, to: newPath)
    }

    public func createFolder(_ path: String) throws(FileError) {
        try permit(path, .createFolder)
        try base.createFolder(path)
    }

    public func remove(_ path: String) throws(FileError) {
        try permit(path, .remove)
        try base.remove(path)
    }

    private func permit(_ path: String, _ operation: FileError.Operation) throws(FileError) {
        if let error = check() { throw FileError(operation, path, code: error.code, reason: error.reason) }
        if path == folder.path { return }
        guard path.hasPrefix(folder.path + "/") else {
            throw FileError(
                operation, path, code: EPERM, reason: Text("it lies outside \(folder.path)", zh: "它在 \(folder.path) 之外")
            )
        }
        _ = try folder.kind(of: String(path.dropFirst(folder.path.count + 1)))
    }
}
