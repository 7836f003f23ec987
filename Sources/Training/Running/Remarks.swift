import Catalog
import Datasets
import Language
import Metrics
import Models

/// A setting of a run that cannot have the effect it is there for, and why.
struct Remark: Hashable {
    /// Its path: `training.early-stopping-patience`.
    var path: String
    /// What keeps it from taking effect, in words that follow the path.
    var reason: String
    /// Whether the run may go another way than it was meant to.
    var matters: Bool

    var severity: Alert.Severity { matters ? .warning : .note }
    var words: Text { Text(verbatim: "\(path) \(reason)") }
}

extension Trainer {
    /// What to say of the settings before the run.
    func remarks() -> [Remark] { Remarks(learner: learner, evaluator: position.evaluator).all() }

    /// Says what was not said before.
    func tellRemarks() { voice.tell(remarks(), at: state.step) }
}

/// Finds the settings that cannot take effect in a run as it is.
///
/// Only what was set to another value than the default is remarked upon.
struct Remarks {
    private let learner: Learner
    private let evaluator: Evaluator
    private let experiment: Experiment
    private let steps: Int
    private let every: Int
    private let hasValidation: Bool

    init(learner: Learner, evaluator: Evaluator) {
        self.learner = learner
        self.evaluator = evaluator
        experiment = learner.experiment
        steps = learner.totalSteps
        every = learner.evaluationEvery
        hasValidation = learner.source.count(of: .validation) > 0
    }

    func all() -> [Remark] { steering() + schedule() + length() + evaluation() + task() + text() }

    private func isSet(_ path: String) -> Bool {
        experiment.hyperparameter(at: path).map { experiment.value(at: path) != $0.defaultValue } ?? false
    }

    private func remark(_ path: String, _ reason: String, matters: Bool = true) -> Remark {
        Remark(path: path, reason: reason, matters: matters)
    }

    /// Whether evaluations number `count` before the run's last step.
    private func canHear(_ count: Int) -> Bool {
        let (step, overflow) = count.multipliedReportingOverflow(by: every)
        return every > 0 && !overflow && step < steps
    }

    private var evaluationWords: String {
        every > 0 ? "evaluation.every = \(every), \(steps) steps" : "evaluation.every = off"
    }

    /// What listens to evaluations: early stopping, the choice of the best weights, a schedule.
    private func steering() -> [Remark] {
        var remarks: [Remark] = []
        let patience = experiment.training.integer("early-stopping-patience")
        let isPlateau = experiment.training.text("schedule") == "plateau"
        guard hasValidation else {
            let reason = "has no effect: there is no validation part (data.split)"
            if patience > 0 { remarks.append(remark("training.early-stopping-patience", reason)) }
            if isPlateau { remarks.append(remark("training.schedule", "= \"plateau\" \(reason)")) }
            if isSet("evaluation.monitor") {
                remarks.append(remark("evaluation.monitor", reason + "; the last weights count as the best"))
            }
            return remarks
        }
        let undefined = evaluator.undefinedReason(of: evaluator.primary)
        if let undefined {
            remarks.append(
                remark(
                    "evaluation.monitor",
                    "\(evaluator.primary) is undefined on the validation part: \(undefined); the last weights count as "
                        + "the best" + (patience > 0 ? ", and training.early-stopping-patience has no effect" : "")))
        } else if patience > 0, !canHear(patience + 1) {
            remarks.append(
                remark(
                    "training.early-stopping-patience",
                    "= \(patience) cannot end the run: it needs \(patience + 1) evaluations before the last step "
                        + "(\(evaluationWords))"))
        }
        let waits = experiment.training.integer("patience") + 2
        if isPlateau, !canHear(waits) {
            remarks.append(
                remark(
                    "training.schedule",
                    "= \"plateau\" never lowers the learning rate: it needs \(waits) evaluations before the last step "
                        + "(\(evaluationWords))"))
        }
        return remarks
    }

    /// Parts of a schedule that are longer than the run.
    private func schedule() -> [Remark] {
        let training = experiment.training
        var remarks: [Remark] = []
        let warmUp = training.integer("warmup-steps")
        if warmUp >= steps {
            remarks.append(
                remark(
                    "training.warmup-steps",
                    "= \(warmUp) is no shorter than the run (\(steps) steps): the learning rate never reaches its full "
                        + "value"))
        } else if training.text("schedule") == "step", warmUp + training.integer("decay-every") >= steps {
            remarks.append(
                remark(
                    "training.decay-every",
                    "= \(training.integer("decay-every")) is no shorter than the run (\(steps) steps): the learning "
                        + "rate never falls"))
        } else if training.text("schedule") == "wsd" {
            let fall = training.real("decay-fraction") * Double(steps)
            if fall < 1 {
                remarks.append(remark("training.decay-fraction", "is less than a step: the learning rate never falls"))
            } else if Double(warmUp) > Double(steps) - fall {
                remarks.append(
                    remark(
                        "training.warmup-steps",
                        "= \(warmUp) reaches into the fall of the learning rate (decay-fraction), which never has its "
                            + "full value"))
            }
        }
        return remarks
    }

