import ArgumentParser
import Experiments
import Formats
import Language
import Sessions
import Training

struct ShowSession: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "show",
            abstract: Text(
                "Show the runs of a session, with the settings in which they differ.", zh: "显示会话的各个运行，以及它们不同的设置。"
            ).spoken)
    }

    @Argument(help: ArgumentHelp(Text("The session, by name or by the path of its folder.", zh: "会话的名称，或其文件夹的路径。")))
    var session: String

    @Option(
        name: .customLong("run"),
        help: ArgumentHelp(Text("Show this run in full.", zh: "完整显示这个运行。"), valueName: "number"))
    var runNumber: Int64?

    func run() throws {
        let session = try SessionStore().open(session, access: .read)
        defer { try? session.close() }
        if let runNumber { return try show(try session.run(RunID(runNumber)), of: session) }
        Output.say("\(session.name)  \(session.folder.path)".printable + "\n")
        if let holder = session.holder?.words {
            Output.say(Text("being written by \(holder)", zh: "正由\(holder)写入"))
        }
        Output.say("\n")
        let runs = try session.runs()
        var table = TextTable([
            Text("run", zh: "运行"), Text("from", zh: "来自"), Text("state", zh: "状态"), Text("step", zh: "步"),
            Text("result", zh: "结果"), Text("settings", zh: "设置"),
        ])
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
                run.id.description, run.origin.map { "\($0.parent)@\($0.step)" } ?? "", RunWords.state(run.state),
                "\(run.step)" + (run.plan.map { "/\($0.totalSteps)" } ?? ""), RunWords.result(run), words,
            ])
        }
        Output.say(table.text)
        for run in runs where run.state == .stopped {
            if let words = try Self.goingOn(with: run, of: session) { Output.say(words) }
        }
        for note in try session.notes() { Output.say(Words.note(note.text) + "\n") }
    }

    /// Where a run that stopped would go on; nil where it has no checkpoint to say so.
    private static func goingOn(with run: RunRecord, of session: Session) throws -> Text? {
        guard session.holder == nil else { return nil }
        let folder = CheckpointFolder(session.checkpointFolder(of: run.id))
        let recorded = try session.recordedCheckpoints(of: run.id)
        let step = Checkpoint.newest(in: folder, recorded: recorded).checkpoint?.step ?? 0
        let end = session.abruptEnd(of: run).flatMap { $0.step > step ? $0.words : nil }
        let number = run.id.description
        let name = Words.shellWord(session.name)
        let next = Text(
            "'workbench resume \(name) --run \(number)' goes on from step \(step)",
            zh: "'workbench resume \(name) --run \(number)' 从第 \(step) 步继续")
        guard let end else { return Text("run \(number): \(next)", zh: "运行 \(number)：\(next)") }
        return Text("run \(number) \(end); \(next)", zh: "运行 \(number) \(end)；\(next)")
    }

    private func show(_ run: RunRecord, of session: Session) throws {
        let state = RunWords.state(run.state)
        Output.say(
            Text(
                "run \(run.id) of \(session.name): \(state) at step \(run.step)",
                zh: "\(session.name) 的运行 \(run.id)：\(state)，第 \(run.step) 步"
            ).printable)
        if let failure = run.failure { Output.say("\(failure.spoken.printable)\n") }
        if run.state == .stopped, let words = try Self.goingOn(with: run, of: session) { Output.say(words) }
        if let original = run.original?.printable {
            Output.say(Text("data copied from \(original)", zh: "数据复制自 \(original)"))
        }
        if let plan = run.plan {
            for line in Words.plan(plan, session: session.name, run: run.id.description) {
                Output.say("\(line.printable)\n")
            }
            for row in plan.badRows ?? [] {
                let words = Words.row(row).printable
                Output.say(Text("kept aside: \(words)", zh: "已搁置：\(words)"))
            }
        }
        Output.say("\n\(run.experiment.printableLines)\n")
        for breakpoint in try session.breakpoints(of: run.id) {
            let off = breakpoint.isEnabled ? Text.empty : Text(" (off)", zh: "（关）")
            let words = breakpoint.expression.printable
            Output.say(Text("breakpoint\(off): \(words)", zh: "断点\(off)：\(words)"))
        }
        for watch in try session.watches(of: run.id).map(\.printable) {
            Output.say(Text("watch: \(watch)", zh: "监视：\(watch)"))
        }
        for entry in try session.journal(of: run.id) {
            let unknown =
                entry.action.isKnown ? Text.empty : Text("  (unknown to this version)", zh: "（此版本不认识）")
            Output.say("\(Words.step(entry.step))  \((entry.text + unknown).spoken.printable)\n")
        }
        for event in try session.events(of: run.id) {
            let alert = Alert(step: event.step, severity: event.severity, text: event.text)
            Output.say(Words.alert(alert).printable + "\n")
        }
        for evaluation in try session.evaluations(of: run.id) {
            for line in EventLines.lines(for: .evaluated(evaluation), plan: run.plan, session: session.name) {
                Output.say("\(line.printable)\n")
            }
        }
        let folder = CheckpointFolder(session.checkpointFolder(of: run.id))
        for problem in Checkpoint.problems(in: folder, recorded: try session.recordedCheckpoints(of: run.id)) {
            Output.say(Text("warning: \(problem)", zh: "警告：\(problem)"))
        }
        if let outcome = run.outcome {
            for line in Words.outcome(outcome, plan: run.plan, session: session.name) {
                Output.say("\(line.printable)\n")
            }
        }
        for note in try session.notes(of: run.id) { Output.say(Words.note(note.text) + "\n") }
    }
}
