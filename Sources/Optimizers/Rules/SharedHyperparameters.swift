import Catalog

/// The setting for weight decay: either a shrinking of the weights of its own (`decoupled`: p loses
/// rate · decay · p) or a penalty added to the gradient (decay · p).
func weightDecayHyperparameter(default value: Double, decoupled: Bool) -> Hyperparameter {
    Hyperparameter(
        "weight-decay", .real(0...10, scale: .logarithmic), default: .real(value),
        help: decoupled
            ? "Decoupled weight decay of matrices, times the learning rate"
            : "L2 penalty on matrices, added to their gradients",
        reference: decoupled ? "Loshchilov and Hutter 2019" : "", changesMidRun: true)
}

/// The decay rate of a running mean of gradients.
func beta1Hyperparameter(default value: Double) -> Hyperparameter {
    Hyperparameter(
        "beta1", .real(0...0.9999), default: .real(value),
        help: "Decay of the running mean of gradients", changesMidRun: true)
}

/// The decay rate of a second running mean, of squares or of gradients.
func beta2Hyperparameter(default value: Double, help: String) -> Hyperparameter {
    Hyperparameter("beta2", .real(0...0.99999), default: .real(value), help: help, changesMidRun: true)
}

/// The term that keeps a division by a root of squares from growing without bound.
func epsilonHyperparameter(default value: Double) -> Hyperparameter {
    Hyperparameter(
        "epsilon", .real(0...1, scale: .logarithmic), default: .real(value),
        help: "Added to the root of the squares before the division", changesMidRun: true)
}
