import Catalog
import Kernels
import Language

/// Stochastic gradient descent with momentum, as an option Nesterov's:
///
///     g = scale · gradient + weightDecay · p
///     m = momentum · m + g
///     p = p − rate · (nesterov ? g + momentum · m : m)
///
/// Source: Sutskever and others, "On the importance of initialization and momentum in deep learning", 2013.
public struct SGD: UpdateRule {
    /// The part of the last step's velocity that is kept.
    public let momentum: Float
    /// Whether the gradient is looked up ahead, after Nesterov.
    public let nesterov: Bool
    /// Added to the gradients of matrices as their L2 penalty.
    public let weightDecay: Float

    public init(momentum: Float = 0.9, nesterov: Bool = false, weightDecay: Float = 0) {
        self.momentum = momentum
        self.nesterov = nesterov
        self.weightDecay = weightDecay
    }

    public var stateNames: [String] { ["momentum_buffer"] }

    public func update(_ piece: UpdatePiece) {
        var update = SGDUpdate(rate: Float(piece.rate))
        update.gradientScale = piece.gradientScale
        update.decay = piece.decays ? weightDecay : 0
        update.momentum = momentum
        update.nesterov = nesterov
        piece.kernels.sgd(
            parameters: piece.parameters, gradients: piece.gradients, momentum: piece.state(0),
            count: piece.count, update)
    }

    static let entry = Entry<any UpdateRule>(
        id: "sgd", summary: Text("Stochastic gradient descent with momentum", zh: "带动量的随机梯度下降"),
        reference: "Sutskever and others 2013",
        hyperparameters: [
            Hyperparameter(
                "momentum", .real(0...0.9999), default: 0.9,
                help: Text("Decay of the momentum buffer", zh: "动量缓冲的衰减系数"), changesMidRun: true),
            Hyperparameter(
                "nesterov", .boolean, default: false,
                help: Text("Whether momentum is Nesterov's", zh: "是否使用 Nesterov 动量"), changesMidRun: true),
            weightDecayHyperparameter(default: 0, decoupled: false),
        ]
    ) {
        SGD(
            momentum: Float($0.real("momentum")), nesterov: $0.boolean("nesterov"),
            weightDecay: Float($0.real("weight-decay")))
    }
}
