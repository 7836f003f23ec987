import Catalog
import Graphs
import Language

/// A residual network for small images: a convolution, then stages of blocks of two 3×3 convolutions around
/// which the input is led past; each stage but the first halves the image. Global average pooling and a dense
/// head end it.
///
/// Source: He and others, "Deep Residual Learning for Image Recognition", 2016, section 4.2; projections where
/// the shape changes (option B).
public struct ResNet: Model {
    public let input: ModelInput
    public let task: LearningTask
    /// Channels of each stage.
    public let channels: [Int]
    /// Blocks in each stage.
    public let blocks: Int
    /// What is done after each convolution.
    public let normalization: Normalization
    private let image: ImageShape

    public init(
        input: ModelInput, task: LearningTask, channels: [Int], blocks: Int,
        normalization: Normalization = .batch
    ) throws {
        self.image = try ImageShape(input, for: "resnet")
        self.input = input
        self.task = task
        self.channels = channels
        self.blocks = blocks
        self.normalization = normalization
    }

    public func predictions(for batch: Tensor, in graph: inout GraphBuilder) throws -> Tensor {
        var x = try graph.images(batch, image)
        x = try part("stem", x, channels: channels.first ?? 16, in: &graph)
        x = try graph.activation("stem-activation", .relu, x)
        for (stage, count) in channels.enumerated() {
            for index in 0..<blocks {
                let stride = stage > 0 && index == 0 ? 2 : 1
                x = try graph.layer("stage\(stage).block\(index)", kind: "block") {
                    try block(x, channels: count, stride: stride, in: &$0)
                }
            }
        }
        let pooled = try graph.layer("pool", kind: "average-pooling") { try $0.globalAveragePooling(x) }
        return try graph.dense("head", pooled, outputs: task.width)
    }

    /// relu(norm(conv(relu(norm(conv x)))) + x), x projected where its shape changes.
    private func block(_ x: Tensor, channels: Int, stride: Int, in graph: inout GraphBuilder) throws -> Tensor {
        var y = try part("first", x, channels: channels, stride: stride, in: &graph)
        y = try graph.activation("first-activation", .relu, y)
        y = try part("second", y, channels: channels, in: &graph)
        let isSame = stride == 1 && graph.shape(of: x).last == channels
        let past = isSame ? x : try part("projection", x, channels: channels, kernel: 1, stride: stride, in: &graph)
        return try graph.activation("activation", .relu, graph.add(y, past))
    }

    /// A convolution and its normalization.
    private func part(
        _ name: String, _ x: Tensor, channels: Int, kernel: Int = 3, stride: Int = 1,
        in graph: inout GraphBuilder
    ) throws -> Tensor {
        let fanIn = graph.shape(of: x).last * kernel * kernel
        let y = try graph.convolution(
            name, x, channels: channels, kernel: kernel, stride: stride, bias: false,
            start: .heNormal(fanIn: fanIn))
        return try graph.normalization(name + "-norm", normalization, y)
    }

    static let entry = Entry<ModelFactory>(
        id: "resnet", summary: Text("Residual network for images", zh: "用于图像的残差网络"), reference: "He and others 2016",
        hyperparameters: [
            Hyperparameter(
                "channels", .integers(1...4096, count: 1...6), default: [16, 32, 64],
                help: Text(
                    "Channels of the stages; each but the first halves the image",
                    zh: "各阶段的通道数；除首个外每阶段图像减半")),
            Hyperparameter(
                "blocks", .integer(1...64), default: 1, help: Text("Residual blocks in each stage", zh: "每个阶段的残差块数")),
            Normalization.hyperparameter(
                [.batch, .group, .none], default: .batch,
                help: Text("Normalization after each convolution", zh: "每个卷积之后的归一化")),
        ]
    ) { settings in
        { input, task in
            try ResNet(
                input: input, task: task, channels: settings.integers("channels"), blocks: settings.integer("blocks"),
                normalization: Normalization(rawValue: settings.text("normalization")) ?? .batch)
        }
    }
}
