import Catalog
import Graphs
import Language

/// One dense layer from features to predictions: linear regression, or logistic regression with one logit a
/// class.
public struct Linear: Model {
    public let input: ModelInput
    public let task: LearningTask

    public init(input: ModelInput, task: LearningTask) throws {
        _ = try input.featureCount(for: "linear")
        self.input = input
        self.task = task
    }

    public func predictions(for batch: Tensor, in graph: inout GraphBuilder) throws -> Tensor {
        try graph.dense("head", graph.flattened(batch), outputs: task.width)
    }

    static let entry = Entry<ModelFactory>(
        id: "linear", summary: Text("Linear or logistic regression: one dense layer", zh: "线性回归或逻辑回归：单个全连接层")
    ) { _ in
        { try Linear(input: $0, task: $1) }
    }
}
