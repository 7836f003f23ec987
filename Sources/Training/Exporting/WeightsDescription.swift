import Catalog
import Datasets
import Experiments
import Formats
import Language
import Learning
import Metrics
import Optimizers

/// What another program must know of exported weights, as it stands beside them and in their file.
struct WeightsDescription {
    let saved: SavedModel
    /// The run it comes from, in words.
    let origin: Text
    /// The version of the program that writes it.
    let program: String
    /// The figures that were reported of these weights.
    let evaluations: [Evaluation]
    /// How the checkpoint was found, where it is another than was asked for.
    let notes: [Text]

    var parameters: [ParameterBlock] { saved.parameters }
    var states: [ParameterBlock] { saved.states }
    var step: Int { saved.checkpoint.step }

    /// Which of a run's weights these are.
    var weights: String { saved.isAveraged ? "average" : "last" }

    /// The same as a sentence.
    var weightsWords: Text {
        saved.isAveraged
            ? Text(
                "the running average of the weights at step \(step), with which every figure of the run was measured",
                zh: "第 \(step) 步时权重的指数移动平均，运行的所有指标都用它测得")
            : Text(
                "the weights after step \(step), with which its figures were measured",
                zh: "第 \(step) 步之后的权重，指标用它测得")
    }

    /// How the axes of a tensor lie.
    static func axes(of tensor: ParameterBlock) -> Text {
        switch (tensor.shape.count, tensor.name.split(separator: ".").last) {
        case (2, "weight"): Text("inputs, outputs", zh: "输入、输出")
        case (4, "weight"): Text("outputs, inputs, height, width", zh: "输出、输入、高、宽")
        case (2, "token"): Text("tokens, width", zh: "词元、宽度")
        case (2, "position"): Text("positions, width", zh: "位置、宽度")
        case (1, _): Text("outputs", zh: "输出")
        default: .empty
        }
    }

    /// The texts in the file of weights itself.
    var metadata: [JSONMember] {
        let texts = [
            ("format", "workbench-weights"), ("program", program), ("model", kind), ("origin", origin.in(.english)),
            ("step", String(step)), ("weights", weights),
            ("dense", "weight [inputs, outputs]: y = x W + b"),
            ("images", "rows, height, width, channels; flattened in this order"),
            ("convolution", "weight [outputs, inputs, height, width]"),
            ("trained_sha256", saved.checkpoint.weightsSHA256), ("documentation", "README.md, model.json"),
        ]
        return texts.map { JSONMember($0.0, .text($0.1)) }
    }

    var kind: String { saved.experiment.model.text("kind") }

    /// What a program reads of it.
    var json: JSONValue {
        .object([
            JSONMember("format", .text("workbench-weights")), JSONMember("program", .text(program)),
            JSONMember("origin", .text(origin.in(.english))), JSONMember("step", .integer(step)),
            JSONMember("weights", .text(weights)),
            JSONMember("trained_sha256", .text(saved.checkpoint.weightsSHA256)),
            JSONMember("precision", .text(saved.experiment.training.text("precision"))),
            JSONMember("model", .text(kind)), JSONMember("settings", settings), JSONMember("input", input),
            JSONMember("output", output), JSONMember("parameters", .array(parameters.map(Self.tensor))),
            JSONMember("statistics", .array(states.map(Self.tensor))),
            JSONMember("conventions", .array(WeightsConventions.sentences(for: self).map { .text($0.in(.english)) })),
            JSONMember("figures", .array(evaluations.map(Self.figures))),
            JSONMember("notes", .array(notes.map { .text($0.in(.english)) })),
        ])
    }

    /// The settings of `[model]`, those that were left at their default included.
    private var settings: JSONValue {
        .object(saved.experiment.model.all.map { JSONMember($0.name, Self.json($0.value)) })
    }

    private static func json(_ value: SettingValue) -> JSONValue {
        switch value {
        case .boolean(let value): .boolean(value)
        case .integer(let value): .integer(value)
        case .real(let value): .real(value)
        case .text(let value): .text(value)
        case .list(let values): .array(values.map(json))
        case .table(let fields): .object(fields.map { JSONMember($0.name, json($0.value)) })
        }
    }

    private var input: JSONValue {
        switch saved.model.input {
        case .features(let shape, let embedded):
            .object(
                [JSONMember("name", .text("features")), JSONMember("shape", Self.shape(shape))]
                    + (embedded.isEmpty
                        ? [] : [JSONMember("embedded", .array(embedded.map { .integer($0.place) }))]))
        case .tokens(let vocabulary, let context):
            .object([
                JSONMember("name", .text("tokens")), JSONMember("vocabulary", .integer(vocabulary)),
                JSONMember("context", .integer(context)),
            ])
        }
    }

    private var output: JSONValue {
        switch saved.fitted {
        case .table(let table) where !table.target.classes.isEmpty:
            .object([
                JSONMember("task", .text("classification")), JSONMember("target", .text(table.target.name)),
                JSONMember("classes", .array(table.target.classes.map { .text($0) })),
            ])
        case .table(let table):
            .object([
                JSONMember("task", .text("regression")), JSONMember("target", .text(table.target.name)),
                JSONMember("center", .real(table.target.center)), JSONMember("scale", .real(table.target.scale)),
            ])
        case .text(let tokenizer):
            .object([
                JSONMember("task", .text("language")), JSONMember("vocabulary", .integer(tokenizer.vocabulary)),
            ])
        }
    }

    private static func shape(_ extents: [Int]) -> JSONValue { .array(extents.map { .integer($0) }) }

    private static func tensor(_ tensor: ParameterBlock) -> JSONValue {
        .object([
            JSONMember("name", .text(tensor.name)), JSONMember("shape", shape(tensor.shape)),
            JSONMember("axes", .text(axes(of: tensor).in(.english))),
        ])
    }

    private static func figures(_ evaluation: Evaluation) -> JSONValue {
        .object([
            JSONMember("split", .text(evaluation.split.rawValue)),
            JSONMember(
                "metrics",
                .object(evaluation.values.map { JSONMember($0.metric, $0.value.map { .real($0) } ?? .null) })),
        ])
    }
}
