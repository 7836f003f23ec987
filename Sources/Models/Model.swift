import Graphs

/// A model that can be built into a graph: a value made of its hyperparameters, the shape of its input and
/// its task.
public protocol Model: Sendable {
    var input: ModelInput { get }
    var task: LearningTask { get }

    /// Adds the nodes that turn a batch into predictions.
    /// - Parameters:
    ///   - batch: `[rows, …]` with the shape of `input`.
    /// - Returns: predictions in the shape that `task` says, `[rows, …]`.
    func predictions(for batch: Tensor, in graph: inout GraphBuilder) throws -> Tensor
}

/// A model that cannot be made: what does not fit together, and what would.
public struct ModelError: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}
