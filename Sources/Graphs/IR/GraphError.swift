import Language

/// A graph that cannot be built: which operation refused, and what would fit.
public struct GraphError: ExplainedError, Hashable {
    /// The operation, by its name in the catalog, or the part of the engine that refused.
    public let operation: String
    /// What was given and what would fit.
    public let message: Text

    public init(_ operation: String, _ message: Text) {
        self.operation = operation
        self.message = message
    }

    public var text: Text { Text("\(operation): \(message)", zh: "\(operation)：\(message)") }
}
