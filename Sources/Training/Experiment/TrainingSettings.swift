import Catalog
import Graphs
import Models
import Optimizers

/// The settings of `[training]` that belong to the trainer itself; the optimizer and the schedule
/// add theirs.
enum TrainingSettings {
    static let hyperparameters =
        [
            Hyperparameter(
                "optimizer", .choice(Optimizers.catalog.map(\.id)), default: .text(Optimizers.defaultID),
                help: "The optimizer"),
            Hyperparameter(
                "learning-rate", .real(1e-12...1000, scale: .logarithmic), default: 0.001,
                help: "Peak learning rate of the schedule", changesMidRun: true),
            Hyperparameter(
                "schedule", .choice(Schedules.catalog.map(\.id)), default: .text(Schedules.defaultID),
                help: "Schedule of the learning rate over the run", changesMidRun: true),
            Hyperparameter(
                "batch-size", .integer(1...1_048_576, scale: .logarithmic), default: 32,
                help: "Samples in an optimizer step; for text, windows"),
            Hyperparameter(
                "gradient-accumulation", .integer(1...1_048_576, scale: .logarithmic), default: 1,
                help: "Micro-batches that a batch is computed in, one after the other; more take less memory",
                formerly: ["accumulation"]),
            Hyperparameter(
                "epochs", .real(0...1_000_000, scale: .logarithmic, zero: "auto"), default: 0.0,
                help: "Passes over the training split; steps, where given, win; auto leaves the length open: 2,000 to "
                    + "10,000 steps",
                changesMidRun: true),
            Hyperparameter(
                "steps", .integer(0...1_000_000_000, zero: "auto"), default: 0,
                help: "Optimizer steps in the whole run; auto leaves it to the epochs", changesMidRun: true),
            Hyperparameter(
                "clip-norm", .real(0...1_000_000, zero: "off"), default: 0.0,
                help: "Largest global norm of the gradients; longer ones are scaled down to it",
                reference: "Pascanu 2013, arXiv:1211.5063", changesMidRun: true, formerly: ["clip"]),
            Hyperparameter(
                "ema-decay", .real(0...0.99999, zero: "off"), default: 0.0,
                help: "Decay of the weights' exponential moving average (EMA), which is evaluated in their place",
                reference: "Tarvainen and Valpola 2017, arXiv:1703.01780", changesMidRun: true,
                formerly: ["weight-averaging"]),
            Hyperparameter(
                "early-stopping-patience", .integer(0...1_000_000, zero: "auto"), default: 0,
                help: "Evaluations without a better monitored metric that end the run; auto: none, or 1,000 steps if "
                    + "its length is open",
                changesMidRun: true, formerly: ["early-stopping"]),
            Hyperparameter(
                "checkpoint-every", .integer(0...1_000_000_000, zero: "off"), default: 500,
                help: "Steps between checkpoints, two seconds apart at least; off keeps only the best and the last",
                changesMidRun: true),
            Hyperparameter(
                "precision", .choice(Precision.allCases.map(\.rawValue)), default: "f32",
                help: "Numeric precision of matrix products; convolutions stay f32"),
            Hyperparameter(
                "threads", .integer(0...1024, zero: "auto"), default: 0,
                help: "Threads that compute, with the same result for any number; auto takes every core"),
            Hyperparameter(
                "slices", .integer(0...1024, zero: "auto"), default: 0,
                help: "Data-parallel slices of a batch, which fix the order of sums; auto goes by model and batch",
                formerly: ["shards"]),
        ] + Objective.hyperparameters
}
