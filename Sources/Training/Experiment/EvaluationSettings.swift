import Catalog

/// The settings of `[evaluation]`.
enum EvaluationSettings {
    static let hyperparameters = [
        Hyperparameter(
            "every", .integer(0...1_000_000_000), standard: 100,
            help: "Steps between evaluations of the validation split; 0 evaluates at the end only", changesMidRun: true),
        Hyperparameter(
            "metrics", .words(allowed: []), standard: [],
            help: "What to compute, in the order shown; empty takes those usual for the task"),
        Hyperparameter(
            "primary", .text(optional: true), standard: "",
            help: "The metric that decides which weights are best; empty takes the validation loss"),
        Hyperparameter(
            "train-samples", .integer(0...1_000_000_000), standard: 1000,
            help: "Samples of the training split to evaluate, evenly spread; the gap is measured from them, 0 is none",
            changesMidRun: true),
        Hyperparameter(
            "validation-samples", .integer(0...1_000_000_000), standard: 0,
            help: "Samples of the validation split to evaluate during the run; 0 takes all of them",
            changesMidRun: true),
        Hyperparameter(
            "prompts", .words(allowed: []), standard: [""],
            help: "Beginnings of texts that a language model continues at every evaluation", changesMidRun: true),
        Hyperparameter(
            "sample-length", .integer(0...100_000), standard: 200,
            help: "Tokens of such a text, as data.tokenizer cuts it; 0 writes none", changesMidRun: true),
        Hyperparameter(
            "temperature", .real(0...100), standard: 0.8,
            help: "How freely a language model chooses; 0 always takes the likeliest", changesMidRun: true),
        Hyperparameter(
            "top-k", .integer(0...1_000_000), standard: 0,
            help: "Choose among this many likeliest tokens only; 0 among all", changesMidRun: true),
    ]
}
