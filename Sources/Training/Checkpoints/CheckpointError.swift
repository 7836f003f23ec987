/// A checkpoint that cannot be used, and why.
public struct CheckpointError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The checkpoint's folder, or the run's folder of checkpoints where none can be used.
    public var folder: String
    /// What is wrong with it, for a person.
    public var reason: String

    public init(folder: String, reason: String) {
        self.folder = folder
        self.reason = reason
    }

    /// `FOLDER: reason`, for a person.
    public var description: String { "\(folder): \(reason)" }
}
