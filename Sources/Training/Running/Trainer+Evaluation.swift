import Datasets
import Foundation
import Metrics

/// What an evaluation of the validation split means for the rest of a run.
struct EvaluationFigures: Equatable {
    /// The metric that decides which weights are best; nil where it is undefined.
    var primary: Double?
    var loss: Double?
}

extension Trainer {
    var isEvaluationDue: Bool {
        let every = learner.evaluationEvery
        guard (every > 0 && state.step % every == 0) || state.step >= learner.totalSteps else { return false }
        return learner.source.count(of: .validation) > 0
    }

    /// Evaluates as the experiment asks; the result steers the run.
    func evaluateAsPlanned() {
        let settings = learner.experiment.evaluation
        let trainingLoss = evaluateTraining()
        let (values, seconds) = measure(
            .validation, limit: settings.integer("validation-samples"), trainingLoss: trainingLoss)
        let isBest = fold(figures(values))
        if isBest { keepBest() }
        tell(
            Evaluation(step: state.step, split: .validation, values: values, isBest: isBest, seconds: seconds))
        writeSamples()
    }

    func evaluateByHand() {
        let trainingLoss = evaluateTraining()
        if learner.source.count(of: .validation) > 0 {
            let (values, seconds) = measure(
                .validation, limit: learner.experiment.evaluation.integer("validation-samples"),
                trainingLoss: trainingLoss)
            tell(
                Evaluation(step: state.step, split: .validation, values: values, isBest: false, seconds: seconds))
        }
        writeSamples()
    }

    /// The training split's figures; nil where they are not wanted.
    private func measureTraining() -> ([MetricValue], Double)? {
        let samples = learner.experiment.evaluation.integer("train-samples")
        guard samples > 0, learner.source.count(of: .train) > 0 else { return nil }
        return measure(.train, limit: samples, trainingLoss: nil)
    }

    /// - Returns: the loss, measured as that of the validation split is: without dropout and label smoothing.
    private func evaluateTraining() -> Double? {
        guard let (values, seconds) = measureTraining() else { return nil }
        tell(Evaluation(step: state.step, split: .train, values: values, isBest: false, seconds: seconds))
        return values.first { $0.metric == "loss" }?.value
    }

    /// What `evaluateAsPlanned` finds out here, without a word: for a replay over a step whose
    /// evaluation is not remembered.
    func replayedFigures() -> EvaluationFigures {
        // Only the gap depends on the training split.
        let trainingLoss =
            evaluator.primary == "gap" ? measureTraining()?.0.first { $0.metric == "loss" }?.value : nil
        let (values, _) = measure(
            .validation, limit: learner.experiment.evaluation.integer("validation-samples"), trainingLoss: trainingLoss)
        return figures(values)
    }

    private func figures(_ values: [MetricValue]) -> EvaluationFigures {
        EvaluationFigures(
            primary: values.first { $0.metric == evaluator.primary }?.value,
            loss: values.first { $0.metric == "loss" }?.value)
    }

    private func tell(_ evaluation: Evaluation) {
        events.post(.evaluated(evaluation))
        noticeEvaluation(evaluation)
    }

    private func measure(_ split: Split, limit: Int, trainingLoss: Double?) -> ([MetricValue], Double) {
        let clock = ContinuousClock()
        let start = clock.now
        let values = learner.withEvaluatedWeights {
            evaluator.evaluate(split, limit: limit, trainingLoss: trainingLoss)
        }
        return (values, (clock.now - start) / .seconds(1))
    }

    /// Lets the state know the figures of an evaluation; a replay gives it the same ones again.
    ///
    /// - Returns: whether they are the best so far.
    func fold(_ figures: EvaluationFigures) -> Bool {
        history[state.step] = figures
        state.evaluatedStep = state.step
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
        state.best = TrainerState.Best(step: state.step, metric: evaluator.primary, value: value)
        state.evaluationsSinceBest = 0
        return true
    }

    private func writeSamples() {
        for sample in evaluator.writeSamples(step: state.step) { events.post(.sampled(sample)) }
    }

    /// The end: evaluates every split with the best weights, saves and says so.
    func complete() {
        tell(.evaluating)
        if learner.source.count(of: .validation) > 0, state.evaluatedStep != state.step { evaluateAsPlanned() }
        keepSnapshot()
        tell(.saving)
        let isSaved = saveLastCheckpoint(waits: true)
        // With a screen the state stays in memory, to be saved by hand; otherwise it would go unnoticed.
        guard isSaved || !options.isUnattended else { return fail(lossWords) }
        tell(.evaluating)
        let weights = bestState()
        let step = weights?.step ?? state.step
        var evaluations: [Evaluation] = []
        var trainingLoss: Double?
        let trainSamples = learner.experiment.evaluation.integer("train-samples")
        for split in Split.allCases where learner.source.count(of: split) > 0 && (split != .train || trainSamples > 0) {
            let clock = ContinuousClock()
            let start = clock.now
            let values = learner.withEvaluatedWeights(of: weights) {
                evaluator.evaluate(split, limit: split == .train ? trainSamples : 0, trainingLoss: trainingLoss)
            }
            if split == .train { trainingLoss = values.first { $0.metric == "loss" }?.value }
            let evaluation = Evaluation(
                step: step, split: split, values: values, isBest: weights != nil,
                seconds: (clock.now - start) / .seconds(1))
            evaluations.append(evaluation)
            if split == .test { events.post(.evaluated(evaluation)) }
        }
        isComplete = true
        let isStillImproving = tellOfConvergence()
        postWatches()
        tell(.finished)
        events.post(
            .finished(
                RunOutcome(
                    reason: state.step >= learner.totalSteps ? .completed : .earlyStopping, step: state.step,
                    seconds: state.seconds, evaluations: evaluations, weightsSHA256: learner.weightsHash(),
                    bestStep: state.best?.step, isStillImproving: isStillImproving)))
        if options.staysAfterEnd {
            mode = .paused
            postTimeline()
        } else {
            isOver = true
        }
    }

    /// Warns where the run ended before it had learned what it could.
    ///
    /// - Returns: whether it did; nil where there is no validation loss to go by.
    private func tellOfConvergence() -> Bool? {
        let losses = recentEvaluations.compactMap { evaluation -> (step: Int, value: Double)? in
            guard evaluation.split == .validation, let loss = evaluation.value(of: "loss") else { return nil }
            return (evaluation.step, loss)
        }
        guard losses.count > 1 else { return nil }
        guard state.step >= learner.totalSteps else { return false }
        guard let (before, after) = Convergence.missed(losses, steps: state.step) else { return false }
        func digits(_ value: Double) -> String { String(format: "%.4g", value) }
        warn(
            "the run ended while it was still getting better: in its last fifth the validation loss fell from "
                + "\(digits(before)) to \(digits(after)). More steps (training.steps, training.epochs) or a higher "
                + "training.learning-rate may bring more")
        return true
    }
}
