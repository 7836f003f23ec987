import Catalog

/// The setting for weight decay: either a shrinking of the weights of its own (`decoupled`: p loses
/// rate · decay · p) or a penalty added to the gradient (decay · p).
func weightDecayHyperparameter(standard: Double, decoupled: Bool) -> Hyperparameter {
    Hyperparameter(
        "weight-decay", .real(0...10, scale: .logarithmic), standard: .real(standard),
        help: decoupled
            ? "How fast the weights of matrices shrink, times the learning rate"
            : "Weight of the L2 penalty on matrices, added to their gradients",
        reference: decoupled ? "Loshchilov and Hutter 2019" : "", changesMidRun: true)
}

/// The decay rate of a running mean of gradients.
func beta1Hyperparameter(standard: Double) -> Hyperparameter {
    Hyperparameter(
        "beta1", .real(0...0.9999), standard: .real(standard),
        help: "The part of the running mean of gradients kept at each step", changesMidRun: true)
}

/// The decay rate of a second running mean, of squares or of gradients.
func beta2Hyperparameter(standard: Double, help: String) -> Hyperparameter {
    Hyperparameter("beta2", .real(0...0.99999), standard: .real(standard), help: help, changesMidRun: true)
}

/// The term that keeps a division by a root of squares from growing without bound.
func epsilonHyperparameter(standard: Double) -> Hyperparameter {
    Hyperparameter(
        "epsilon", .real(0...1, scale: .logarithmic), standard: .real(standard),
        help: "Added to the root of the squares before the division", changesMidRun: true)
}
