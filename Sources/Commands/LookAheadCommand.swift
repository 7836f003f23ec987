import ArgumentParser
import Columns
import Datasets
import Experiments
import Formats
import Foundation
import Hosting
import Language
import Metrics
import Sessions
import Training

/// `workbench look-ahead`: what a few values of a setting would do from a step of a run.
struct LookAheadCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "look-ahead",
            abstract: Text(
                "Try a few steps with several values of a setting, from the same state.", zh: "从同一状态出发，用某个设置的几个值各试几步。"
            ).spoken,
            discussion: Text(
                """
                The run itself is not touched. 'workbench fork' goes on with the value that does best.
                """,
                zh: """
                    运行本身不受影响。'workbench fork' 可用效果最好的值继续。
                    """
            ).spoken)
    }

    @OptionGroup var chosen: RunArguments

    @Argument(
        help: ArgumentHelp(
            Text(
                """
                Steps and two to five values: '20: x0.3 x1 x3' are parts of the learning rate, '50: weight-decay 0 0.01 \
                0.1' values of another setting that can change in a run.
                """,
                zh: """
                    步数和两到五个值：'20: x0.3 x1 x3' 是学习率的倍数，'50: weight-decay 0 0.01 0.1' 是另一个可在\
                    运行中更改的设置的值。
                    """)))
    var plan = LookAheadText.example

    @Option(
        help: ArgumentHelp(
            Text("The step to look ahead from; without it the last that was saved.", zh: "从哪一步预演；不写则为最后保存的一步。"),
            valueName: "step"))
    var at: Int?

    @OptionGroup var settings: SettingOptions

    @Flag(help: ArgumentHelp(Text("Print one JSON object a value.", zh: "每个值输出一个 JSON 对象。")))
    var json = false

    @OptionGroup var engine: EngineOptions

    func run() throws {
        try engine.apply()
        let (session, record) = try chosen.open(.write, at: at)
        defer { try? session.close() }
        var wanted: LookAhead
        do {
            let experiment = try changed(record, of: session)
            wanted = try LookAheadText.parse(plan, experiment: experiment)
            let changes = settings.paths.compactMap { path in
                experiment.value(at: path).map { SettingChange(path: path, value: $0) }
            }
            wanted.changes = changes.isEmpty ? nil : changes
        } catch let refusal as LookAheadText.Refusal {
            let reason = Text(explaining: refusal)
            throw ValidationError(Text("'\(plan)': \(reason)", zh: "'\(plan)'：\(reason)"))
        }
        let loaded = try LedRun(asking: record.id, of: session, threads: engine.threads, takesLast: at == nil)
        loaded.complain()
        try loaded.go(to: at ?? loaded.timeline?.step ?? 0)
        if let total = record.plan?.totalSteps, loaded.timeline?.step ?? 0 >= total {
            throw CommandFailure(
                Text(
                    "all \(total) steps of run \(record.id) are done; --at chooses an earlier one",
                    zh: "运行 \(record.id) 的 \(total) 步都已完成；可用 --at 选择更早的步"))
        }
        let result = try loaded.ask(.lookAhead(wanted)) {
            if case .lookedAhead(let result) = $0 { result } else { nil }
        }
        if json { say(result) } else { show(result) }
    }

    /// The run's experiment with the settings that every value is tried with.
    private func changed(_ record: RunRecord, of session: Session) throws -> Experiment {
        let own = try session.experiment(of: record.id)
        guard !settings.overrides.isEmpty else { return own }
        return try Experiment(stored: record.experiment, folder: own.folder, overrides: settings.overrides)
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
        let count = result.branches.map(\.steps.count).max() ?? 0
        Output.say(
            Text("from step \(result.step), \(count) steps:", zh: "从第 \(result.step) 步起 \(count) 步："))
        var table = TextTable(
            [Text(verbatim: result.path), Text("last loss", zh: "最后损失")]
                + metrics.map { Split.validation.label.followed(by: Metrics.label(of: $0)) } + [.empty])
        for branch in result.branches {
            table.add(
                [branch.value.description, Words.figure(branch.steps.last?.loss)]
                    + metrics.map { Words.figure(branch.values[$0]) } + [
                        branch.diverged ? Text("diverged", zh: "发散").spoken : ""
                    ])
        }
        Output.say(table.text)
    }
}
