import Columns
import Datasets
import Experiments
import Foundation
import Language
import Learning
import Metrics

extension Trainer {
    /// Evaluates as the experiment asks; the result steers the run.
    func evaluateAsPlanned() {
        let training = position.measureTraining()
        if let training { tell(training) }
        var evaluation = position.measureValidation(trainingLoss: training?.value(of: "loss"))
        evaluation.isBest = timeline.fold(position.figures(of: evaluation))
        if evaluation.isBest { saver.keepBest() }
        tell(evaluation)
        writeSamples()
    }

    /// Evaluates as a person asks. The result steers nothing, so it may be given up; then nothing is told of it.
    func evaluateByHand(_ command: TrainerCommand) {
        let measured = unlessGivenUp { () -> [Evaluation] in
            let training = position.measureTraining()
            guard learner.source.count(of: .validation) > 0 else { return training.map { [$0] } ?? [] }
            let validation = position.measureValidation(trainingLoss: training?.value(of: "loss"))
            return (training.map { [$0] } ?? []) + [validation]
        }
        guard let measured else {
            // Whoever pressed the key several times gives up all of it.
            inbox.drop(command)
            return refuse(command, Text("the evaluation is cancelled", zh: "评估已取消"))
        }
        if measured.isEmpty {
            let setting = "evaluation.train-samples"
            refuse(
                command,
                Text(
                    "there is nothing to evaluate: no validation split, and \(setting) is 0",
                    zh: "没有可评估的内容：没有验证集，且 \(setting) 为 0"))
        } else {
            note(command, Text("evaluated by hand", zh: "手动评估"))
        }
        for evaluation in measured { tell(evaluation) }
        do {
            guard let samples = try unlessGivenUp({ try position.evaluator.writeSamples(step: state.step) }) else {
                inbox.drop(command)
                return refuse(
                    command, Text("the texts are cancelled, the evaluation stands", zh: "文本生成已取消，评估结果保留"))
            }
            for sample in samples { voice.post(.sampled(sample)) }
        } catch {
            tellOfNoText(error)
        }
    }

    private func tell(_ evaluation: Evaluation) {
        voice.post(.evaluated(evaluation))
        debugger.notice(evaluation) { stop(at: $0) }
    }

    /// Texts that a language model writes now; one that has learned nothing yet shows what there is to learn.
    /// They steer nothing, so they may be given up.
    func writeSamples() {
        do {
            guard let samples = try unlessGivenUp({ try position.evaluator.writeSamples(step: state.step) }) else {
                return warn(Text("the texts are cancelled", zh: "文本生成已取消"), severity: .note)
            }
            for sample in samples { voice.post(.sampled(sample)) }
        } catch {
            tellOfNoText(error)
        }
    }

    private func tellOfNoText(_ error: any Error) {
        let reason = Text(explaining: error)
        warn(Text("no text can be written: \(reason)", zh: "无法生成文本：\(reason)"))
    }

    /// The end: evaluates every split with the best weights, saves and says so.
    func complete() {
        voice.tell(.evaluating)
        if learner.source.count(of: .validation) > 0, state.evaluatedStep != state.step { evaluateAsPlanned() }
        timeline.keepSnapshot()
        voice.tell(.saving)
        let isSaved = saver.saveLast(waitingWith: inbox)
        // With a screen the state stays in memory, to be saved by hand; otherwise it would go unnoticed.
        guard isSaved || !options.isUnattended else { return fail(saver.lossWords) }
        voice.tell(.evaluating)
        let weights = saver.bestState()
        var evaluations: [Evaluation] = []
        var trainingLoss: Double?
        let trainSamples = learner.experiment.evaluation.integer("train-samples")
        for split in Split.allCases where learner.source.count(of: split) > 0 && (split != .train || trainSamples > 0) {
            var evaluation = position.measure(
                split, limit: split == .train ? trainSamples : 0, trainingLoss: trainingLoss, of: weights)
            if split == .train { trainingLoss = evaluation.value(of: "loss") }
            evaluation.isBest = weights != nil
            evaluations.append(evaluation)
            if split == .test { voice.post(.evaluated(evaluation)) }
        }
        isComplete = true
        completedStep = state.step
        let isStillImproving = tellOfConvergence()
        postWatches()
        voice.tell(.finished)
        voice.post(
            .finished(
                RunOutcome(
                    reason: state.step >= learner.totalSteps ? .completed : .earlyStopping, step: state.step,
                    seconds: state.seconds, evaluations: evaluations, weightsSHA256: learner.weightsHash(),
                    bestStep: state.best?.step, isStillImproving: isStillImproving)))
        if options.staysAfterEnd {
            mode = .paused
            clock.halt()
            postTimeline()
        } else {
            isOver = true
        }
    }

    /// Warns where the run ended before it had learned what it could.
    ///
    /// - Returns: whether it did; nil where there is no validation loss to go by.
    private func tellOfConvergence() -> Bool? {
        let losses = debugger.evaluations.compactMap { evaluation -> (step: Int, value: Double)? in
            guard evaluation.split == .validation, let loss = evaluation.value(of: "loss") else { return nil }
            return (evaluation.step, loss)
        }
        guard losses.count > 1 else { return nil }
        guard state.step >= learner.totalSteps else { return false }
        guard let missed = Convergence.missed(losses, steps: state.step) else { return false }
        let (before, after) = (String(format: "%.4g", missed.before), String(format: "%.4g", missed.after))
        warn(
            Text(
                """
                the run ended while it was still getting better: in its last fifth the validation loss fell from \
                \(before) to \(after). More steps (training.steps, training.epochs) or a higher \
                training.learning-rate may bring more
                """,
                zh: """
                    运行结束时仍在变好：最后五分之一里验证损失从 \(before) 降到 \(after)。更多的步（training.steps、\
                    training.epochs）或更高的 training.learning-rate 可能带来提升
                    """))
        return true
    }
}
