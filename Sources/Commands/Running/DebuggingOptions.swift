import ArgumentParser
import Experiments
import Language

/// What a run is stopped at and watched by, and how fast it goes.
struct DebuggingOptions: ParsableArguments {
    @Option(
        name: .customLong("break"),
        help: ArgumentHelp(
            Text(
                """
                Stop before the step where this becomes true, such as 'loss > 2 * ema(loss, 50)'; may be repeated. Kept \
                with the run, beside those of the experiment.
                """,
                zh: "在此条件变为真的那一步之前停下，例如 'loss > 2 * ema(loss, 50)'；可多次使用。与实验自带的断点一起保存在运行中。"),
            valueName: "condition"))
    var conditions: [String] = []

    @Option(
        name: .customLong("watch"),
        help: ArgumentHelp(
            Text(
                """
                Tell the value of this, such as 'ema(loss, 50)', as training goes on; may be repeated. Kept with the run, \
                beside those of the experiment.
                """,
                zh: "训练中随时给出此表达式的值，例如 'ema(loss, 50)'；可多次使用。与实验自带的监视一起保存在运行中。"),
            valueName: "expression"))
    var watches: [String] = []

    @OptionGroup var pace: PaceOption

    var breakpoints: [Breakpoint] { conditions.map { Breakpoint($0) } }

    mutating func validate() throws {
        do {
            for condition in conditions { _ = try Expression.condition(condition) }
        } catch {
            let reason = Text(explaining: error)
            throw ValidationError(Text("--break: \(reason)", zh: "--break：\(reason)"))
        }
        do {
            for watch in watches { _ = try Expression.quantity(watch) }
        } catch {
            let reason = Text(explaining: error)
            throw ValidationError(Text("--watch: \(reason)", zh: "--watch：\(reason)"))
        }
    }
}

/// How fast a run goes; nothing of what it computes depends on it.
struct PaceOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            Text("Do at most so many steps a second, to watch a small model learn.", zh: "每秒最多做这么多步，便于观察小模型学习。"),
            valueName: "steps"))
    var pace: Double?

    mutating func validate() throws {
        if let pace, !(1e-6...1e9).contains(pace) {
            throw ValidationError(
                Text(
                    "--pace must be from 0.000001 to 1000000000 steps a second, not \(pace)",
                    zh: "--pace 必须是每秒 0.000001 到 1000000000 步，而不是 \(pace)"))
        }
    }
}
