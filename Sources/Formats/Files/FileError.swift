import Foundation

/// A call to the operating system that failed.
public struct FileError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Operation: String, Sendable, Hashable {
        case open, read, write, synchronize, close, rename, createFolder = "create folder", remove
    }

    public var operation: Operation
    public var path: String
    /// The `errno` of the call.
    public var code: Int32

    public init(_ operation: Operation, _ path: String, code: Int32) {
        self.operation = operation
        self.path = path
        self.code = code
    }

    /// Whether the disk, or a quota on it, is full.
    public var isDiskFull: Bool { code == ENOSPC || code == EDQUOT }

    public var description: String { "\(path): cannot \(operation.rawValue): \(String(cString: strerror(code)))" }
}
