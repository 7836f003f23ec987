import Catalog
import Kernels
import Language

/// Gradients divided by the root of the sum of all their squares so far:
///
///     g = scale · gradient + weightDecay · p
///     s = s + g²
///     p = p − rate / (1 + step · rateDecay) · g / (√s + ε)
///
/// Source: Duchi, Hazan and Singer, "Adaptive Subgradient Methods", 2011.
public struct Adagrad: UpdateRule {
    /// How much the learning rate is divided further at each step.
    public let rateDecay: Double
    /// Added to the root of the sum before the division.
    public let epsilon: Float
    /// Added to the gradients of matrices as their L2 penalty.
    public let weightDecay: Float

    public init(rateDecay: Double = 0, epsilon: Float = 1e-10, weightDecay: Float = 0) {
        self.rateDecay = rateDecay
        self.epsilon = epsilon
        self.weightDecay = weightDecay
    }

    public var stateNames: [String] { ["sum"] }

    public func update(_ piece: UpdatePiece) {
        var update = AdagradUpdate(rate: Float(piece.rate / (1 + Double(piece.step) * rateDecay)))
        update.gradientScale = piece.gradientScale
        update.decay = piece.decays ? weightDecay : 0
        update.epsilon = epsilon
        piece.kernels.adagrad(
            parameters: piece.parameters, gradients: piece.gradients, sum: piece.state(0), count: piece.count,
            update)
    }

    static let entry = Entry<any UpdateRule>(
        id: "adagrad",
        summary: Text("Gradients divided by the root of the sum of all their squares", zh: "梯度除以其历史平方和的平方根"),
        reference: "Duchi, Hazan and Singer 2011",
        hyperparameters: [
            Hyperparameter(
                "lr-decay", .real(0...1, scale: .logarithmic), default: 0,
                help: Text(
                    "Decay of the learning rate, by 1 / (1 + step × decay)",
                    zh: "学习率衰减：乘以 1 / (1 + 步 × 衰减)"), changesMidRun: true,
                formerly: ["rate-decay"]),
            epsilonHyperparameter(default: 1e-10),
            weightDecayHyperparameter(default: 0, decoupled: false),
        ]
    ) {
        Adagrad(
            rateDecay: $0.real("lr-decay"), epsilon: Float($0.real("epsilon")),
            weightDecay: Float($0.real("weight-decay")))
    }
}
