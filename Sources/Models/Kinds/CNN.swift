import Catalog
import Graphs
import Language

/// A convolutional network: convolutions, each with normalization, activation and max pooling that halves the
/// image, then dense layers and a dense head.
///
/// Source: LeCun and others, "Gradient-based learning applied to document recognition", 1998.
public struct CNN: Model {
    public let input: ModelInput
    public let task: LearningTask
    /// Channels of the convolutions, first to last.
    public let channels: [Int]
    /// Height and width of their kernels.
    public let kernel: Int
    /// Widths of the dense layers before the head.
    public let hidden: [Int]
    /// The function after each convolution and dense layer but the head.
    public let activation: ActivationKind
    /// What is done between a convolution and its activation.
    public let normalization: Normalization
    /// The part of the dense layers' inputs that is left out in training.
    public let dropout: Double
    private let image: ImageShape

    public init(
        input: ModelInput, task: LearningTask, channels: [Int], kernel: Int = 3,
        hidden: [Int], activation: ActivationKind = .relu, normalization: Normalization = .none,
        dropout: Double = 0
    ) throws {
        self.image = try ImageShape(input, for: "cnn")
        self.input = input
        self.task = task
        self.channels = channels
        self.kernel = kernel
        self.hidden = hidden
        self.activation = activation
        self.normalization = normalization
        self.dropout = dropout
    }

    public func predictions(for batch: Tensor, in graph: inout GraphBuilder) throws -> Tensor {
        var x = try graph.images(batch, image)
        for (index, count) in channels.enumerated() {
            x = try graph.convolution(
                "conv\(index)", x, channels: count, kernel: kernel, bias: normalization != .batch)
            x = try graph.normalization("norm\(index)", normalization, x)
            x = try graph.activation("activation\(index)", activation, x)
            let shape = graph.shape(of: x)
            // An image of one row or column cannot be halved any more.
            if shape[1] > 1, shape[2] > 1 {
                x = try graph.layer("pool\(index)", kind: "max-pooling") { try $0.maxPooling(x, size: 2) }
            }
        }
        x = try graph.flattened(x)
        for (index, width) in hidden.enumerated() {
            x = try graph.dropout("dropout\(index)", x, rate: dropout)
            x = try graph.dense("hidden\(index)", x, outputs: width)
            x = try graph.activation("hidden-activation\(index)", activation, x)
        }
        x = try graph.dropout("dropout", x, rate: dropout)
        return try graph.dense("head", x, outputs: task.width)
    }

    static let entry = Entry<ModelFactory>(
        id: "cnn", summary: Text("Convolutional network for images", zh: "用于图像的卷积网络"),
        reference: "LeCun and others 1998",
        hyperparameters: [
            Hyperparameter(
                "channels", .integers(1...65_536, count: 1...16), default: [32, 64],
                help: Text("Output channels of the convolutions, first to last", zh: "各卷积层的输出通道数，从前到后")),
            Hyperparameter(
                "kernel-size", .integer(1...31), default: 3,
                help: Text("Height and width of the kernels", zh: "卷积核的高和宽"),
                formerly: ["kernel"]),
            Hyperparameter(
                "hidden", .integers(1...65_536, count: 0...16), default: [128],
                help: Text("Widths of the dense layers before the head", zh: "输出层之前各全连接层的宽度")),
            activationHyperparameter(default: .relu),
            Normalization.hyperparameter(
                [.none, .batch, .group], default: .none,
                help: Text("Normalization between a convolution and its activation", zh: "卷积与激活之间的归一化")),
            dropoutHyperparameter(),
        ]
    ) { settings in
        { input, task in
            try CNN(
                input: input, task: task, channels: settings.integers("channels"),
                kernel: settings.integer("kernel-size"),
                hidden: settings.integers("hidden"),
                activation: ActivationKind(rawValue: settings.text("activation")) ?? .relu,
                normalization: Normalization(rawValue: settings.text("normalization")) ?? .none,
                dropout: settings.real("dropout"))
        }
    }
}
