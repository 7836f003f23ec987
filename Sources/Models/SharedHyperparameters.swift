import Catalog
import Graphs

/// The setting for the function between layers.
func activationHyperparameter(standard: ActivationKind) -> Hyperparameter {
    Hyperparameter(
        "activation", .choice(ActivationKind.allCases.map(\.rawValue)), standard: .text(standard.rawValue),
        help: "The function applied to each element between layers")
}

/// The setting for dropout.
func dropoutHyperparameter() -> Hyperparameter {
    Hyperparameter(
        "dropout", .real(0...0.95), standard: 0,
        help: "The part of activations left out at random in training",
        reference: "Srivastava and others 2014")
}

/// The setting for the length of a window of text. The trainer reads it, and cuts the text into windows of that
/// many tokens; a model takes it from its input.
let contextHyperparameter = Hyperparameter(
    "context", .integer(1...65_536, scale: .logarithmic), standard: 64,
    help: "Tokens of text that the model looks back on")

/// The settings that every transformer for text has.
let languageHyperparameters = [
    Hyperparameter("layers", .integer(1...256), standard: 4, help: "Blocks of attention and dense layers"),
    Hyperparameter(
        "heads", .integer(1...256), standard: 4, help: "Heads of attention in each layer; they share the width"),
    Hyperparameter(
        "width", .integer(1...65_536, scale: .logarithmic), standard: 128,
        help: "Numbers that stand for a token between layers"),
    contextHyperparameter,
]
