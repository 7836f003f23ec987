import Language

/// A checkpoint that cannot be used, and why.
public struct CheckpointError: ExplainedError, Sendable, Hashable {
    /// The checkpoint's folder, or the run's folder of checkpoints where none can be used.
    public var folder: String
    /// What is wrong with it, for a person.
    public var reason: Text

    public init(folder: String, reason: Text) {
        self.folder = folder
        self.reason = reason
    }

    /// `FOLDER: reason`, for a person.
    public var text: Text { Text("\(folder): \(reason)", zh: "\(folder)：\(reason)") }
}
