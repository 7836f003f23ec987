import ArgumentParser

/// How a run is told of.
struct ReportOptions: ParsableArguments {
    @Flag(
        help:
            "Print one JSON object a line: step, evaluated, sampled, checkpoint, watched, breakpoint, alert, finished.")
    var json = false

    @Flag(help: "Print one line an event, also on a terminal.")
    var lines = false

    @Option(help: ArgumentHelp("With --json, steps between two 'step' lines.", valueName: "steps"))
    var logEvery = 10

    @Flag(
        name: .customLong("stop-unread"),
        help: "Save and end the run when nobody reads standard output any more, as after '| head'; it goes on without.")
    var stopsUnread = false

    mutating func validate() throws {
        if logEvery < 1 { throw ValidationError("--log-every must be 1 or more, not \(logEvery)") }
    }

    var style: ReportStyle {
        if json { return .json(every: logEvery) }
        return Output.isTerminal && !lines ? .progressBar : .lines
    }
}
