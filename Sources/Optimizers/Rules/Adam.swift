import Catalog
import Glibc

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
    public let beta1: Double
    public let beta2: Double
    public let epsilon: Double
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

    public var stateNames: [String] { ["mean", "square"] }

    public func update(_ piece: UpdatePiece) {
        let (parameters, gradients) = (piece.parameters, piece.gradients)
        let (mean, square) = (piece.state(0), piece.state(1))
        let time = Double(piece.step + 1)
        let rate = Float(piece.rate / (1 - pow(beta1, time)))
        let root = Float(1 / (1 - pow(beta2, time)).squareRoot())
        let scale = piece.gradientScale
        let decay = piece.decays ? weightDecay : 0
        let penalty = isDecoupled ? 0 : Float(decay)
        let keep = isDecoupled ? Float(1 - piece.rate * decay) : 1
        let (first, second, epsilon) = (Float(1 - beta1), Float(1 - beta2), Float(epsilon))
        let kept = Float(beta2)
        for index in 0..<piece.count {
            let gradient = scale * gradients[index] + penalty * parameters[index]
            let nextMean = mean[index] + first * (gradient - mean[index])
            let nextSquare = kept * square[index] + second * (gradient * gradient)
            mean[index] = nextMean
            square[index] = nextSquare
            parameters[index] =
                keep * parameters[index] - rate * (nextMean / (nextSquare.squareRoot() * root + epsilon))
        }
    }

    private static func entry(
        id: String, summary: String, reference: String, weightDecay: Double, decoupled: Bool
    ) -> Entry<any UpdateRule> {
        Entry(
            id: id, summary: summary, reference: reference,
            hyperparameters: [
                beta1Hyperparameter(standard: 0.9),
                beta2Hyperparameter(
                    standard: 0.999, help: "The part of the running mean of squared gradients kept at each step"),
                epsilonHyperparameter(standard: 1e-8),
                weightDecayHyperparameter(standard: weightDecay, decoupled: decoupled),
            ]
        ) {
            Adam(
                beta1: $0.real("beta1"), beta2: $0.real("beta2"), epsilon: $0.real("epsilon"),
                weightDecay: $0.real("weight-decay"), isDecoupled: decoupled)
        }
    }

    static let adam = entry(
        id: "adam", summary: "Adam, with weight decay as an L2 penalty", reference: "Kingma and Ba 2015",
        weightDecay: 0, decoupled: false)

    static let adamW = entry(
        id: "adamw", summary: "Adam with decoupled weight decay", reference: "Loshchilov and Hutter 2019",
        weightDecay: 0.01, decoupled: true)
}
