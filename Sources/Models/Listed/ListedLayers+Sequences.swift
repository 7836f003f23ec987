import Catalog
import Graphs
import Language

/// Layers for texts and series `[rows, steps, channels]`.
extension ListedLayers {
    static let embedding = Entry<LayerFactory>(
        id: "embedding", summary: Text("Token embedding; the first layer for text", zh: "词元嵌入；文本的第一层"),
        hyperparameters: [
            Hyperparameter(
                "width", .integer(1...65_536, scale: .logarithmic), default: 64,
                help: Text("Width of the embedding", zh: "嵌入的宽度")),
            Hyperparameter(
                "vocab-size", .integer(0...10_000_000, zero: "auto"), default: 0,
                help: Text("Tokens in the vocabulary; auto: those of the data", zh: "词表中的词元数；auto：取自数据"),
                formerly: ["vocabulary"]),
        ]
    ) { settings in
        let (width, vocabulary) = (settings.integer("width"), settings.integer("vocab-size"))
        return { graph, x, name in
            try graph.layer(name, kind: "embedding") { graph in
                let table = try graph.parameter("token", [vocabulary, width], .normal(deviation: 0.02))
                return try graph.embedding(x, table: table)
            }
        }
    }

    static let positions = Entry<LayerFactory>(
        id: "positions", summary: Text("Learned positional embedding", zh: "可学习的位置嵌入")
    ) { _ in
        { graph, x, name in
            let shape = try sequence(x, graph, "positions")
            return try graph.layer(name, kind: "positions") { graph in
                let table = try graph.parameter("position", [shape[1], shape[2]], .normal(deviation: 0.02))
                return try graph.add(x, table)
            }
        }
    }

    static let attention = Entry<LayerFactory>(
        id: "attention", summary: Text("Multi-head self-attention", zh: "多头自注意力"),
        reference: "Vaswani and others 2017", hyperparameters: attentionHyperparameters
    ) { settings in
        let (heads, causal) = (settings.integer("heads"), settings.boolean("causal"))
        return { graph, x, name in
            _ = try sequence(x, graph, "attention")
            return try graph.layer(name, kind: "attention") {
                try $0.selfAttention(x, heads: heads, isCausal: causal)
            }
        }
    }

    static let transformer = Entry<LayerFactory>(
        id: "transformer",
        summary: Text(
            "Transformer block: attention and MLP, pre-norm with residual connections",
            zh: "Transformer 块：注意力与 MLP，前置归一化加残差连接"),
        reference: "Radford and others 2019",
        hyperparameters: attentionHyperparameters + [dropoutHyperparameter()]
    ) { settings in
        let (heads, causal) = (settings.integer("heads"), settings.boolean("causal"))
        let rate = settings.real("dropout")
        return { graph, x, name in
            let width = try sequence(x, graph, "transformer")[2]
            return try graph.layer(name, kind: "block") { graph in
                let normed = try graph.layerNorm("norm1", x)
                var y = try graph.layer("attention", kind: "attention") {
                    try $0.selfAttention(normed, heads: heads, isCausal: causal)
                }
                let middle = try graph.add(x, graph.dropout("dropout1", y, rate: rate))
                y = try graph.layerNorm("norm2", middle)
                y = try graph.dense("up", y, outputs: 4 * width)
                y = try graph.activation("gelu", .gelu, y)
                y = try graph.dense("down", y, outputs: width)
                return try graph.add(middle, graph.dropout("dropout2", y, rate: rate))
            }
        }
    }

    static let lstm = recurrent(.lstm, summary: Text("Long short-term memory over a sequence", zh: "序列上的长短期记忆层"))
    static let gru = recurrent(.gru, summary: Text("Gated recurrent units over a sequence", zh: "序列上的门控循环单元层"))

    private static func recurrent(_ cell: RecurrentCell, summary: Text) -> Entry<LayerFactory> {
        Entry(
            id: cell.rawValue, summary: summary,
            hyperparameters: [
                Hyperparameter(
                    "hidden-size", .integer(1...16_384, scale: .logarithmic), default: 64,
                    help: Text("Units of the hidden state", zh: "隐藏状态的单元数"), formerly: ["units"])
            ]
        ) { settings in
            let units = settings.integer("hidden-size")
            return { graph, x, name in
                _ = try sequence(x, graph, cell.rawValue)
                return try graph.recurrent(name, cell, x, units: units)
            }
        }
    }

    static let last = Entry<LayerFactory>(
        id: "last", summary: Text("The last step of a sequence", zh: "只取序列的最后一步")
    ) { _ in
        { graph, x, name in
            _ = try sequence(x, graph, "last")
            return try graph.layer(name, kind: "slice") { try $0.last(x, axis: 1) }
        }
    }

    private static let attentionHyperparameters = [
        Hyperparameter(
            "heads", .integer(1...256), default: 4,
            help: Text("Attention heads; they share the width", zh: "注意力头数；各头均分宽度")),
        Hyperparameter(
            "causal", .boolean, default: true,
            help: Text(
                "Causal mask: a position attends only to itself and those before it",
                zh: "因果掩码：每个位置只能看到自身及之前的位置")),
    ]

    /// The shape of a sequence, or an error that says how to get one.
    private static func sequence(_ x: Tensor, _ graph: GraphBuilder, _ layer: String) throws -> Shape {
        let shape = graph.shape(of: x)
        guard shape.rank == 3 else {
            throw GraphError(
                layer,
                Text(
                    """
                    it needs a sequence, steps × channels; put { layer = "embedding" } before it for \
                    text, { layer = "reshape", shape = [steps, channels] } for a series
                    """,
                    zh:
                        "需要序列，步 × 通道；文本请在它之前加 { layer = \"embedding\" }，序列加 { layer = \"reshape\", shape = [steps, channels] }"
                ))
        }
        return shape
    }
}

extension GraphBuilder {
    /// Attention of a sequence to itself, with parameters of its own.
    mutating func selfAttention(_ x: Tensor, heads: Int, isCausal: Bool) throws -> Tensor {
        let width = shape(of: x).last
        let queries = try dense("query", x, outputs: width)
        let keys = try dense("key", x, outputs: width)
        let values = try dense("value", x, outputs: width)
        let mixed = try attention(queries: queries, keys: keys, values: values, heads: heads, isCausal: isCausal)
        return try dense("output", mixed, outputs: width)
    }
}
