import Catalog
import Kernels
import Language

/// Steps of one size in the direction of the sign of an interpolated mean gradient:
///
///     p = p · (1 − rate · weightDecay)
///     p = p − rate · sign(β₁ m + (1 − β₁) g),   g = scale · gradient
///     m = β₂ m + (1 − β₂) g
///
/// Source: Chen and others, "Symbolic Discovery of Optimization Algorithms", 2023, Algorithm 2. Its rate is
/// about a tenth of Adam's and its decay ten times Adam's.
public struct Lion: UpdateRule {
    /// The part of the mean, beside the gradient, in the direction of a step.
    public let beta1: Double
    /// The part of the running mean of gradients kept for the next step.
    public let beta2: Double
    /// How fast matrices shrink, times the rate: decoupled.
    public let weightDecay: Double

    public init(beta1: Double = 0.9, beta2: Double = 0.99, weightDecay: Double = 0) {
        self.beta1 = beta1
        self.beta2 = beta2
        self.weightDecay = weightDecay
    }

    public var stateNames: [String] { ["exp_avg"] }

    public func update(_ piece: UpdatePiece) {
        var update = LionUpdate(rate: Float(piece.rate))
        update.gradientScale = piece.gradientScale
        update.decay = piece.decays ? Float(weightDecay) : 0
        update.beta1 = Float(beta1)
        update.beta2 = Float(beta2)
        piece.kernels.lion(
            parameters: piece.parameters, gradients: piece.gradients, mean: piece.state(0), count: piece.count,
            update)
    }

    static let entry = Entry<any UpdateRule>(
        id: "lion", summary: Text("Steps of one size along the sign of the momentum", zh: "沿动量符号方向的等步长更新"),
        reference: "Chen and others 2023",
        hyperparameters: [
            beta1Hyperparameter(default: 0.9),
            beta2Hyperparameter(
                default: 0.99, help: Text("Decay of the running mean of gradients that is kept", zh: "所保存的梯度滑动均值的衰减系数")),
            weightDecayHyperparameter(default: 0, decoupled: true),
        ]
    ) {
        Lion(beta1: $0.real("beta1"), beta2: $0.real("beta2"), weightDecay: $0.real("weight-decay"))
    }
}
