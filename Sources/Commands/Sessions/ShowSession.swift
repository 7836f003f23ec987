import ArgumentParser
import Formats
import Sessions
import Training

struct ShowSession: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show the runs of a session, with the settings in which they differ.")

    @Argument(help: "The session, by name or by the path of its folder.")
    var session: String

    @Option(name: .customLong("run"), help: ArgumentHelp("Show this run in full.", valueName: "number"))
    var runNumber: Int64?

    func run() throws {
        let session = try SessionStore().open(session, access: .read)
        defer { try? session.close() }
        if let runNumber { return try show(try session.run(RunID(runNumber)), of: session) }
        Output.say("\(session.name)  \(session.folder.path)".printable + "\n")
        if let holder = session.holder { Output.say("being written by \(holder)\n") }
        Output.say("\n")
        let runs = try session.runs()
        var table = TextTable(["run", "from", "state", "step", "result", "settings"])
        var former: [String: String] = [:]
        for run in runs {
            let settings = try session.settings(of: run.id)
            let differing = settings.filter { former.isEmpty || former[$0.path] != $0.value }
            // The first run is described by what it is, the later ones by what was changed.
            let words =
                former.isEmpty
                ? run.name : differing.map { "\($0.path) = \($0.value)" }.joined(separator: ", ")
            for setting in settings { former[setting.path] = setting.value }
            table.add([
                run.id.description, run.origin.map { "\($0.parent)@\($0.step)" } ?? "", run.state.rawValue,
                "\(run.step)" + (run.plan.map { "/\($0.totalSteps)" } ?? ""), RunWords.result(run), words,
            ])
        }
        Output.say(table.text)
        for note in try session.notes() { Output.say("note: \(note.text.printableLines)\n") }
    }

    private func show(_ run: RunRecord, of session: Session) throws {
        Output.say("run \(run.id) of \(session.name): \(run.state.rawValue) at step \(run.step)".printable + "\n")
        if let message = run.message { Output.say("\(message.printable)\n") }
        if let original = run.original { Output.say("data copied from \(original.printable)\n") }
        if let plan = run.plan {
            for line in Words.plan(plan) { Output.say("\(line.printable)\n") }
            for row in plan.badRows ?? [] { Output.say("kept aside: \(Words.row(row).printable)\n") }
        }
        Output.say("\n\(run.experiment.printableLines)\n")
        for breakpoint in try session.breakpoints(of: run.id) {
            Output.say("breakpoint\(breakpoint.isEnabled ? "" : " (off)"): \(breakpoint.expression.printable)\n")
        }
        for watch in try session.watches(of: run.id) { Output.say("watch: \(watch.printable)\n") }
        for entry in try session.journal(of: run.id) {
            let unknown = entry.action.isKnown ? "" : "  (unknown to this version)"
            Output.say("step \(entry.step)  \(entry.summary.printable)\(unknown)\n")
        }
        for event in try session.events(of: run.id) {
            Output.say("step \(event.step)  \(event.severity.rawValue): \(event.message.printable)\n")
        }
        for evaluation in try session.evaluations(of: run.id) {
            for line in EventLines.lines(for: .evaluated(evaluation), plan: run.plan, session: session.name) {
                Output.say("\(line.printable)\n")
            }
        }
        let folder = CheckpointFolder(session.checkpointFolder(of: run.id))
        for problem in Checkpoint.problems(in: folder, recorded: try session.recordedCheckpoints(of: run.id)) {
            Output.say("warning: \(problem)\n")
        }
        if let outcome = run.outcome {
            for line in Words.outcome(outcome, plan: run.plan, session: session.name) {
                Output.say("\(line.printable)\n")
            }
        }
        for note in try session.notes(of: run.id) { Output.say("note: \(note.text.printableLines)\n") }
    }
}
