import Catalog
import Graphs
import Language

/// A decoder-only transformer in the style of Llama: rotary positions, root-mean-square normalization before
/// each part, grouped queries, SwiGLU, no biases.
///
/// Starts with weights normal with deviation 0.02, those that write into the residual stream 0.02/√(2 · layers).
///
/// Sources: Touvron and others, "LLaMA", 2023; Ainslie and others, "GQA", 2023; Shazeer, "GLU Variants Improve
/// Transformer", 2020; Su and others, "RoFormer", 2021.
public struct Llama: Model {
    public let input: ModelInput
    public let task: LearningTask
    /// Blocks of attention and dense layers.
    public let layers: Int
    /// Heads of queries in each; they share the width.
    public let heads: Int
    /// Heads of keys and values, each shared by as many heads of queries.
    public let keyHeads: Int
    /// Numbers that stand for a token between layers.
    public let width: Int
    /// Width of the gated layer.
    public let hidden: Int
    /// Whether the head shares its weights with the token embedding.
    public let isTied: Bool
    /// The part of embeddings and of each part's outputs that is left out in training.
    public let dropout: Double
    private let vocabulary: Int

    /// - Parameters:
    ///   - keyHeads: 0 for as many as `heads`.
    ///   - hidden: 0 for 8/3 of the width, rounded up to a multiple of 32.
    public init(
        input: ModelInput, task: LearningTask, layers: Int, heads: Int, keyHeads: Int = 0, width: Int,
        hidden: Int = 0, isTied: Bool = true, dropout: Double = 0
    ) throws {
        (vocabulary, _) = try input.tokens(for: "llama", task)
        let keyHeads = keyHeads == 0 ? heads : keyHeads
        guard width % heads == 0, width / heads % 2 == 0 else {
            throw ModelError(
                Text(
                    """
                    llama: a hidden size of \(width) cannot be shared by \(heads) heads of an even size; \
                    make it a multiple of \(2 * heads)
                    """,
                    zh: "llama：hidden-size \(width) 不能由 \(heads) 个偶数大小的头均分；请取 \(2 * heads) 的倍数"))
        }
        guard heads % keyHeads == 0 else {
            throw ModelError(
                Text(
                    "llama: \(heads) heads cannot share \(keyHeads) kv-heads; make heads a multiple of them",
                    zh: "llama：\(heads) 个头不能均分 \(keyHeads) 个 kv-heads；heads 须为其倍数"))
        }
        self.input = input
        self.task = task
        self.layers = layers
        self.heads = heads
        self.keyHeads = keyHeads
        self.width = width
        self.hidden = hidden > 0 ? hidden : (8 * width / 3 + 31) / 32 * 32
        self.isTied = isTied
        self.dropout = dropout
    }

    private var start: Initializer { .normal(deviation: 0.02) }

    private var residualStart: Initializer { .normal(deviation: 0.02 / Float(2 * max(layers, 1)).squareRoot()) }

    public func predictions(for batch: Tensor, in graph: inout GraphBuilder) throws -> Tensor {
        let (embedded, table) = try graph.layer("embedding", kind: "embedding") { graph in
            let table = try graph.parameter("token", [vocabulary, width], start)
            return (try graph.embedding(batch, table: table), table)
        }
        var x = try graph.dropout("embedding-dropout", embedded, rate: dropout)
        for index in 0..<layers {
            x = try graph.layer("h\(index)", kind: "block") { try block(x, in: &$0) }
        }
        x = try graph.rmsNorm("norm", x)
        guard isTied else { return try graph.dense("head", x, outputs: vocabulary, bias: false, start: start) }
        return try graph.layer("head", kind: "tied-head") { try $0.dense(x, weight: table, transposed: true) }
    }

    /// One layer: x + attention(norm x), then x + swiglu(norm x).
    private func block(_ x: Tensor, in graph: inout GraphBuilder) throws -> Tensor {
        let depth = width / heads
        var normed = try graph.rmsNorm("norm1", x)
        let attended = try graph.layer("attention", kind: "attention") { graph in
            let queries = try graph.dense("query", normed, outputs: width, bias: false, start: start)
            let keys = try graph.dense("key", normed, outputs: keyHeads * depth, bias: false, start: start)
            let values = try graph.dense("value", normed, outputs: keyHeads * depth, bias: false, start: start)
            let mixed = try graph.attention(
                queries: graph.rotary(queries, depth: depth), keys: graph.rotary(keys, depth: depth),
                values: values, heads: heads, keyHeads: keyHeads)
            let output = try graph.dense("output", mixed, outputs: width, bias: false, start: residualStart)
            return try graph.dropout("dropout", output, rate: dropout)
        }
        let middle = try graph.add(x, attended)
        normed = try graph.rmsNorm("norm2", middle)
        let fed = try graph.layer("mlp", kind: "mlp") { graph in
            let gate = try graph.dense("gate", normed, outputs: hidden, bias: false, start: start)
            let up = try graph.dense("up", normed, outputs: hidden, bias: false, start: start)
            let active = try graph.swiGLU("swiglu", gate: gate, up: up)
            let down = try graph.dense("down", active, outputs: width, bias: false, start: residualStart)
            return try graph.dropout("dropout", down, rate: dropout)
        }
        return try graph.add(middle, fed)
    }

    static let entry = Entry<ModelFactory>(
        id: "llama",
        summary: Text("Transformer that predicts the next token, as Llama", zh: "预测下一个词元的 Transformer，同 Llama"),
        reference: "Touvron and others 2023",
        hyperparameters: languageHyperparameters + [
            Hyperparameter(
                "kv-heads", .integer(0...256, zero: "auto"), default: 0,
                help: Text(
                    "Key-value heads of grouped-query attention; auto: as many as heads",
                    zh: "分组查询注意力的键值头数；auto：与 heads 相同"),
                reference: "Ainslie and others 2023", formerly: ["key-heads"]),
            Hyperparameter(
                "intermediate-size", .integer(0...262_144, scale: .logarithmic, zero: "auto"), default: 0,
                help: Text(
                    "Width of the gated MLP; auto: 8/3 of the hidden size",
                    zh: "门控 MLP 的宽度；auto：hidden-size 的 8/3"), formerly: ["hidden"]),
            Hyperparameter(
                "tie-embeddings", .boolean, default: true,
                help: Text(
                    "Whether the output head shares its weights with the token embedding",
                    zh: "输出层是否与词元嵌入共享权重"),
                formerly: ["tied-head"]),
            dropoutHyperparameter(),
        ]
    ) { settings in
        { input, task in
            try Llama(
                input: input, task: task, layers: settings.integer("layers"), heads: settings.integer("heads"),
                keyHeads: settings.integer("kv-heads"), width: settings.integer("hidden-size"),
                hidden: settings.integer("intermediate-size"), isTied: settings.boolean("tie-embeddings"),
                dropout: settings.real("dropout"))
        }
    }
}
