import Experiments
import Optimizers
import TerminalUI

/// The learning rate of a run before it is trained, as its schedule plans it.
public struct ScheduleCurve: Sendable {
    /// The rate over the steps, at no more than 240 of them.
    public let curve: Curve
    /// The highest rate.
    public let peak: Double

    /// - Parameter totalSteps: steps of the run now open, for an experiment that counts in epochs.
    /// - Returns: nil where the schedule cannot be made.
    public init?(experiment: Experiment, totalSteps: Int?) {
        let training = experiment.training
        guard let entry = Schedules.catalog.first(where: { $0.id == training.text("schedule") }),
            let schedule = try? entry.make(training)
        else { return nil }
        let steps = training.integer("steps")
        let total = max(2, steps > 0 ? steps : totalSteps ?? 1000)
        let rate = training.real("learning-rate")
        var curve = Curve()
        var peak = 0.0
        let points = min(total, 240)
        for index in 0..<points {
            let step = index * (total - 1) / max(1, points - 1)
            let value = rate * schedule.factor(step: step, total: total)
            curve.append(x: Double(step), y: value)
            peak = max(peak, value)
        }
        self.curve = curve
        self.peak = peak
    }
}
