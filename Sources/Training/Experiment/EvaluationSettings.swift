import Catalog

/// The settings of `[evaluation]`.
enum EvaluationSettings {
    static let hyperparameters = [
        Hyperparameter(
            "every", .integer(0...1_000_000_000, zero: "off"), default: 100,
            help: "Steps between evaluations of the validation split; off evaluates at the end only",
            changesMidRun: true),
        Hyperparameter(
            "metrics", .words(allowed: []), default: [],
            help: "What to compute, in the order shown; empty takes those usual for the task"),
        Hyperparameter(
            "monitor", .text(optional: true), default: "",
            help: "The metric that decides which weights are best; empty takes the validation loss",
            formerly: ["primary"]),
        Hyperparameter(
            "train-samples", .integer(0...1_000_000_000, zero: "off"), default: 1000,
            help: "Training samples to evaluate, evenly spread; the generalization gap is measured from them",
            changesMidRun: true),
        Hyperparameter(
            "validation-samples", .integer(0...1_000_000_000, zero: "all"), default: 0,
            help: "Validation samples to evaluate during the run, evenly spread",
            changesMidRun: true),
        Hyperparameter(
            "prompts", .words(allowed: []), default: [""],
            help: "Prompts that a language model completes at every evaluation", changesMidRun: true),
        Hyperparameter(
            "sample-length", .integer(0...100_000, zero: "off"), default: 200,
            help: "Tokens generated for each prompt", changesMidRun: true),
        Hyperparameter(
            "temperature", .real(0...100), default: 0.8,
            help: "Sampling temperature of generated text; 0 is greedy decoding", changesMidRun: true),
        Hyperparameter(
            "top-k", .integer(0...1_000_000, zero: "off"), default: 0,
            help: "Sample among this many most likely tokens only", changesMidRun: true),
    ]
}
