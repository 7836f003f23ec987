import Catalog
import Glibc
import Language

/// Rises from `start` of the learning rate to all of it over the first `rise` of the run, then falls to
/// `end` of it, both along half a cosine.
///
/// Source: Smith and Topin, "Super-Convergence", 2018. The rate set is the highest.
public struct OneCycleSchedule: Schedule {
    /// The part of the run in which the rate rises, from 0 to 1.
    public let rise: Double
    /// The factor of the first step.
    public let start: Double
    /// The factor of the last step.
    public let end: Double

    public init(rise: Double = 0.3, start: Double = 0.04, end: Double = 4e-6) {
        self.rise = rise
        self.start = start
        self.end = end
    }

    public func factor(step: Int, total: Int) -> Double {
        let top = rise * Double(total) - 1
        let last = Double(total) - 1
        let position = min(Double(step), last)
        if position <= top {
            return between(start, 1, position / top)
        }
        return last > top ? between(1, end, (position - max(top, 0)) / (last - max(top, 0))) : end
    }

    private func between(_ from: Double, _ to: Double, _ progress: Double) -> Double {
        guard progress.isFinite else { return to }
        return to + (from - to) * (1 + cos(.pi * progress)) / 2
    }

    static let entry = Entry<any Schedule>(
        id: "one-cycle", summary: Text("Rises to the peak, then anneals to almost zero", zh: "先升到峰值，再退火到接近零"),
        reference: "Smith and Topin 2018",
        hyperparameters: [
            Hyperparameter(
                "rise-fraction", .real(0.01...0.99), default: 0.3,
                help: Text("Fraction of the run in which the learning rate rises", zh: "学习率上升阶段占整个运行的比例"),
                changesMidRun: true),
            Hyperparameter(
                "start-lr-ratio", .real(0...1), default: 0.04,
                help: Text("Learning rate at the start, as a fraction of the peak", zh: "起始学习率与峰值之比"),
                changesMidRun: true,
                formerly: ["start-factor"]),
            Hyperparameter(
                "end-lr-ratio", .real(0...1), default: 4e-6,
                help: Text("Learning rate at the end, as a fraction of the peak", zh: "结束时学习率与峰值之比"),
                changesMidRun: true,
                formerly: ["end-factor"]),
        ]
    ) {
        OneCycleSchedule(
            rise: $0.real("rise-fraction"), start: $0.real("start-lr-ratio"), end: $0.real("end-lr-ratio"))
    }
}
