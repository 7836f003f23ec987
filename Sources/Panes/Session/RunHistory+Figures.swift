import Columns
import Datasets
import Drawing
import Experiments
import Language
import Metrics
import TerminalUI

/// Figures worked out from what is known of a run; those of the present follow the trainer back and forth.
extension RunHistory {
    /// The figures of the step where the trainer stands; nil before the first, and for an earlier step of a long run
    /// whose figures have been thinned out.
    public var present: StepRecord? {
        guard let position, position != latest?.step else { return latest }
        func value(_ curve: BoundedCurve) -> Double? {
            curve.curve.last(upTo: Double(position)).flatMap { Int($0.x) == position ? $0.raw : nil }
        }
        guard let loss = value(loss), let rate = value(learningRate), let norm = value(gradientNorm),
            let ratio = value(updateRatio), let units = value(throughput)
        else { return nil }
        let epoch = Double(position) / max(plan?.stepsPerEpoch ?? 1, 1e-9)
        return StepRecord(
            step: position, epoch: epoch, loss: loss, learningRate: rate, gradientNorm: norm, updateRatio: ratio,
            throughput: units, seconds: 0)
    }

    /// The smoothed training loss where the trainer stands.
    public var presentLoss: Double? {
        guard let position else { return loss.curve.latestShown }
        return loss.curve.last(upTo: Double(position))?.shown
    }

    /// The newest value of a series that the trainer has come to.
    public func present(_ series: EvaluationSeries) -> EvaluationSeries.Point? {
        position.map { series.point(upTo: $0) } ?? series.latest
    }

    /// Steps a second, by the trainer's smoothed throughput.
    public var stepsPerSecond: Double? {
        guard let plan, let latest, plan.unitsPerStep > 0, latest.throughput > 0 else { return nil }
        return latest.throughput / Double(plan.unitsPerStep)
    }

    /// The pace where it is what holds the run back: steps a second; nil where the run is as fast as it can be.
    func limit(of pace: Double?) -> Double? {
        guard let pace, let rate = stepsPerSecond, pace < rate else { return nil }
        return pace
    }

    /// Whether it ended before its last step, as it got no better.
    var hasStoppedEarly: Bool { state == .finished && outcome?.reason == .earlyStopping }

    /// Samples, or tokens, a second at a step: as many as it is let do, where a pace holds it back.
    func throughput(of record: StepRecord, pace: Double?) -> Double {
        guard let plan, let limit = limit(of: pace) else { return record.throughput }
        return min(record.throughput, limit * Double(plan.unitsPerStep))
    }

    /// Seconds until the last step: by how the run got on lately, evaluations with it, where that was measured.
    public var timeLeft: Double? {
        let measured = latest?.stepsPerSecond.flatMap { $0 > 0 ? $0 : nil }
        guard let plan, let rate = measured ?? stepsPerSecond else { return nil }
        return Double(max(0, plan.totalSteps - step)) / rate
    }

    /// Floating-point operations a second of training, products only.
    public var flopsPerSecond: Double? {
        guard let plan, let rate = stepsPerSecond, plan.flopsPerStep > 0 else { return nil }
        return plan.flopsPerStep * rate
    }

    /// The series of a metric; nil where it was never evaluated on that split.
    public func evaluation(of metric: String, on split: Split) -> EvaluationSeries? {
        evaluations.first { $0.split == split && $0.metric.id == metric }
    }

    /// The validation loss, where the metrics have one.
    public var validationLoss: EvaluationSeries? { evaluation(of: "loss", on: .validation) }

    /// The metric by which checkpoints are compared, on the validation split.
    public var primary: EvaluationSeries? {
        plan.flatMap { evaluation(of: $0.primaryMetric, on: .validation) }
    }

    /// Validation loss minus training loss: how much worse the model is on what it has not seen.
    ///
    /// Both as an evaluation measures them, without dropout and label smoothing; where the training split
    /// was not evaluated at the same step, the smoothed loss of the batches stands in.
    public var gap: Double? {
        guard let validation = validationLoss.flatMap(present) else { return nil }
        let evaluated = evaluation(of: "loss", on: .train).flatMap(present)
        guard let training = evaluated?.step == validation.step ? evaluated?.value : presentLoss else {
            return nil
        }
        return validation.value - training
    }

    /// Title, unit and direction of a metric by its name; what is generally known of it where the plan does not have it.
    public func description(of metric: String) -> MetricDescription {
        plan?.metrics.first { $0.id == metric }
            ?? Metrics.description(of: metric)
            ?? MetricDescription(id: metric, title: Text(verbatim: metric), direction: .lowerIsBetter, help: .empty)
    }
}
