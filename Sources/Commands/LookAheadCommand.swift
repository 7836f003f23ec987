import ArgumentParser
import Formats
import Foundation
import Hosting
import Sessions
import Training

/// `workbench look-ahead`: what a few values of a setting would do from a step of a run.
struct LookAheadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "look-ahead",
        abstract: "Try a few steps with several values of a setting, from the same state.",
        discussion: """
            The run itself is not touched. 'workbench fork' goes on with the value that does best.
            """)

    @OptionGroup var chosen: RunArguments

    @Argument(
        help: ArgumentHelp(
            "Steps and two to five values: '20: x0.3 x1 x3' are parts of the learning rate, "
                + "'50: weight-decay 0 0.01 0.1' values of another setting that can change in a run."))
    var plan = LookAheadText.example

    @Option(help: ArgumentHelp("The step to look ahead from; without it the last that was saved.", valueName: "step"))
    var at: Int?

    @Flag(help: "Print one JSON object a value.")
    var json = false

    @OptionGroup var engine: EngineOptions

    func run() throws {
        try engine.apply()
        let (session, record) = try chosen.open(.write, at: at)
        defer { try? session.close() }
        let wanted: LookAhead
        do {
            wanted = try LookAheadText.parse(plan, experiment: session.experiment(of: record.id))
        } catch let refusal as LookAheadText.Refusal {
            throw ValidationError("'\(plan)': \(refusal.text.in(.english))")
        }
        let loaded = try LedRun(asking: record.id, of: session, threads: engine.threads, takesLast: at == nil)
        loaded.complain()
        try loaded.go(to: at ?? loaded.timeline?.step ?? 0)
        if let total = record.plan?.totalSteps, loaded.timeline?.step ?? 0 >= total {
            throw CommandFailure("all \(total) steps of run \(record.id) are done; --at chooses an earlier one")
        }
        let result = try loaded.ask(.lookAhead(wanted)) {
            if case .lookedAhead(let result) = $0 { result } else { nil }
        }
        if json { say(result) } else { show(result) }
    }

    private func say(_ result: LookAheadResult) {
        for branch in result.branches {
            var line = JSONLine("looked_ahead")
            line.add("step", result.step)
            line.add("setting", result.path)
            line.add("value", branch.value.description)
            line.add("losses", .array(branch.steps.map { JSONLine.number($0.loss) }))
            line.add(
                "metrics",
                .object(
                    branch.values.sorted { $0.key < $1.key }.map {
                        JSONMember(JSONLine.name($0.key), JSONLine.number($0.value))
                    }))
            line.add("diverged", branch.diverged)
            Output.say(line.text)
        }
    }

    private func show(_ result: LookAheadResult) {
        let metrics = Set(result.branches.flatMap(\.values.keys)).sorted()
        Output.say("from step \(result.step), \(result.branches.map(\.steps.count).max() ?? 0) steps:\n")
        var table = TextTable([result.path, "last loss"] + metrics.map { "validation \($0)" } + [""])
        for branch in result.branches {
            table.add(
                [branch.value.description, Words.figure(branch.steps.last?.loss)]
                    + metrics.map { Words.figure(branch.values[$0]) } + [branch.diverged ? "diverged" : ""])
        }
        Output.say(table.text)
    }
}
