import Catalog
import Glibc
import Kernels
import Language

/// Adam, with weight decay either as an L2 penalty (`adam`) or decoupled (`adamw`):
///
///     g = scale · gradient            (+ weightDecay · p, when not decoupled)
///     p = p · (1 − rate · weightDecay)  (when decoupled)
///     m = β₁ m + (1 − β₁) g
///     v = β₂ v + (1 − β₂) g²
///     p = p − rate / (1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε),   t = step + 1
///
/// Sources: Kingma and Ba, "Adam", 2015; Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019.
public struct Adam: UpdateRule {
    /// The part of the running mean of gradients kept at each step.
    public let beta1: Double
    /// The part of the running mean of squared gradients kept at each step.
    public let beta2: Double
    /// Added to the root of the squares before the division.
    public let epsilon: Double
    /// How fast matrices shrink; see `isDecoupled`.
    public let weightDecay: Double
    /// Whether decay shrinks the weights by itself rather than through the gradient.
    public let isDecoupled: Bool

    public init(
        beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0,
        isDecoupled: Bool
    ) {
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.weightDecay = weightDecay
        self.isDecoupled = isDecoupled
    }

    public var stateNames: [String] { ["exp_avg", "exp_avg_sq"] }

    public func update(_ piece: UpdatePiece) {
        // The kernel multiplies by the betas as floats: the corrections must belong to those.
        let time = Double(piece.step + 1)
        var update = AdamUpdate(
            rate: Float(piece.rate), correction1: Float(1 - pow(Double(Float(beta1)), time)),
            correction2: Float(1 - pow(Double(Float(beta2)), time)))
        update.gradientScale = piece.gradientScale
        update.beta1 = Float(beta1)
        update.beta2 = Float(beta2)
        update.epsilon = Float(epsilon)
        let decay = piece.decays ? Float(weightDecay) : 0
        if isDecoupled { update.decoupledDecay = decay } else { update.l2Decay = decay }
        piece.kernels.adam(
            parameters: piece.parameters, gradients: piece.gradients, first: piece.state(0),
            second: piece.state(1), count: piece.count, update)
    }

    private static func entry(
        id: String, summary: Text, reference: String, weightDecay: Double, decoupled: Bool
    ) -> Entry<any UpdateRule> {
        Entry(
            id: id, summary: summary, reference: reference,
            hyperparameters: [
                beta1Hyperparameter(default: 0.9),
                beta2Hyperparameter(
                    default: 0.999, help: Text("Decay of the running mean of squared gradients", zh: "梯度平方滑动均值的衰减系数")),
                epsilonHyperparameter(default: 1e-8),
                weightDecayHyperparameter(default: weightDecay, decoupled: decoupled),
            ]
        ) {
            Adam(
                beta1: $0.real("beta1"), beta2: $0.real("beta2"), epsilon: $0.real("epsilon"),
                weightDecay: $0.real("weight-decay"), isDecoupled: decoupled)
        }
    }

    static let adam = entry(
        id: "adam", summary: Text("Adam, with weight decay as an L2 penalty", zh: "Adam，权重衰减作为 L2 惩罚"),
        reference: "Kingma and Ba 2015",
        weightDecay: 0, decoupled: false)

    static let adamW = entry(
        id: "adamw", summary: Text("Adam with decoupled weight decay", zh: "解耦权重衰减的 Adam"),
        reference: "Loshchilov and Hutter 2019",
        weightDecay: 0.01, decoupled: true)
}
