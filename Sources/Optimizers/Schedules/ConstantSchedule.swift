import Catalog
import Language

/// The same learning rate all along, after the warm-up.
public struct ConstantSchedule: Schedule {
    /// The rise before it.
    public let warmUp: WarmUp

    public init(warmUp: WarmUp = WarmUp(steps: 0)) {
        self.warmUp = warmUp
    }

    public func factor(step: Int, total: Int) -> Double {
        warmUp.factor(step: step, total: total) { _ in 1 }
    }

    static let entry = Entry<any Schedule>(
        id: "constant", summary: Text("Constant learning rate", zh: "学习率恒定"), hyperparameters: [WarmUp.hyperparameter]
    ) { ConstantSchedule(warmUp: WarmUp($0)) }
}
