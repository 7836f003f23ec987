import Catalog
import Language

/// A straight line from the full learning rate down to `minimum` of it: 1 − (1 − minimum) · progress.
public struct LinearSchedule: Schedule {
    /// The rise before it.
    public let warmUp: WarmUp
    /// The factor at the end.
    public let minimum: Double

    public init(warmUp: WarmUp = WarmUp(steps: 0), minimum: Double = 0) {
        self.warmUp = warmUp
        self.minimum = minimum
    }

    public func factor(step: Int, total: Int) -> Double {
        warmUp.factor(step: step, total: total) { 1 - (1 - minimum) * $0 }
    }

    static let entry = Entry<any Schedule>(
        id: "linear", summary: Text("Linear decay to the end of the run", zh: "线性衰减，直到运行结束"),
        hyperparameters: [WarmUp.hyperparameter, minimumRatio]
    ) { LinearSchedule(warmUp: WarmUp($0), minimum: $0.real("min-lr-ratio")) }
}
