import Catalog
import Graphs

/// The setting for the function between layers.
func activationHyperparameter(default value: ActivationKind) -> Hyperparameter {
    Hyperparameter(
        "activation", .choice(ActivationKind.allCases.map(\.rawValue)), default: .text(value.rawValue),
        help: "Activation function between layers")
}

/// The setting for dropout.
func dropoutHyperparameter() -> Hyperparameter {
    Hyperparameter(
        "dropout", .real(0...0.95), default: 0,
        help: "Fraction of activations dropped at random in training",
        reference: "Srivastava and others 2014")
}

/// The setting for the length of a window of text. The trainer reads it, and cuts the text into windows of that
/// many tokens; a model takes it from its input.
let contextHyperparameter = Hyperparameter(
    "context-length", .integer(1...65_536, scale: .logarithmic), default: 64,
    help: "Tokens of text that the model sees at once", formerly: ["context"])

/// The settings that every transformer for text has.
let languageHyperparameters = [
    Hyperparameter("layers", .integer(1...256), default: 4, help: "Transformer blocks"),
    Hyperparameter(
        "heads", .integer(1...256), default: 4, help: "Attention heads in each block; they share the hidden size"),
    Hyperparameter(
        "hidden-size", .integer(1...65_536, scale: .logarithmic), default: 128,
        help: "Width of the hidden states, a token's vector between blocks", formerly: ["width"]),
    contextHyperparameter,
]
