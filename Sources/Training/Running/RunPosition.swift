import Columns
import Datasets
import Experiments
import Learning
import Metrics

/// Where a run stands: the numbers of the learner and all else that a later step depends on.
package final class RunPosition {
    let learner: Learner
    let evaluator: Evaluator
    /// What is known of the run after its last step, beside large arrays of numbers.
    package internal(set) var state: TrainerState

    init(_ learner: Learner, _ evaluator: Evaluator) {
        self.learner = learner
        self.evaluator = evaluator
        state = TrainerState(step: 0, seconds: 0, experiment: learner.experiment.toml())
    }

    /// The beginning of a run.
    package convenience init(_ experiment: Experiment, threads: Int = 1) throws {
        let data = try PreparedData.load(experiment.data, relativeTo: experiment.folder, seed: experiment.seed)
        try self.init(experiment, data, threads: threads)
    }

    /// The beginning of a run on data that are loaded.
    convenience init(_ experiment: Experiment, _ data: PreparedData, threads: Int) throws {
        let source = try BatchSource(data, experiment: experiment)
        let learner = try Learner(experiment: experiment, source: source, threads: threads)
        self.init(learner, try Evaluator(learner))
    }

    /// Steps done.
    package var step: Int { state.step }

    /// Whether nothing is left to train: all steps are done, or it no longer gets better.
    var isAtEnd: Bool { step >= learner.totalSteps || hasStoppedImproving }

    private var hasStoppedImproving: Bool { learner.patience > 0 && state.evaluationsSinceBest >= learner.patience }

    /// A copy of all of it.
    package func snapshot() -> Snapshot { learner.snapshot(state) }

    /// Goes to another state of the run.
    func restore(_ snapshot: Snapshot) {
        learner.restore(snapshot)
        state = snapshot.state
    }

    // MARK: Steps

    /// Updates the weights, and now and then measures by how much: that costs another pass over them, and the figure
    /// moves slowly. A replay measures where the run did.
    func update(gradientNorm: Double) {
        let ratio = learner.update(step: step, gradientNorm: gradientNorm, measuring: step % 10 == 0)
        if let ratio { state.updateRatio = ratio }
    }

    /// The part of a step's book-keeping that a replay repeats.
    func countStep(loss: Double) {
        state.step += 1
        state.smoothedLoss = state.smoothedLoss.map { $0 + 0.05 * (loss - $0) } ?? loss
    }

    // MARK: Evaluations

    var isEvaluationDue: Bool {
        let every = learner.evaluationEvery
        guard (every > 0 && step % every == 0) || step >= learner.totalSteps else { return false }
        return learner.source.count(of: .validation) > 0
    }

    /// Whether texts are to be written between evaluations, which write theirs anyway.
    var isSampleDue: Bool {
        let every = learner.experiment.evaluation.integer("sample-every")
        return every > 0 && step % every == 0
    }

    func measureValidation(trainingLoss: Double?) -> Evaluation {
        measure(
            .validation, limit: learner.experiment.evaluation.integer("validation-samples"), trainingLoss: trainingLoss)
    }

    /// The training split's figures; nil where they are not wanted.
    func measureTraining() -> Evaluation? {
        let samples = learner.experiment.evaluation.integer("train-samples")
        guard samples > 0, learner.source.count(of: .train) > 0 else { return nil }
        return measure(.train, limit: samples, trainingLoss: nil)
    }

    /// Measures a split with the weights as they are, or with those of an earlier state.
    func measure(_ split: Split, limit: Int, trainingLoss: Double?, of weights: Snapshot? = nil) -> Evaluation {
        let clock = ContinuousClock()
        let start = clock.now
        let values = learner.withEvaluatedWeights(of: weights) {
            evaluator.evaluate(split, limit: limit, trainingLoss: trainingLoss)
        }
        return Evaluation(
            step: weights?.step ?? step, split: split, values: values, isBest: false,
            seconds: (clock.now - start) / .seconds(1))
    }

    /// What an evaluation finds out here, without a word: for a replay over a step whose evaluation is not remembered.
    func figures() -> EvaluationFigures {
        // Only the gap depends on the training split.
        let trainingLoss = evaluator.primary == "gap" ? measureTraining()?.value(of: "loss") : nil
        return figures(of: measureValidation(trainingLoss: trainingLoss))
    }

    func figures(of evaluation: Evaluation) -> EvaluationFigures {
        EvaluationFigures(primary: evaluation.value(of: evaluator.primary), loss: evaluation.value(of: "loss"))
    }

    /// Lets the state know the figures of an evaluation; a replay gives it the same ones again.
    ///
    /// - Returns: whether they are the best so far.
    func fold(_ figures: EvaluationFigures) -> Bool {
        state.evaluatedStep = step
        if let loss = figures.loss { learner.observe(loss: loss) }
        state.schedule = learner.schedule.state
        // What has no value says nothing of getting better or worse; one that is not finite is no better.
        guard let value = figures.primary else { return false }
        guard value.isFinite else {
            state.evaluationsSinceBest += 1
            return false
        }
        if let best = state.best, !evaluator.direction.prefers(value, to: best.value) {
            state.evaluationsSinceBest += 1
            return false
        }
        state.best = TrainerState.Best(step: step, metric: evaluator.primary, value: value)
        state.evaluationsSinceBest = 0
        return true
    }

    /// What was the best before cannot be compared with what comes.
    func forgetBest() {
        state.best = nil
        state.evaluationsSinceBest = 0
    }
}

/// What an evaluation of the validation split means for the rest of a run.
struct EvaluationFigures: Equatable {
    /// The metric that decides which weights are best; nil where it is undefined.
    var primary: Double?
    var loss: Double?
}
