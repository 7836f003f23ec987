import Catalog
import Graphs
import Language

/// A multi-layer perceptron: dense layers, each with normalization, activation and dropout as chosen, and a
/// dense head.
public struct MLP: Model {
    public let input: ModelInput
    public let task: LearningTask
    /// Widths of the hidden layers, first to last.
    public let hidden: [Int]
    /// The function after each hidden layer.
    public let activation: ActivationKind
    /// What is done between a dense layer and its activation.
    public let normalization: Normalization
    /// The part of each hidden layer's outputs that is left out in training.
    public let dropout: Double

    public init(
        input: ModelInput, task: LearningTask, hidden: [Int], activation: ActivationKind = .relu,
        normalization: Normalization = .none, dropout: Double = 0
    ) throws {
        _ = try input.featureCount(for: "mlp")
        self.input = input
        self.task = task
        self.hidden = hidden
        self.activation = activation
        self.normalization = normalization
        self.dropout = dropout
    }

    public func predictions(for batch: Tensor, in graph: inout GraphBuilder) throws -> Tensor {
        var x = try graph.flattened(batch)
        for (index, width) in hidden.enumerated() {
            x = try graph.dense("hidden\(index)", x, outputs: width)
            x = try graph.normalization("norm\(index)", normalization, x)
            x = try graph.activation("activation\(index)", activation, x)
            x = try graph.dropout("dropout\(index)", x, rate: dropout)
        }
        return try graph.dense("head", x, outputs: task.width)
    }

    static let entry = Entry<ModelFactory>(
        id: "mlp", summary: Text("Multi-layer perceptron: dense layers in a row", zh: "多层感知机：依次相连的全连接层"),
        hyperparameters: [
            Hyperparameter(
                "hidden", .integers(1...65_536, count: 0...64), default: [128, 64],
                help: Text("Widths of the hidden layers, first to last", zh: "各隐藏层的宽度，从前到后")),
            activationHyperparameter(default: .relu),
            Normalization.hyperparameter(
                [.none, .layer, .rms, .batch], default: .none,
                help: Text("Normalization between a dense layer and its activation", zh: "全连接层与激活之间的归一化")),
            dropoutHyperparameter(),
        ]
    ) { settings in
        { input, task in
            try MLP(
                input: input, task: task, hidden: settings.integers("hidden"),
                activation: ActivationKind(rawValue: settings.text("activation")) ?? .relu,
                normalization: Normalization(rawValue: settings.text("normalization")) ?? .none,
                dropout: settings.real("dropout"))
        }
    }
}
