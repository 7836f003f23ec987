import Catalog
import Language

/// Warm-up, then the full rate, then a straight fall to `minimum` of it over the last part of the run.
///
/// Source: Hu and others, "MiniCPM", 2024; Hägele and others, "Scaling Laws and Compute-Optimal Training
/// Beyond Fixed Training Durations", 2024.
public struct WarmUpStableDecaySchedule: Schedule {
    /// The rise before it.
    public let warmUp: WarmUp
    /// The part of the whole run in which the rate falls, at its end.
    public let decay: Double
    /// The factor at the end.
    public let minimum: Double

    public init(warmUp: WarmUp = WarmUp(steps: 0), decay: Double = 0.1, minimum: Double = 0) {
        self.warmUp = warmUp
        self.decay = decay
        self.minimum = minimum
    }

    public func factor(step: Int, total: Int) -> Double {
        warmUp.factor(step: step, total: total) { _ in
            let length = decay * Double(total)
            let left = Double(total - step)
            guard length > 0, left < length else { return 1 }
            return minimum + (1 - minimum) * max(0, left) / length
        }
    }

    static let entry = Entry<any Schedule>(
        id: "wsd", summary: Text("Warm-up, stable at the peak, decay at the end", zh: "预热，保持峰值，末尾衰减"),
        reference: "Hu and others 2024",
        hyperparameters: [
            WarmUp.hyperparameter,
            Hyperparameter(
                "decay-fraction", .real(0...1), default: 0.1,
                help: Text(
                    "Fraction of the run in which the learning rate decays, at its end",
                    zh: "末尾学习率衰减阶段占整个运行的比例"), changesMidRun: true),
            minimumRatio,
        ]
    ) {
        WarmUpStableDecaySchedule(
            warmUp: WarmUp($0), decay: $0.real("decay-fraction"), minimum: $0.real("min-lr-ratio"))
    }
}
