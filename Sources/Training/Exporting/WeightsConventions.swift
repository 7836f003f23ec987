import Datasets
import Formats
import Optimizers

/// How numbers are computed from exported weights, in sentences for whoever does it elsewhere.
enum WeightsConventions {
    /// A sentence for each thing that the model has.
    static func sentences(for description: WeightsDescription) -> [String] {
        let kinds = description.saved.layerKinds
        var sentences = all.filter { !kinds.isDisjoint(with: $0.kinds) }.map(\.sentence)
        if kinds.contains("convolution"), kinds.contains("dense"), kinds.isDisjoint(with: ["average-pooling"]) {
            sentences.append(
                "An image is flattened by row, column and channel: one that lies as [channels, height, width], as in "
                    + "PyTorch, is brought into [height, width, channels] before.")
        }
        if description.saved.experiment.training.text("precision") == "bf16" {
            sentences.append(
                "Figures were measured with the operands of products rounded to bf16; computing in single precision "
                    + "moves them in their last digits.")
        }
        return sentences
    }

    private static let all: [(kinds: Set<String>, sentence: String)] = [
        (
            ["dense", "tied-head"],
            "A dense layer is y = x W + b with W of [inputs, outputs]: the transpose of PyTorch's Linear.weight."
        ),
        (
            ["tied-head"],
            "The head is the token table: logits = x · Tᵀ with embedding.token; it has no tensor of its own."
        ),
        (
            ["convolution"],
            "Images are [rows, height, width, channels]. A convolution's weight is [outputs, inputs, height, width], as "
                + "PyTorch's; the image is padded with kernel / 2 zeros, rounded down, unless padding says none."
        ),
        (
            ["max-pooling", "average-pooling"],
            "Pooling takes no padding; what does not fill a window is left out. Global average pooling is the mean of "
                + "each channel over all places."
        ),
        (
            ["batch-norm"],
            "Batch normalization is y = (x − running.mean) / √(running.variance + 1e-5) · gain + bias for each channel, "
                + "the innermost axis."
        ),
        (
            ["layer-norm"],
            "Layer normalization is over the innermost axis, y = (x − mean) / √(variance + 1e-5) · gain + bias; without "
                + "a tensor named bias there is none."
        ),
        (["rms-norm"], "RMS normalization is over the innermost axis, y = x / √(mean of x² + 1e-5) · gain."),
        (
            ["group-norm"],
            "Group normalization has as many groups as divide the channels, at most a group for each 8 of them, and "
                + "adds 1e-5 to the variance."
        ),
        (
            ["lstm"],
            "An LSTM's gates lie side by side in the order input, forget, cell, output: input.weight and "
                + "recurrent.weight are the transposes of PyTorch's weight_ih and weight_hh. States begin as zeros."
        ),
        (
            ["gru"],
            "A GRU's gates lie side by side in the order reset, update, new: input.weight and recurrent.weight are the "
                + "transposes of PyTorch's weight_ih and weight_hh. States begin as zeros."
        ),
        (
            ["attention"],
            "Attention is softmax(Q Kᵀ / √(size of a head)) V for each head; heads lie side by side in the width. It is "
                + "causal where the model goes on with a text."
        ),
        (
            ["swiglu"],
            "Before attention, queries and keys are turned by rotary positions: element d of a head's first half and "
                + "element d of its second, at position t, by the angle t · 10000^(−2d / size of a head). A gated layer "
                + "is down(silu(gate(x)) · up(x))."
        ),
        (["gelu"], "GELU is the exact one, x · Φ(x), not the approximation by tanh."),
        (["dropout"], "Dropout is off."),
    ]
}

extension WeightsDescription {
    /// The text that stands beside the weights, for people.
    var text: String {
        let figures = evaluations.map { evaluation in
            let values = evaluation.values.map { "\($0.metric) \($0.value.map { String($0) } ?? "undefined")" }
            return "- \(evaluation.split.rawValue): \(values.joined(separator: ", "))"
        }
        let rows = (parameters + states).map { tensor in
            let axes = Self.axes(of: tensor)
            let shape = tensor.shape.map(String.init).joined(separator: " × ")
            return "| `\(tensor.name)` | \(shape) | \(axes) |"
        }
        return """
            # Weights of \(origin.printable)

            `model.safetensors` holds \(weightsWords). Numbers are 32-bit floats, row by row.
            `model.json` says the same as this page to a program, `preparation.json` how data become what the model is
            given, and `experiment.toml` is the experiment.
            \(notes.map { "\n\($0)\n" }.joined())
            ## Reported figures of these weights

            \(figures.isEmpty ? "None were measured of them." : figures.joined(separator: "\n"))

            ## Input and output

            \(inputWords)

            \(outputWords)

            ## Computing

            \(WeightsConventions.sentences(for: self).map { "- \($0)" }.joined(separator: "\n"))

            ## Tensors

            | name | shape | axes |
            |---|---|---|
            \(rows.joined(separator: "\n"))

            """
    }

    private var inputWords: String {
        switch saved.fitted {
        case .table(let table):
            """
            \(tableWords(table)) What comes of it, in the order of `featureNames`, is a sample of shape
            \(table.inputShape.map(String.init).joined(separator: " × ")).
            """
        case .text(let tokenizer):
            """
            A text becomes tokens as `preparation.json` says: characters are numbered in the order of `scalars`, bytes are
            their own numbers, and of pairs the first merge makes token 256. There are \(tokenizer.vocabulary) tokens.
            Figures are means over windows that lie end to end, without what came before a window.
            """
        }
    }

    /// How a row becomes what the model sees: what was fitted to these data, and nothing else.
    private func tableWords(_ table: FittedPreparation) -> String {
        // Pictures have no columns.
        guard !table.columns.isEmpty else {
            return "The points of a picture, row by row, are divided by 255."
        }
        var words = ["A row is read from the columns in `columns` of `preparation.json`."]
        var told: [String] = []
        for operation in table.operations.map(\.explanation) where !told.contains(operation) { told.append(operation) }
        if told.isEmpty {
            words.append("Its numbers are taken as they are.")
        } else {
            words.append(
                "The `operations` are done in their order, each to the column it names: \(told.joined(separator: ", "))."
            )
        }
        return words.joined(separator: "\n")
    }

    private var outputWords: String {
        switch saved.fitted {
        case .table(let table) where !table.target.classes.isEmpty:
            """
            The output is a logit for each class, in the order of `classes`; the loss is the mean of −log softmax of the
            true one, in nats.
            """
        case .table:
            """
            The output is standardized: the prediction in the units of the data is output · scale + center. The loss is
            of standardized numbers, other metrics are of the data's own.
            """
        case .text: "The output is a logit for each token, at every place for the one after it; the loss is in nats."
        }
    }
}

extension ColumnOperation {
    /// What it does, by its name in `preparation.json`.
    fileprivate var explanation: String {
        switch self {
        case .fill: "`fill` puts a number where one is missing"
        case .fillKind: "`fillKind` puts a level where one is missing"
        case .scale: "`scale` is (x − shift) · factor"
        case .clip: "`clip` moves what lies outside onto the bounds"
        case .group: "`group` makes one level of all but those in `kept`"
        case .oneHot: "`oneHot` puts a column of 0 and 1 for each level in the column's place"
        case .ordinal: "`ordinal` is the place in `levels`, and −1 for any other"
        }
    }
}
