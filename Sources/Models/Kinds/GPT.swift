import Catalog
import Graphs
import Language

/// A decoder-only transformer in the style of GPT-2: learned positions, layer normalization before each part,
/// causal attention, GELU, and a head that shares its weights with the token embedding.
///
/// Starts as GPT-2 does: weights normal with deviation 0.02, those that write into the residual stream
/// 0.02/√(2 · layers), biases zero.
///
/// Source: Radford and others, "Language Models are Unsupervised Multitask Learners", 2019.
public struct GPT: Model {
    public let input: ModelInput
    public let task: LearningTask
    /// Blocks of attention and dense layers.
    public let layers: Int
    /// Heads of attention in each; they share the width.
    public let heads: Int
    /// Numbers that stand for a token between layers.
    public let width: Int
    /// Whether dense layers and normalizations have biases.
    public let bias: Bool
    /// The part of embeddings and of each part's outputs that is left out in training.
    public let dropout: Double
    private let vocabulary: Int
    private let context: Int

    public init(
        input: ModelInput, task: LearningTask, layers: Int, heads: Int, width: Int, bias: Bool = false,
        dropout: Double = 0
    ) throws {
        (vocabulary, context) = try input.tokens(for: "gpt", task)
        guard width % heads == 0 else {
            throw ModelError(
                Text(
                    """
                    gpt: a hidden size of \(width) cannot be shared by \(heads) heads; make it a multiple \
                    of \(heads)
                    """,
                    zh: "gpt：hidden-size \(width) 不能由 \(heads) 个头均分；请取 \(heads) 的倍数"))
        }
        self.input = input
        self.task = task
        self.layers = layers
        self.heads = heads
        self.width = width
        self.bias = bias
        self.dropout = dropout
    }

    private static let deviation: Float = 0.02

    private var start: Initializer { .normal(deviation: Self.deviation) }

    /// For weights whose product is added to the residual stream, 2 in each layer.
    private var residualStart: Initializer {
        .normal(deviation: Self.deviation / Float(2 * max(layers, 1)).squareRoot())
    }

    public func predictions(for batch: Tensor, in graph: inout GraphBuilder) throws -> Tensor {
        let (embedded, table) = try graph.layer("embedding", kind: "embedding") { graph in
            let table = try graph.parameter("token", [vocabulary, width], start)
            let positions = try graph.parameter("position", [context, width], start)
            return (try graph.add(graph.embedding(batch, table: table), positions), table)
        }
        var x = try graph.dropout("embedding-dropout", embedded, rate: dropout)
        for index in 0..<layers {
            x = try graph.layer("h\(index)", kind: "block") { try block(x, in: &$0) }
        }
        x = try graph.layerNorm("norm", x, bias: bias)
        return try graph.layer("head", kind: "tied-head") { graph in
            try graph.dense(x, weight: table, transposed: true)
        }
    }

    /// One layer: x + attention(norm x), then x + mlp(norm x).
    private func block(_ x: Tensor, in graph: inout GraphBuilder) throws -> Tensor {
        var normed = try graph.layerNorm("norm1", x, bias: bias)
        let attended = try graph.layer("attention", kind: "attention") { graph in
            let queries = try graph.dense("query", normed, outputs: width, bias: bias, start: start)
            let keys = try graph.dense("key", normed, outputs: width, bias: bias, start: start)
            let values = try graph.dense("value", normed, outputs: width, bias: bias, start: start)
            let mixed = try graph.attention(queries: queries, keys: keys, values: values, heads: heads)
            let output = try graph.dense("output", mixed, outputs: width, bias: bias, start: residualStart)
            return try graph.dropout("dropout", output, rate: dropout)
        }
        let middle = try graph.add(x, attended)
        normed = try graph.layerNorm("norm2", middle, bias: bias)
        let fed = try graph.layer("mlp", kind: "mlp") { graph in
            let up = try graph.dense("up", normed, outputs: 4 * width, bias: bias, start: start)
            let active = try graph.activation("gelu", .gelu, up)
            let down = try graph.dense("down", active, outputs: width, bias: bias, start: residualStart)
            return try graph.dropout("dropout", down, rate: dropout)
        }
        return try graph.add(middle, fed)
    }

    static let entry = Entry<ModelFactory>(
        id: "gpt",
        summary: Text("Transformer that predicts the next token, as GPT-2", zh: "预测下一个词元的 Transformer，同 GPT-2"),
        reference: "Radford and others 2019",
        hyperparameters: languageHyperparameters + [
            Hyperparameter(
                "bias", .boolean, default: false,
                help: Text("Whether linear layers and layer norms have biases", zh: "线性层与层归一化是否带偏置")),
            dropoutHyperparameter(),
        ]
    ) { settings in
        { input, task in
            try GPT(
                input: input, task: task, layers: settings.integer("layers"), heads: settings.integer("heads"),
                width: settings.integer("hidden-size"), bias: settings.boolean("bias"),
                dropout: settings.real("dropout"))
        }
    }
}
