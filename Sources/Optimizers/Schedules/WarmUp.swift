import Catalog
import Language

/// A linear rise of the learning rate over the first steps, before the schedule proper:
/// factor (step + 1) / (steps + 1), then that of the schedule over the remaining steps.
///
/// Source: Goyal and others, "Accurate, Large Minibatch SGD", 2017; the formula as in nanoGPT.
public struct WarmUp: Sendable, Hashable {
    /// Steps of the rise; 0 for none.
    public let steps: Int

    public init(steps: Int) {
        self.steps = steps
    }

    init(_ settings: Settings) {
        self.init(steps: settings.integer("warmup-steps"))
    }

    static let hyperparameter = Hyperparameter(
        "warmup-steps", .integer(0...10_000_000, scale: .logarithmic), default: 0,
        help: Text("Steps of linear warm-up to the peak learning rate", zh: "线性预热到峰值学习率的步数"),
        reference: "Goyal and others 2017", changesMidRun: true)

    /// The factor during the rise, or that of `schedule` for how far the rest of the run is (0 to 1).
    func factor(step: Int, total: Int, then schedule: (_ progress: Double) -> Double) -> Double {
        if step < steps { return Double(step + 1) / Double(steps + 1) }
        guard total > steps else { return schedule(1) }
        return schedule(min(1, Double(step - steps) / Double(total - steps)))
    }
}

/// The setting for the rate at the end, shared by the schedules that fall.
let minimumRatio = Hyperparameter(
    "min-lr-ratio", .real(0...1), default: 0,
    help: Text("Learning rate at the end, as a fraction of the peak", zh: "结束时学习率与峰值之比"), changesMidRun: true,
    formerly: ["minimum-factor"])
