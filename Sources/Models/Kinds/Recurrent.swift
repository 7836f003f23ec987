import Catalog
import Graphs
import Language

/// A recurrent network. Of a series it reads all steps and predicts from its last state; of a text it predicts
/// the next token at every place.
///
/// Sources: Hochreiter and Schmidhuber, "Long Short-Term Memory", 1997; Cho and others, "Learning Phrase
/// Representations using RNN Encoder–Decoder", 2014.
public struct Recurrent: Model {
    public let input: ModelInput
    public let task: LearningTask
    /// How a state follows from the one before.
    public let cell: RecurrentCell
    /// Recurrent layers, one above the other.
    public let layers: Int
    /// Numbers in a layer's state.
    public let units: Int
    /// The part of each layer's outputs that is left out in training.
    public let dropout: Double
    /// Steps of a series and numbers at each.
    private let series: (steps: Int, channels: Int)

    /// A row of numbers without a shape is a series of one number a step.
    public init(
        input: ModelInput, task: LearningTask, cell: RecurrentCell, layers: Int = 1, units: Int,
        dropout: Double = 0
    ) throws {
        switch input {
        case .tokens:
            _ = try input.tokens(for: cell.rawValue, task)
            series = (0, 0)
        case .features:
            let shape = input.sampleShape
            series = (shape.first ?? 1, shape.dropFirst().reduce(1, *))
        }
        self.input = input
        self.task = task
        self.cell = cell
        self.layers = layers
        self.units = units
        self.dropout = dropout
    }

    public func predictions(for batch: Tensor, in graph: inout GraphBuilder) throws -> Tensor {
        var x: Tensor
        switch input {
        case .tokens(let vocabulary, _):
            x = try graph.layer("embedding", kind: "embedding") { graph in
                let table = try graph.parameter("token", [vocabulary, units], .normal(deviation: 1))
                return try graph.embedding(batch, table: table)
            }
        case .features:
            x = try graph.reshape(batch, [graph.shape(of: batch)[0], series.steps, series.channels])
        }
        for index in 0..<layers {
            x = try graph.recurrent("\(cell.rawValue)\(index)", cell, x, units: units)
            x = try graph.dropout("dropout\(index)", x, rate: dropout)
        }
        if case .features = input { x = try graph.layer("last", kind: "slice") { try $0.last(x, axis: 1) } }
        return try graph.dense("head", x, outputs: task.width)
    }

    private static func entry(_ cell: RecurrentCell, summary: Text, reference: String) -> Entry<ModelFactory> {
        Entry(
            id: cell.rawValue, summary: summary, reference: reference,
            hyperparameters: [
                Hyperparameter(
                    "layers", .integer(1...64), default: 1, help: Text("Stacked recurrent layers", zh: "堆叠的循环层数")),
                Hyperparameter(
                    "hidden-size", .integer(1...16_384, scale: .logarithmic), default: 128,
                    help: Text("Units of a layer's hidden state", zh: "每层隐藏状态的单元数"), formerly: ["units"]),
                contextHyperparameter,
                dropoutHyperparameter(),
            ]
        ) { settings in
            { input, task in
                try Recurrent(
                    input: input, task: task, cell: cell, layers: settings.integer("layers"),
                    units: settings.integer("hidden-size"),
                    dropout: settings.real("dropout"))
            }
        }
    }

    static let lstm = entry(
        .lstm, summary: Text("Long short-term memory for series and text", zh: "长短期记忆网络，用于序列与文本"),
        reference: "Hochreiter and Schmidhuber 1997")
    static let gru = entry(
        .gru, summary: Text("Gated recurrent units for series and text", zh: "门控循环单元网络，用于序列与文本"),
        reference: "Cho and others 2014")
}
