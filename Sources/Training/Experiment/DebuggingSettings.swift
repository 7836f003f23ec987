import Catalog

/// The settings of `[debugging]`: none of them changes what a run computes.
enum DebuggingSettings {
    static let hyperparameters = [
        Hyperparameter(
            "breakpoints", .words(allowed: []), default: [],
            help: "Conditions at which the run stops, such as loss > 2 * ema(loss, 50)"),
        Hyperparameter(
            "watches", .words(allowed: []), default: [],
            help: "Expressions whose values are shown, such as gradient[*].norm"),
        Hyperparameter(
            "snapshot-memory", .integer(0...1_048_576, zero: "off"), default: 256,
            help: "Megabytes of memory for snapshots to step back to"),
        Hyperparameter(
            "snapshot-disk", .integer(0...1_048_576, zero: "off"), default: 1024,
            help: "Megabytes of disk for snapshots, when their memory is used up"),
        Hyperparameter(
            "recorded-steps", .integer(5_000...1_000_000_000_000), default: 1_000_000,
            help: "Steps recorded one by one, the last ones; of those before, what a curve is drawn by"),
    ]
}
