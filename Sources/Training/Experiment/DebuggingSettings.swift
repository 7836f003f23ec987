import Catalog

/// The settings of `[debugging]`: none of them changes what a run computes.
enum DebuggingSettings {
    static let hyperparameters = [
        Hyperparameter(
            "breakpoints", .words(allowed: []), standard: [],
            help: "Conditions at which the run stops, such as loss > 2 * ema(loss, 50)"),
        Hyperparameter(
            "watches", .words(allowed: []), standard: [],
            help: "Expressions whose values are shown, such as gradient[*].norm"),
        Hyperparameter(
            "snapshot-memory", .integer(0...1_048_576), standard: 256,
            help: "Megabytes that states kept for stepping back may take in memory; 0 keeps none"),
        Hyperparameter(
            "snapshot-disk", .integer(0...1_048_576), standard: 1024,
            help: "Megabytes that such states may take on disk, when memory is used up; 0 keeps none there"),
        Hyperparameter(
            "recorded-steps", .integer(5_000...1_000_000_000_000), standard: 1_000_000,
            help: "Steps recorded one by one, the last ones; of those before, what a curve is drawn by"),
    ]
}
