/// A graph that cannot be built: which operation refused, and what would fit.
public struct GraphError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The operation, by its name in the catalog, or the part of the engine that refused.
    public let operation: String
    /// What was given and what would fit.
    public let message: String

    public init(_ operation: String, _ message: String) {
        self.operation = operation
        self.message = message
    }

    public var description: String { "\(operation): \(message)" }
}
