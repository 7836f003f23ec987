import Catalog
import Datasets
import Experiments
import Language
import Learning
import Metrics
import Models
import Texts

/// A setting of a run that cannot have the effect it is there for, and why.
struct Remark: Hashable {
    /// Its path: `training.early-stopping-patience`.
    var path: String
    /// What keeps it from taking effect, in words that follow the path.
    var reason: Text
    /// Whether the run may go another way than it was meant to.
    var matters: Bool

    var severity: Alert.Severity { matters ? .warning : .note }
    var words: Text { Text(verbatim: "\(path) ") + reason }
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

    func all() -> [Remark] { steering() + schedule() + length() + evaluation() + idle() + text() }

    private func isSet(_ path: String) -> Bool {
        experiment.hyperparameter(at: path).map { experiment.value(at: path) != $0.defaultValue } ?? false
    }

    private func remark(_ path: String, _ reason: Text, matters: Bool = true) -> Remark {
        Remark(path: path, reason: reason, matters: matters)
    }

    /// Whether evaluations number `count` before the run's last step.
    private func canHear(_ count: Int) -> Bool {
        let (step, overflow) = count.multipliedReportingOverflow(by: every)
        return every > 0 && !overflow && step < steps
    }

    private var evaluationWords: Text {
        every > 0
            ? Text("evaluation.every = \(every), \(steps) steps", zh: "evaluation.every = \(every)，共 \(steps) 步")
            : Text(verbatim: "evaluation.every = off")
    }

    private static var noValidation: Text {
        Text("has no effect: there is no validation part (data.split)", zh: "不起作用：没有验证集（data.split）")
    }

    /// What listens to evaluations: early stopping, the choice of the best weights, a schedule.
    private func steering() -> [Remark] {
        var remarks: [Remark] = []
        let patience = experiment.training.integer("early-stopping-patience")
        let isPlateau = experiment.training.text("schedule") == "plateau"
        guard hasValidation else {
            let reason = Self.noValidation
            if patience > 0 { remarks.append(remark("training.early-stopping-patience", reason)) }
            if isPlateau { remarks.append(remark("training.schedule", Text(verbatim: "= \"plateau\" ") + reason)) }
            if isSet("evaluation.monitor") {
                remarks.append(
                    remark(
                        "evaluation.monitor",
                        Text("\(reason); the last weights count as the best", zh: "\(reason)；以最后的权重作为最优")))
            }
            return remarks
        }
        let primary = evaluator.primary
        if let undefined = evaluator.undefinedReason(of: primary) {
            remarks.append(
                remark(
                    "evaluation.monitor",
                    patience > 0
                        ? Text(
                            """
                            \(primary) is undefined on the validation part: \(undefined); the last weights count as the \
                            best, and training.early-stopping-patience has no effect
                            """,
                            zh: """
                                \(primary) 在验证集上没有定义：\(undefined)；以最后的权重作为最优，\
                                且 training.early-stopping-patience 不起作用
                                """)
                        : Text(
                            """
                            \(primary) is undefined on the validation part: \(undefined); the last weights count as the \
                            best
                            """,
                            zh: "\(primary) 在验证集上没有定义：\(undefined)；以最后的权重作为最优")))
        } else if patience > 0, !canHear(patience + 1) {
            remarks.append(
                remark(
                    "training.early-stopping-patience",
                    Text(
                        """
                        = \(patience) cannot end the run: it needs \(patience + 1) evaluations before the last step \
                        (\(evaluationWords))
                        """,
                        zh: "= \(patience) 无法结束运行：最后一步之前需要 \(patience + 1) 次评估（\(evaluationWords)）")))
        }
        let waits = experiment.training.integer("patience") + 2
        if isPlateau, !canHear(waits) {
            remarks.append(
                remark(
                    "training.schedule",
                    Text(
                        """
                        = "plateau" never lowers the learning rate: it needs \(waits) evaluations before the last step \
                        (\(evaluationWords))
                        """,
                        zh: """
                            = "plateau" 永远不会降低学习率：最后一步之前需要 \(waits) 次评估（\(evaluationWords)）
                            """)))
        }
        return remarks
    }

