import Catalog
import Language

/// The settings of `[debugging]`: none of them changes what a run computes.
enum DebuggingSettings {
    static let hyperparameters = [
        Hyperparameter(
            "breakpoints", .words(allowed: []), default: [],
            help: Text(
                "Conditions at which the run stops, such as loss > 2 * ema(loss, 50)",
                zh: "断点：运行在此条件下停下，例如 loss > 2 * ema(loss, 50)")),
        Hyperparameter(
            "watches", .words(allowed: []), default: [],
            help: Text(
                "Expressions whose values are shown, such as gradient[*].norm",
                zh: "监视的表达式，例如 gradient[*].norm")),
        Hyperparameter(
            "pace", .real(0...1_000_000_000, zero: "off"), default: 0,
            help: Text(
                "Steps a second at most while a screen shows the run; without one it goes as fast as it can",
                zh: "屏幕显示运行时每秒最多的步数；没有屏幕时不限速度")),
        Hyperparameter(
            "snapshot-memory", .integer(0...1_048_576, zero: "off"), default: 256,
            help: Text("Megabytes of memory for snapshots to step back to", zh: "供后退的快照可占用的内存，单位 MB")),
        Hyperparameter(
            "snapshot-disk", .integer(0...1_048_576, zero: "off"), default: 1024,
            help: Text(
                "Megabytes of disk for snapshots, when their memory is used up",
                zh: "内存用尽后快照可占用的磁盘，单位 MB")),
        Hyperparameter(
            "recorded-steps", .integer(5_000...1_000_000_000_000), default: 1_000_000,
            help: Text(
                "Steps recorded one by one, the last ones; of those before, what a curve is drawn by",
                zh: "逐步记录的最近步数；更早的只保留画曲线所需")),
    ]
}
