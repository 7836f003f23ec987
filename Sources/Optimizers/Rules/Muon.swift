import Catalog
import Kernels
import Language

/// Momentum whose steps are orthogonalized, for the matrices between hidden layers; `AdamW` for all else
/// (embeddings, heads, gains, biases):
///
///     g = scale · gradient
///     m = momentum · m + (1 − momentum) · g
///     u = momentum · m + (1 − momentum) · g                 (Nesterov's look ahead)
///     p = p · (1 − rate · weightDecay) − rate · 0.2 · √max(rows, columns) · orthogonalize(u)
///
/// The factor makes steps as large as AdamW's, so that one learning rate serves both. A convolution's weight
/// counts as a matrix of its outputs by all else.
///
/// Sources: Jordan and others, "Muon", 2024; Liu and others, "Muon is Scalable for LLM Training", 2025, for the
/// factor and the decay.
public struct Muon: UpdateRule {
    /// The part of the running mean of hidden matrices' gradients kept at each step.
    public let momentum: Double
    /// How fast matrices of both kinds shrink, times the rate: decoupled.
    public let weightDecay: Double
    /// For all that is no hidden matrix.
    public let adam: Adam

    public init(
        momentum: Double = 0.95, weightDecay: Double = 0.1, beta1: Double = 0.9, beta2: Double = 0.95,
        epsilon: Double = 1e-8
    ) {
        self.momentum = momentum
        self.weightDecay = weightDecay
        adam = Adam(beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay, isDecoupled: true)
    }

    public var stateNames: [String] { adam.stateNames }

    public func needsWhole(_ block: ParameterBlock) -> Bool { block.isHiddenMatrix }

    public func prepare(_ block: ParameterBlock) -> AnyObject? {
        guard block.isHiddenMatrix else { return nil }
        return NewtonSchulz(rows: block.shape[0], columns: block.count / block.shape[0])
    }

    public func scratchCount(for block: ParameterBlock, prepared: AnyObject?) -> Int {
        (prepared as? NewtonSchulz).map { block.count + $0.scratchCount } ?? 0
    }

    public func update(_ piece: UpdatePiece) {
        guard let block = piece.whole, let update = piece.scratch, let method = piece.prepared as? NewtonSchulz else {
            return adam.update(piece)
        }
        let (mean, count, kernels) = (piece.state(0), piece.count, piece.kernels)
        let added = Float(1 - momentum)
        kernels.scale(piece.gradients, by: piece.gradientScale, into: update, count: count)
        kernels.lerp(update, rate: added, into: mean, count: count)
        kernels.blend(added, update, Float(momentum), mean, into: update, count: count)
        method.run(update, scratch: update + count, kernels: kernels)
        let rows = block.shape[0]
        let factor = 0.2 * Double(max(rows, count / rows)).squareRoot()
        let keep = Float(1 - piece.rate * (piece.decays ? weightDecay : 0))
        kernels.blend(
            keep, piece.parameters, Float(-piece.rate * factor), update, into: piece.parameters, count: count)
    }

    static let entry = Entry<any UpdateRule>(
        id: "muon",
        summary: Text(
            "Orthogonalized momentum for hidden matrices, AdamW for the rest",
            zh: "隐藏矩阵用正交化动量，其余用 AdamW"),
        reference: "Jordan and others 2024",
        hyperparameters: [
            Hyperparameter(
                "momentum", .real(0...0.9999), default: 0.95,
                help: Text("Decay of the momentum of hidden matrices", zh: "隐藏矩阵动量的衰减系数"),
                changesMidRun: true),
            beta1Hyperparameter(default: 0.9),
            beta2Hyperparameter(
                default: 0.95, help: Text("Decay of the running mean of squared gradients", zh: "梯度平方滑动均值的衰减系数")),
            epsilonHyperparameter(default: 1e-8),
            weightDecayHyperparameter(default: 0.1, decoupled: true),
        ]
    ) {
        Muon(
            momentum: $0.real("momentum"), weightDecay: $0.real("weight-decay"), beta1: $0.real("beta1"),
            beta2: $0.real("beta2"), epsilon: $0.real("epsilon"))
    }
}