    /// Parts of a schedule that are longer than the run.
    private func schedule() -> [Remark] {
        let training = experiment.training
        var remarks: [Remark] = []
        let (warmUp, decay) = (training.integer("warmup-steps"), training.integer("decay-every"))
        if warmUp >= steps {
            remarks.append(
                remark(
                    "training.warmup-steps",
                    Text(
                        "= \(warmUp) is no shorter than the run (\(steps) steps): the learning rate never reaches its full value",
                        zh: "= \(warmUp) 不短于运行本身（\(steps) 步）：学习率永远达不到最大值")))
        } else if training.text("schedule") == "step", warmUp + decay >= steps {
            remarks.append(
                remark(
                    "training.decay-every",
                    Text(
                        "= \(decay) is no shorter than the run (\(steps) steps): the learning rate never falls",
                        zh: "= \(decay) 不短于运行本身（\(steps) 步）：学习率永远不会下降")))
        } else if training.text("schedule") == "wsd" {
            let fall = training.real("decay-fraction") * Double(steps)
            if fall < 1 {
                remarks.append(
                    remark(
                        "training.decay-fraction",
                        Text("is less than a step: the learning rate never falls", zh: "不足一步：学习率永远不会下降")))
            } else if Double(warmUp) > Double(steps) - fall {
                remarks.append(
                    remark(
                        "training.warmup-steps",
                        Text(
                            """
                            = \(warmUp) reaches into the fall of the learning rate (decay-fraction), which never has its \
                            full value
                            """,
                            zh: "= \(warmUp) 与学习率的下降阶段（decay-fraction）重叠，学习率永远达不到最大值")))
            }
        }
        return remarks
    }

    private func length() -> [Remark] {
        let training = experiment.training
        var remarks: [Remark] = []
        if training.integer("steps") > 0, isSet("training.epochs") {
            remarks.append(
                remark("training.epochs", Text("has no effect beside training.steps", zh: "在设置了 training.steps 时不起作用")))
        }
        // The decay grows as (1 + step) / (10 + step).
        let decay = training.real("ema-decay")
        let reached = (10 * decay - 1) / (1 - decay)
        if decay > 0, reached > Double(steps) {
            let most = (Double(1 + steps) / Double(10 + steps) * 1e4).rounded() / 1e4
            remarks.append(
                remark(
                    "training.ema-decay",
                    Text(
                        """
                        = \(decay) is not reached: the average's decay grows as (1 + step) / (10 + step), to \(most) at \
                        step \(steps)
                        """,
                        zh: "= \(decay) 达不到：平均的衰减按 (1 + 步) / (10 + 步) 增长，到第 \(steps) 步为 \(most)"),
                    matters: false))
        }
        if isSet("training.checkpoint-every"), training.integer("checkpoint-every") > steps {
            remarks.append(
                remark(
                    "training.checkpoint-every",
                    Text(
                        "is more than the run's \(steps) steps: only the best and the last are kept",
                        zh: "大于运行的 \(steps) 步：只保留最优和最后的检查点"), matters: false))
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
                    Text(
                        "= \(every) is more than the run's \(steps) steps: it is evaluated at the end only",
                        zh: "= \(every) 大于运行的 \(steps) 步：只在结束时评估")))
        }
        if !hasValidation {
            for path in ["evaluation.every", "evaluation.validation-samples"] where isSet(path) {
                remarks.append(remark(path, Self.noValidation))
            }
        }
        if settings.integer("train-samples") == 0,
            evaluator.primary == "gap" || settings.words("metrics").contains("gap")
        {
            remarks.append(
                remark(
                    "evaluation.train-samples",
                    Text("= off leaves the generalization gap undefined", zh: "= off 使泛化差距没有定义")))
        }
        return remarks
    }

    /// Settings that other settings, or the task, leave without an effect.
    private func idle() -> [Remark] {
        experiment.idleSettings(data: DataKind(task: learner.source.metricTask.rawValue))
            .filter { experiment.value(at: $0.path) != $0.declaration.defaultValue }
            .map { remark($0.path, $0.reason) }
    }

    /// How a language model is cut into tokens and writes.
    private func text() -> [Remark] {
        guard case .text(let text) = learner.source.data.content else { return [] }
        let settings = experiment.evaluation
        var remarks: [Remark] = []
        let top = settings.integer("top-k")
        if top > 0, settings.real("temperature") == 0 || top >= text.tokenizer.vocabulary {
            let count = text.tokenizer.vocabulary
            let reason =
                settings.real("temperature") == 0
                ? Text(
                    "has no effect: at evaluation.temperature = greedy the likeliest token is always taken",
                    zh: "不起作用：evaluation.temperature = greedy 时总是取最可能的词元")
                : Text("= \(top) has no effect: there are \(count) tokens", zh: "= \(top) 不起作用：共有 \(count) 个词元")
            remarks.append(remark("evaluation.top-k", reason, matters: false))
        }
        for prompt in settings.words("prompts") {
            let unknown = text.tokenizer.unknown(in: prompt)
            if unknown.isEmpty { continue }
            let characters = Tokenizer.words(for: unknown)
            remarks.append(
                remark(
                    "evaluation.prompts",
                    text.unknownHaveToken
                        ? Text(
                            """
                            has \(characters), which the model has no token for: it is given the one for unknown characters
                            """,
                            zh: "含有 \(characters)，模型没有对应的词元：改用未知字符的词元")
                        : Text(
                            "has \(characters), which the model has no token for: they are left out of what it is given",
                            zh: "含有 \(characters)，模型没有对应的词元：它们会从输入中去掉")))
        }
        return remarks
    }
}
