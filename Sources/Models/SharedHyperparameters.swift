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
