import Catalog
import Language

/// The setting for weight decay: either a shrinking of the weights of its own (`decoupled`: p loses
/// rate · decay · p) or a penalty added to the gradient (decay · p).
func weightDecayHyperparameter(default value: Double, decoupled: Bool) -> Hyperparameter {
    Hyperparameter(
        "weight-decay", .real(0...10, scale: .logarithmic), default: .real(value),
        help: decoupled
            ? Text("Decoupled weight decay of matrices, times the learning rate", zh: "矩阵权重的解耦衰减，乘以学习率")
            : Text("L2 penalty on matrices, added to their gradients", zh: "矩阵权重的 L2 惩罚，加到梯度上"),
        reference: decoupled ? "Loshchilov and Hutter 2019" : "", changesMidRun: true)
}

/// The decay rate of a running mean of gradients.
func beta1Hyperparameter(default value: Double) -> Hyperparameter {
    Hyperparameter(
        "beta1", .real(0...0.9999), default: .real(value),
        help: Text("Decay of the running mean of gradients", zh: "梯度滑动均值的衰减系数"), changesMidRun: true)
}

/// The decay rate of a second running mean, of squares or of gradients.
func beta2Hyperparameter(default value: Double, help: Text) -> Hyperparameter {
    Hyperparameter("beta2", .real(0...0.99999), default: .real(value), help: help, changesMidRun: true)
}

/// The term that keeps a division by a root of squares from growing without bound.
func epsilonHyperparameter(default value: Double) -> Hyperparameter {
    Hyperparameter(
        "epsilon", .real(0...1, scale: .logarithmic), default: .real(value),
        help: Text("Added to the denominator, for numerical stability", zh: "加在分母上，保证数值稳定"), changesMidRun: true)
}
