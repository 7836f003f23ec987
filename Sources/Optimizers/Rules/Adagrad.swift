import Catalog

/// Gradients divided by the root of the sum of all their squares so far:
///
///     g = scale · gradient + weightDecay · p
///     s = s + g²
///     p = p − rate / (1 + step · rateDecay) · g / (√s + ε)
///
/// Source: Duchi, Hazan and Singer, "Adaptive Subgradient Methods", 2011.
public struct Adagrad: UpdateRule {
    public let rateDecay: Double
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
        let (parameters, gradients, sum) = (piece.parameters, piece.gradients, piece.state(0))
        let rate = Float(piece.rate / (1 + Double(piece.step) * rateDecay))
        let scale = piece.gradientScale
        let decay = piece.decays ? weightDecay : 0
        for index in 0..<piece.count {
            let gradient = scale * gradients[index] + decay * parameters[index]
            let next = sum[index] + gradient * gradient
            sum[index] = next
            parameters[index] -= rate * (gradient / (next.squareRoot() + epsilon))
        }
    }

    static let entry = Entry<any UpdateRule>(
        id: "adagrad", summary: "Gradients divided by the root of the sum of all their squares",
        reference: "Duchi, Hazan and Singer 2011",
        hyperparameters: [
            Hyperparameter(
                "rate-decay", .real(0...1, scale: .logarithmic), standard: 0,
                help: "How much the learning rate is divided further at each step", changesMidRun: true),
            epsilonHyperparameter(standard: 1e-10),
            weightDecayHyperparameter(standard: 0, decoupled: false),
        ]
    ) {
        Adagrad(
            rateDecay: $0.real("rate-decay"), epsilon: Float($0.real("epsilon")),
            weightDecay: Float($0.real("weight-decay")))
    }
}