    private func length() -> [Remark] {
        let training = experiment.training
        var remarks: [Remark] = []
        if training.integer("steps") > 0, isSet("training.epochs") {
            remarks.append(remark("training.epochs", "has no effect beside training.steps"))
        }
        // The decay grows as (1 + step) / (10 + step).
        let decay = training.real("ema-decay")
        let reached = (10 * decay - 1) / (1 - decay)
        if decay > 0, reached > Double(steps) {
            remarks.append(
                remark(
                    "training.ema-decay",
                    "= \(decay) is not reached: the average's decay grows as (1 + step) / (10 + step), to "
                        + "\((Double(1 + steps) / Double(10 + steps) * 1e4).rounded() / 1e4) at step \(steps)",
                    matters: false))
        }
        if isSet("training.checkpoint-every"), training.integer("checkpoint-every") > steps {
            remarks.append(
                remark(
                    "training.checkpoint-every",
                    "is more than the run's \(steps) steps: only the best and the last are kept", matters: false))
        }
        return remarks
    }

    private func evaluation() -> [Remark] {
        let settings = experiment.evaluation
        var remarks: [Remark] = []
        if hasValidation, isSet("evaluation.every"), every > steps {
            remarks.append(
                remark(
                    "evaluation.every",
                    "= \(every) is more than the run's \(steps) steps: it is evaluated at the end only"))
        }
        if !hasValidation {
            for path in ["evaluation.every", "evaluation.validation-samples"] where isSet(path) {
                remarks.append(remark(path, "has no effect: there is no validation part (data.split)"))
            }
        }
        if settings.integer("train-samples") == 0,
            evaluator.primary == "gap" || settings.words("metrics").contains("gap")
        {
            remarks.append(remark("evaluation.train-samples", "= off leaves the generalization gap undefined"))
        }
        return remarks
    }

    /// Settings for another task than this one.
    private func task() -> [Remark] {
        let task = learner.source.metricTask
        var paths: [String] = []
        if task != .language {
            paths += ["prompts", "sample-length", "temperature", "top-k"].map { "evaluation.\($0)" }
            paths += ["tokenizer", "vocab-size"].map { "data.\($0)" }
        } else {
            paths += [
                "target", "ignore", "categorical", "delimiter", "header", "labels", "preprocessing", "edits", "shape",
            ]
            .map { "data.\($0)" }
        }
        if task == .regression { paths.append("training.label-smoothing") }
        if task != .classification { paths.append("training.class-weights") }
        if task != .regression { paths += ["training.loss", "training.huber-delta"] }
        var remarks = paths.filter(isSet).map { remark($0, "has no effect on a \(task.rawValue)") }
        if task == .regression, isSet("training.huber-delta"), experiment.training.text("loss") != "huber" {
            remarks.append(remark("training.huber-delta", "has no effect without training.loss = \"huber\""))
        }
        return remarks
    }

    /// How a language model is cut into tokens and writes.
    private func text() -> [Remark] {
        guard case .text(let text) = learner.source.data.content else { return [] }
        let settings = experiment.evaluation
        var remarks: [Remark] = []
        if isSet("data.vocab-size"), experiment.data.text("tokenizer") != "bpe" {
            remarks.append(remark("data.vocab-size", "has no effect without data.tokenizer = \"bpe\""))
        }
        let top = settings.integer("top-k")
        if top > 0, settings.real("temperature") == 0 || top >= text.tokenizer.vocabulary {
            let reason =
                settings.real("temperature") == 0
                ? "has no effect: at evaluation.temperature = 0 the likeliest token is always taken"
                : "= \(top) has no effect: there are \(text.tokenizer.vocabulary) tokens"
            remarks.append(remark("evaluation.top-k", reason, matters: false))
        }
        for prompt in settings.words("prompts") {
            let unknown = text.tokenizer.unknown(in: prompt)
            if unknown.isEmpty { continue }
            remarks.append(
                remark(
                    "evaluation.prompts",
                    "has \(Tokenizer.words(for: unknown).in(.english)), which the model has no token for: "
                        + (text.unknownHaveToken
                            ? "it is given the one for unknown characters" : "they are left out of what it is given")))
        }
        return remarks
    }
}
