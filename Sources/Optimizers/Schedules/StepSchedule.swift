import Catalog
import Glibc
import Language

/// Multiplies the learning rate by `decay` after every `period` steps.
public struct StepSchedule: Schedule {
    /// The rise before it.
    public let warmUp: WarmUp
    /// Steps between two falls, counted from the end of the warm-up.
    public let period: Int
    /// What the rate is multiplied by at each.
    public let decay: Double

    public init(warmUp: WarmUp = WarmUp(steps: 0), period: Int, decay: Double) {
        self.warmUp = warmUp
        self.period = period
        self.decay = decay
    }

    public func factor(step: Int, total: Int) -> Double {
        warmUp.factor(step: step, total: total) { _ in pow(decay, Double((step - warmUp.steps) / period)) }
    }

    static let entry = Entry<any Schedule>(
        id: "step", summary: Text("Decays by a factor every so many steps", zh: "每隔若干步按系数衰减"),
        hyperparameters: [
            WarmUp.hyperparameter,
            Hyperparameter(
                "decay-every", .integer(1...10_000_000, scale: .logarithmic), default: 1000,
                help: Text("Steps between two decays of the learning rate", zh: "两次学习率衰减之间的步数"), changesMidRun: true),
            Hyperparameter(
                "decay-factor", .real(0...1), default: 0.1,
                help: Text("What the learning rate is multiplied by at each decay", zh: "每次衰减时学习率乘以的系数"),
                changesMidRun: true),
        ]
    ) {
        StepSchedule(warmUp: WarmUp($0), period: $0.integer("decay-every"), decay: $0.real("decay-factor"))
    }
}
