import Catalog
import Graphs
import Language

/// A model whose layers are listed one by one; a dense head that fits the task is added at the end.
public struct Listed: Model {
    public let input: ModelInput
    public let task: LearningTask
    private let layers: [(kind: String, factory: LayerFactory)]

    /// - Parameter layers: records such as `{ layer = "dense", width = 64 }`; see `ListedLayers`.
    public init(input: ModelInput, task: LearningTask, layers: [SettingValue]) throws {
        var layers = layers
        if case .tokens(let vocabulary, _) = input {
            guard layers.first?["layer"]?.text == "embedding", var first = layers.first?.table else {
                throw ModelError(
                    Text(
                        "layers: the data are text; the first layer must be { layer = \"embedding\" }",
                        zh: "layers：数据是文本；第一层必须是 { layer = \"embedding\" }"))
            }
            let given = first.first { $0.name == "vocab-size" }?.value.integer ?? 0
            guard given == 0 || given >= vocabulary else {
                throw ModelError(
                    Text(
                        """
                        layers: number 1, embedding: vocab-size = \(given) is too small for the \
                        \(vocabulary) tokens of the data; leave it out
                        """,
                        zh: "layers：第 1 层 embedding：vocab-size = \(given) 小于数据的 \(vocabulary) 个词元；请去掉它"))
            }
            if given == 0 {
                first.removeAll { $0.name == "vocab-size" }
                first.append(SettingField("vocab-size", .integer(vocabulary)))
            }
            layers[0] = .table(first)
        } else if layers.contains(where: { $0["layer"]?.text == "embedding" }) {
            throw ModelError(
                Text(
                    "layers: an embedding is for text, but the data are numbers",
                    zh: "layers：embedding 用于文本，而数据是数值"))
        }
        if case .language = task { try Self.checkCausality(layers) }
        self.input = input
        self.task = task
        self.layers = try ListedLayers.make(layers)
        // What does not fit together is said when the model is made, not when it is first run.
        var graph = GraphBuilder()
        _ = try build(&graph, rows: 1, withTargets: false)
    }

    /// Where a place may look ahead, it sees the token that it is to foretell.
    private static func checkCausality(
        _ layers: [SettingValue], inside holder: Text = Text("layers: ", zh: "设置 layers：")
    ) throws {
        for (index, layer) in layers.enumerated() {
            let kind = layer["layer"]?.text ?? ""
            let place = Text(
                "\(holder)number \(index + 1), \(kind): ", zh: "\(holder)第 \(index + 1) 层 \(kind)：")
            if layer["causal"]?.boolean == false {
                throw ModelError(
                    Text(
                        "\(place)without causal each place sees the token that it is to foretell; leave it out",
                        zh: "\(place)不用因果掩码时每个位置都能看到要预测的词元；请去掉此设置"))
            }
            try checkCausality(layer["layers"]?.list ?? [], inside: place)
        }
    }

    public func predictions(for batch: Tensor, in graph: inout GraphBuilder) throws -> Tensor {
        var x: Tensor
        do {
            x = try ListedLayers.apply(layers, to: batch, in: &graph)
        } catch let error as GraphError {
            throw ModelError(error.text)
        }
        let shape = graph.shape(of: x)
        if case .language = task {
            guard case .tokens(_, let context) = input, shape.rank == 3, shape[1] == context else {
                throw ModelError(
                    Text(
                        """
                        layers: learning to go on with a text takes a sequence of all its places at the \
                        end, not \(shape)
                        """,
                        zh: "layers：语言模型末尾需要每个位置都有输出的序列，而不是 \(shape)"))
            }
        } else {
            x = try graph.flattened(x)
        }
        return try graph.dense("head", x, outputs: task.width)
    }

    static let entry = Entry<ModelFactory>(
        id: "layers", summary: Text("Layers listed one by one, and a dense head", zh: "逐层列出的网络，末尾接全连接输出层"),
        hyperparameters: [
            ListedLayers.hyperparameter(
                ListedLayers.catalog,
                help: Text("The layers, first to last; a dense head follows", zh: "各层，从前到后；末尾接全连接输出层")),
            contextHyperparameter,
        ]
    ) { settings in
        { input, task in try Listed(input: input, task: task, layers: settings["layers"]?.list ?? []) }
    }
}
