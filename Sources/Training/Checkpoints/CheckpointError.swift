/// A checkpoint that cannot be used, and why.
public struct CheckpointError: Error, Sendable, Hashable, CustomStringConvertible {
    public var folder: String
    public var reason: String

    public init(folder: String, reason: String) {
        self.folder = folder
        self.reason = reason
    }

    public var description: String { "\(folder): \(reason)" }
}
