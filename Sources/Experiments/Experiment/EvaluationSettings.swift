import Catalog
import Language

/// The settings of `[evaluation]`.
enum EvaluationSettings {
    static let hyperparameters = [
        Hyperparameter(
            "every", .integer(0...1_000_000_000, zero: "off"), default: 100,
            help: Text(
                "Steps between evaluations of the validation split; off evaluates at the end only",
                zh: "两次验证集评估之间的步数；off：只在结束时评估"),
            changesMidRun: true),
        Hyperparameter(
            "metrics", .words(allowed: []), default: [],
            help: Text(
                "Metrics to compute, in the order shown; empty takes those usual for the task",
                zh: "要计算的指标，按显示顺序；留空则取该任务常用的指标")),
        Hyperparameter(
            "monitor", .text(optional: true), default: "",
            help: Text(
                "The metric that decides which weights are best; empty takes the validation loss",
                zh: "决定最优权重的指标；留空则取验证损失"),
            formerly: ["primary"]),
        Hyperparameter(
            "train-samples", .integer(0...1_000_000_000, zero: "off"), default: 1000,
            help: Text(
                "Training samples to evaluate, evenly spread; the generalization gap is measured from them",
                zh: "参与评估的训练样本数，均匀选取；泛化差距以此计算"),
            changesMidRun: true),
        Hyperparameter(
            "validation-samples", .integer(0...1_000_000_000, zero: "all"), default: 0,
            help: Text("Validation samples to evaluate during the run, evenly spread", zh: "运行中评估的验证样本数，均匀选取"),
            changesMidRun: true),
        Hyperparameter(
            "prompts", .words(allowed: []), default: [""],
            help: Text(
                "Prompts that a language model completes, before the first step and as training goes on",
                zh: "语言模型在第一步之前和训练过程中续写的提示词"),
            changesMidRun: true, needs: [.task("language")]),
        Hyperparameter(
            "sample-every", .integer(0...1_000_000_000, zero: "auto"), default: 0,
            help: Text(
                "Steps between texts written from the prompts; auto writes them at evaluations",
                zh: "每隔多少步按提示词续写一次文本；auto 表示评估时续写"),
            changesMidRun: true, needs: [.task("language")]),
        Hyperparameter(
            "sample-length", .integer(0...100_000, zero: "off"), default: 200,
            help: Text("Tokens generated for each prompt", zh: "每个提示词生成的词元数"), changesMidRun: true,
            needs: [.task("language")]),
        Hyperparameter(
            "temperature", .real(0...100, zero: "greedy"), default: 0.8,
            help: Text(
                "Sampling temperature of generated text; greedy always takes the likeliest token",
                zh: "生成文本的采样温度；greedy：总是取最可能的词元"),
            changesMidRun: true, needs: [.task("language")]),
        Hyperparameter(
            "top-k", .integer(0...1_000_000, zero: "off"), default: 0,
            help: Text("Sample among this many most likely tokens only", zh: "只在概率最高的这么多个词元中采样"), changesMidRun: true,
            needs: [.task("language")]),
    ]
}
