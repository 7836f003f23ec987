import Catalog
import Language

/// Falls with the square root of the step: √(w / (step + 1)) with w = warm-up steps + 1, so that it starts
/// from the full rate where the warm-up ends.
///
/// Source: Vaswani and others, "Attention Is All You Need", 2017.
public struct InverseSquareRootSchedule: Schedule {
    /// The rise before it.
    public let warmUp: WarmUp

    public init(warmUp: WarmUp = WarmUp(steps: 0)) {
        self.warmUp = warmUp
    }

    public func factor(step: Int, total: Int) -> Double {
        warmUp.factor(step: step, total: total) { _ in
            (Double(warmUp.steps + 1) / Double(step + 1)).squareRoot()
        }
    }

    static let entry = Entry<any Schedule>(
        id: "inverse-sqrt", summary: Text("Decays with the inverse square root of the step", zh: "按步数的平方根反比衰减"),
        reference: "Vaswani and others 2017", hyperparameters: [WarmUp.hyperparameter]
    ) { InverseSquareRootSchedule(warmUp: WarmUp($0)) }
}
