import ArgumentParser
import Foundation
import Language
import Learning
import Sessions
import Training

/// `workbench replay`: the journal as a script.
struct ReplayCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "replay",
            abstract: Text(
                "Do again what was done to a session's runs, and say whether the bits agree.",
                zh: "重做会话中各运行的全部操作，并说明结果是否逐位相同。"
            ).spoken,
            discussion: Text(
                """
                Every run is trained anew from its experiment, and every edit and step back in its journal is made again at \
                its step. Losses and weights must come out the same, bit for bit, on the same machine and program. Nothing \
                is written to the session. Exit status 1 where a run differs.
                """,
                zh: """
                    每个运行都从其实验重新训练，操作日志中的每次修改和后退在原来的步上重做。在同一机器和程序上，损失和权重必须逐位相同。\
                    不会向会话写入任何内容。有运行不同时退出状态为 1。
                    """
            ).spoken)
    }

    @Argument(help: ArgumentHelp(Text("The session, by name or by the path of its folder.", zh: "会话的名称，或其文件夹的路径。")))
    var session: String

    @Option(name: .customLong("run"), help: ArgumentHelp(Text("Only this run.", zh: "只重放这个运行。"), valueName: "number"))
    var runNumber: Int64?

    @Flag(help: ArgumentHelp(Text("Print one JSON object a run.", zh: "每个运行输出一个 JSON 对象。")))
    var json = false

    @OptionGroup var engine: EngineOptions

    func run() throws {
        try engine.apply()
        let session = try SessionStore().open(session, access: .read)
        defer { try? session.close() }
        let runs = try runNumber.map { [try session.run(RunID($0))] } ?? session.runs()
        var areIdentical = true
        for run in runs where run.step > 0 {
            let (difference, omission) = try compare(run, in: session)
            areIdentical = areIdentical && difference == nil
            if json {
                var line = JSONLine("replayed")
                line.add("run", Int(run.id.number))
                line.add("steps", run.step)
                line.add("identical", difference == nil)
                line.add("first_difference", difference?.in(.english))
                line.add("omission", omission?.in(.english))
                Output.say(line.text)
            } else {
                let result =
                    difference.map { Text("differs: \($0)", zh: "不同：\($0)") }
                    ?? Text("identical in \(run.step) steps", zh: "\(run.step) 步完全相同")
                let rest = omission.map { Text("; \($0)", zh: "；\($0)") } ?? .empty
                Output.say(Text("run \(run.id): \(result)\(rest)", zh: "运行 \(run.id)：\(result)\(rest)"))
            }
        }
        if !areIdentical { throw ExitCode(1) }
    }

    /// What differs first between the run and its replay, nil where nothing does; and what could not be replayed.
    private func compare(_ run: RunRecord, in session: Session) throws -> (difference: Text?, omission: Text?) {
        let start = try start(of: run, in: session)
        guard let start else {
            let step = run.origin?.step ?? 0
            return (
                Text(
                    "the state of step \(step), from which it was forked, is gone",
                    zh: "分叉起点第 \(step) 步的状态已不在"), nil
            )
        }
        let replay = JournalReplay(
            experiment: try session.experiment(of: run.id), journal: try session.journal(of: run.id), start: start,
            threads: engine.threads)
        let report = try replay.run(
            recorded: try session.steps(of: run.id, limit: .max), until: run.outcome?.step ?? run.step,
            hash: run.outcome?.weightsSHA256)
        return (report.firstDifference, report.omission)
    }

    /// Where a run began: a fork with the state it was given, which it keeps; nil where that is gone.
    private func start(of run: RunRecord, in session: Session) throws -> TrainerOptions.Start? {
        let folder = session.checkpointFolder(of: run.id)
        if let own = CheckpointFolder(folder).list().last(where: { $0.name == "start" }) {
            return .fork(folder.appending(path: own.folder))
        }
        guard let origin = run.origin, origin.step > 0 else { return .beginning }
        // Its parent's will do where it holds the same weights: its past may have been rewritten since.
        let start = try session.recordedCheckpoints(of: run.id).first { $0.name == "start" }
        return try session.checkpoints(of: origin.parent).last {
            $0.step == origin.step && $0.weightsSHA256 == start?.weightsSHA256 ?? $0.weightsSHA256
        }.map { .fork(session.checkpointFolder(of: origin.parent).appending(path: $0.folder)) }
    }
}
