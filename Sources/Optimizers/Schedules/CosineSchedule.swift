import Catalog
import Glibc
import Language

/// Half a cosine from the full learning rate down to `minimum` of it:
/// minimum + (1 − minimum) · (1 + cos(π · progress)) / 2.
///
/// Source: Loshchilov and Hutter, "SGDR", 2017, without restarts.
public struct CosineSchedule: Schedule {
    /// The rise before it.
    public let warmUp: WarmUp
    /// The factor at the end.
    public let minimum: Double

    public init(warmUp: WarmUp = WarmUp(steps: 0), minimum: Double = 0) {
        self.warmUp = warmUp
        self.minimum = minimum
    }

    public func factor(step: Int, total: Int) -> Double {
        warmUp.factor(step: step, total: total) { minimum + (1 - minimum) * (1 + cos(.pi * $0)) / 2 }
    }

    static let entry = Entry<any Schedule>(
        id: "cosine", summary: Text("Cosine decay to the end of the run", zh: "余弦衰减，直到运行结束"),
        reference: "Loshchilov and Hutter 2017",
        hyperparameters: [WarmUp.hyperparameter, minimumRatio]
    ) { CosineSchedule(warmUp: WarmUp($0), minimum: $0.real("min-lr-ratio")) }
}
