import Graphs
import Language

/// A model that can be built into a graph: a value made of its hyperparameters, the shape of its input and
/// its task.
///
/// Its parameters are named by layers, outermost first. The last layer is called `head`, tables of tokens and
/// positions `embedding` and `positions`: methods for hidden matrices, such as Muon, leave these out.
public protocol Model: Sendable {
    /// What a sample is.
    var input: ModelInput { get }
    /// What is predicted of it.
    var task: LearningTask { get }

    /// Adds the nodes that turn a batch into predictions.
    /// - Parameters:
    ///   - batch: `[rows, …]` with the shape of `input`.
    /// - Returns: predictions in the shape that `task` says, `[rows, …]`. The rows of a batch do not change each
    ///   other's predictions, but for batch normalization.
    func predictions(for batch: Tensor, in graph: inout GraphBuilder) throws -> Tensor
}

/// A model that cannot be made: what does not fit together, and what would.
public struct ModelError: ExplainedError, Hashable {
    /// One sentence, the kind of model or the layer first.
    public let text: Text

    public init(_ text: Text) {
        self.text = text
    }
}
