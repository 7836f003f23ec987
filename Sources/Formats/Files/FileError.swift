import Foundation

/// A call to the operating system that failed.
public struct FileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The calls that can fail; the raw value completes "cannot …".
    public enum Operation: String, Sendable, Hashable {
        case open, read, write, synchronize, close, rename, createFolder = "create folder", remove
    }

    /// The call that failed.
    public var operation: Operation
    /// The file or folder, as it was named to the call.
    public var path: String
    /// The `errno` of the call.
    public var code: Int32

    /// Why, in words of its own; nil where the system's words for the code say it.
    public var reason: String?

    /// A failure with the `errno` the call left.
    public init(_ operation: Operation, _ path: String, code: Int32, reason: String? = nil) {
        self.operation = operation
        self.path = path
        self.code = code
        self.reason = reason
    }

    /// Whether the disk, or a quota on it, is full.
    public var isDiskFull: Bool { code == ENOSPC || code == EDQUOT }

    /// Whether the folder that is written to is no longer where it was.
    public var isPlaceGone: Bool { code == ESTALE }

    /// `run.toml: cannot write: No space left on device`.
    public var description: String {
        "\(path): cannot \(operation.rawValue): \(reason ?? String(cString: strerror(code)))"
    }
}
