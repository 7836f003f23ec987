import ArgumentParser
import Training

/// What a run is stopped at and watched by, and how fast it goes.
struct DebuggingOptions: ParsableArguments {
    @Option(
        name: .customLong("break"),
        help: ArgumentHelp(
            "Stop before the step where this becomes true, such as 'loss > 2 * ema(loss, 50)'; may be repeated. Kept "
                + "with the run, beside those of the experiment.",
            valueName: "condition"))
    var conditions: [String] = []

    @Option(
        name: .customLong("watch"),
        help: ArgumentHelp(
            "Tell the value of this, such as 'ema(loss, 50)', as training goes on; may be repeated. Kept with the run, "
                + "beside those of the experiment.",
            valueName: "expression"))
    var watches: [String] = []

    @OptionGroup var pace: PaceOption

    var breakpoints: [Breakpoint] { conditions.map { Breakpoint($0) } }

    mutating func validate() throws {
        do {
            for condition in conditions { _ = try Expression.condition(condition) }
        } catch {
            throw ValidationError("--break: \(error)")
        }
        do {
            for watch in watches { _ = try Expression.quantity(watch) }
        } catch {
            throw ValidationError("--watch: \(error)")
        }
    }
}

/// How fast a run goes; nothing of what it computes depends on it.
struct PaceOption: ParsableArguments {
    @Option(help: ArgumentHelp("Do at most so many steps a second, to watch a small model learn.", valueName: "steps"))
    var pace: Double?

    mutating func validate() throws {
        if let pace, !(1e-6...1e9).contains(pace) {
            throw ValidationError("--pace must be from 0.000001 to 1000000000 steps a second, not \(pace)")
        }
    }
}
