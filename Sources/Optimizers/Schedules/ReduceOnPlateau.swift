import Catalog
import Language

/// Multiplies the learning rate by `decay` whenever the validation loss has not improved for more than
/// `patience` evaluations. An improvement is a loss below (1 − `threshold`) of the best.
///
/// The one schedule that is not pure in the step: what it has heard lies in `state`, as bad evaluations,
/// current factor and, once there is one, best loss.
public struct ReduceOnPlateau: Schedule {
    /// The rise before it.
    public let warmUp: WarmUp
    /// What the factor is multiplied by at each fall.
    public let decay: Double
    /// Evaluations without improvement that are waited for before a fall.
    public let patience: Int
    /// The part of the best loss by which a new one must be lower to count.
    public let threshold: Double
    /// The factor never falls below this.
    public let minimum: Double
    private var best = Double.infinity
    private var bad = 0
    private var current = 1.0

    public init(
        warmUp: WarmUp = WarmUp(steps: 0), decay: Double = 0.1, patience: Int = 10, threshold: Double = 1e-4,
        minimum: Double = 0
    ) {
        self.warmUp = warmUp
        self.decay = decay
        self.patience = patience
        self.threshold = threshold
        self.minimum = minimum
    }

    public func factor(step: Int, total: Int) -> Double {
        warmUp.factor(step: step, total: total) { _ in current }
    }

    public var state: [Double] {
        get { [Double(bad), current] + (best.isFinite ? [best] : []) }
        set {
            guard newValue.count >= 2, let bad = Int(exactly: newValue[0]) else { return }
            (self.bad, current) = (bad, newValue[1])
            best = newValue.count > 2 ? newValue[2] : .infinity
        }
    }

    public mutating func observe(loss: Double) {
        if loss < best * (1 - threshold) {
            (best, bad) = (loss, 0)
        } else {
            bad += 1
        }
        if bad > patience {
            current = max(minimum, current * decay)
            bad = 0
        }
    }

    static let entry = Entry<any Schedule>(
        id: "plateau",
        summary: Text("Decays by a factor when the validation loss stops improving", zh: "验证损失不再改善时按系数衰减"),
        hyperparameters: [
            WarmUp.hyperparameter,
            Hyperparameter(
                "decay-factor", .real(0...1), default: 0.1,
                help: Text("What the learning rate is multiplied by at each decay", zh: "每次衰减时学习率乘以的系数"),
                changesMidRun: true),
            Hyperparameter(
                "patience", .integer(0...10_000), default: 10,
                help: Text(
                    "Evaluations without improvement that are waited for before a decay",
                    zh: "衰减之前容忍多少次没有改善的评估"), changesMidRun: true,
                formerly: ["patience-evaluations"]),
            Hyperparameter(
                "improvement", .real(0...1), default: 1e-4,
                help: Text(
                    "Fraction of the best loss by which a new one must be lower to count",
                    zh: "新损失比最优值低多少比例才算改善"), changesMidRun: true),
            minimumRatio,
        ]
    ) {
        ReduceOnPlateau(
            warmUp: WarmUp($0), decay: $0.real("decay-factor"), patience: $0.integer("patience"),
            threshold: $0.real("improvement"), minimum: $0.real("min-lr-ratio"))
    }
}
