import Catalog
import Graphs

/// Layers for texts and series `[rows, steps, channels]`.
extension ListedLayers {
    static let embedding = Entry<LayerFactory>(
        id: "embedding", summary: "Token embedding; the first layer for text",
        hyperparameters: [
            Hyperparameter(
                "width", .integer(1...65_536, scale: .logarithmic), default: 64, help: "Width of the embedding"),
            Hyperparameter(
                "vocab-size", .integer(0...10_000_000, zero: "auto"), default: 0,
                help: "Tokens in the vocabulary; auto: those of the data", formerly: ["vocabulary"]),
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
        id: "positions", summary: "Learned positional embedding"
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
        id: "attention", summary: "Multi-head self-attention",
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
        id: "transformer", summary: "Transformer block: attention and MLP, pre-norm with residual connections",
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

    static let lstm = recurrent(.lstm, summary: "Long short-term memory over a sequence")
    static let gru = recurrent(.gru, summary: "Gated recurrent units over a sequence")

    private static func recurrent(_ cell: RecurrentCell, summary: String) -> Entry<LayerFactory> {
        Entry(
            id: cell.rawValue, summary: summary,
            hyperparameters: [
                Hyperparameter(
                    "hidden-size", .integer(1...16_384, scale: .logarithmic), default: 64,
                    help: "Units of the hidden state", formerly: ["units"])
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
        id: "last", summary: "The last step of a sequence"
    ) { _ in
        { graph, x, name in
            _ = try sequence(x, graph, "last")
            return try graph.layer(name, kind: "slice") { try $0.last(x, axis: 1) }
        }
    }

    private static let attentionHyperparameters = [
        Hyperparameter("heads", .integer(1...256), default: 4, help: "Attention heads; they share the width"),
        Hyperparameter(
            "causal", .boolean, default: true,
            help: "Causal mask: a position attends only to itself and those before it"),
    ]

    /// The shape of a sequence, or an error that says how to get one.
    private static func sequence(_ x: Tensor, _ graph: GraphBuilder, _ layer: String) throws -> Shape {
        let shape = graph.shape(of: x)
        guard shape.rank == 3 else {
            throw GraphError(
                layer,
                "it needs a sequence, steps × channels; put { layer = \"embedding\" } before it for text, "
                    + "{ layer = \"reshape\", shape = [steps, channels] } for a series")
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
