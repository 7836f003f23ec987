import Catalog
import Kernels
import Language

/// Gradients divided by the root of a running mean of their squares, with momentum:
///
///     g = scale · gradient + weightDecay · p
///     v = α v + (1 − α) g²
///     m = momentum · m + g / (√v + ε)
///     p = p − rate · m
///
/// Source: Tieleman and Hinton, "Lecture 6.5", 2012.
public struct RMSProp: UpdateRule {
    /// The part of the running mean of squared gradients kept at each step: α.
    public let smoothing: Double
    /// The part of the last step's velocity that is kept.
    public let momentum: Float
    /// Added to the root of the squares before the division.
    public let epsilon: Float
    /// Added to the gradients of matrices as their L2 penalty.
    public let weightDecay: Float

    public init(smoothing: Double = 0.99, momentum: Float = 0, epsilon: Float = 1e-8, weightDecay: Float = 0) {
        self.smoothing = smoothing
        self.momentum = momentum
        self.epsilon = epsilon
        self.weightDecay = weightDecay
    }

    public var stateNames: [String] { ["square_avg", "momentum_buffer"] }

    public func update(_ piece: UpdatePiece) {
        var update = RMSPropUpdate(rate: Float(piece.rate))
        update.gradientScale = piece.gradientScale
        update.decay = piece.decays ? weightDecay : 0
        update.smoothing = Float(smoothing)
        update.momentum = momentum
        update.epsilon = epsilon
        piece.kernels.rmsProp(
            parameters: piece.parameters, gradients: piece.gradients, square: piece.state(0),
            velocity: piece.state(1), count: piece.count, update)
    }

    static let entry = Entry<any UpdateRule>(
        id: "rmsprop", summary: Text("Gradients divided by the root of their running mean square", zh: "梯度除以其滑动均方的平方根"),
        reference: "Tieleman and Hinton 2012",
        hyperparameters: [
            Hyperparameter(
                "alpha", .real(0...0.9999), default: 0.99,
                help: Text("Decay of the running mean of squared gradients", zh: "梯度平方滑动均值的衰减系数"), changesMidRun: true,
                formerly: ["smoothing"]),
            Hyperparameter(
                "momentum", .real(0...0.9999), default: 0,
                help: Text("Decay of the momentum buffer", zh: "动量缓冲的衰减系数"), changesMidRun: true),
            epsilonHyperparameter(default: 1e-8),
            weightDecayHyperparameter(default: 0, decoupled: false),
        ]
    ) {
        RMSProp(
            smoothing: $0.real("alpha"), momentum: Float($0.real("momentum")),
            epsilon: Float($0.real("epsilon")), weightDecay: Float($0.real("weight-decay")))
    }
}
