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
                "optimizer", .choice(Optimizers.catalog.map(\.id)), standard: .text(Optimizers.standard),
                help: "How weights follow their gradients"),
            Hyperparameter(
                "learning-rate", .real(1e-12...1000, scale: .logarithmic), standard: 0.001,
                help: "Size of an update, at the schedule's highest point", changesMidRun: true),
            Hyperparameter(
                "schedule", .choice(Schedules.catalog.map(\.id)), standard: .text(Schedules.standard),
                help: "How the learning rate goes from the first step to the last", changesMidRun: true),
            Hyperparameter(
                "batch-size", .integer(1...1_048_576, scale: .logarithmic), standard: 32,
                help: "Samples whose mean loss makes one update; for text, windows"),
            Hyperparameter(
                "accumulation", .integer(1...1_048_576, scale: .logarithmic), standard: 1,
                help: "Equal parts a batch is computed in, one after the other; more take less memory"),
            Hyperparameter(
                "epochs", .real(0...1_000_000, scale: .logarithmic), standard: 0.0,
                help: "Passes over the training split; steps, where given, win; 0 leaves the length open: 2,000 to "
                    + "10,000 steps",
                changesMidRun: true),
            Hyperparameter(
                "steps", .integer(0...1_000_000_000), standard: 0,
                help: "Updates in the whole run; 0 leaves it to the epochs", changesMidRun: true),
            Hyperparameter(
                "clip", .real(0...1_000_000), standard: 0.0,
                help: "Largest norm of all gradients together; longer ones are scaled down to it, 0 leaves them alone",
                reference: "Pascanu 2013, arXiv:1211.5063", changesMidRun: true),
            Hyperparameter(
                "ema-decay", .real(0...0.99999), standard: 0.0,
                help:
                    "How much of the weights' moving average (EMA) stays at a step; it is evaluated in their place, 0 is none",
                reference: "Tarvainen and Valpola 2017, arXiv:1703.01780", changesMidRun: true,
                formerly: ["weight-averaging"]),
            Hyperparameter(
                "early-stopping", .integer(0...1_000_000), standard: 0,
                help: "Evaluations without a better primary metric that end the run; 0 for none, but 1,000 steps "
                    + "if length is left open",
                changesMidRun: true),
            Hyperparameter(
                "checkpoint-every", .integer(0...1_000_000_000), standard: 500,
                help: "Steps between checkpoints, two seconds apart at least; 0 keeps only the best and the last",
                changesMidRun: true),
            Hyperparameter(
                "precision", .choice(Precision.allCases.map(\.rawValue)), standard: "f32",
                help: "Type of the numbers that products of matrices are made of; convolutions stay f32"),
            Hyperparameter(
                "threads", .integer(0...1024), standard: 0,
                help: "Threads that compute, with the same result for any number; 0 takes every core"),
            Hyperparameter(
                "shards", .integer(0...1024), standard: 0,
                help: "Parts a batch is cut in, which fixes the order of sums; 0 chooses by model and batch"),
        ] + Objective.hyperparameters
}
