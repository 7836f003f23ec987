import ArgumentParser
import Experiments
import Foundation
import Hosting
import Language
import Sessions
import Training

/// `workbench fork`: another run from a step of one that was trained.
struct ForkCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "fork",
            abstract: Text(
                "Train another run from any step of one, with other settings from there on.",
                zh: "从某个运行的任意一步另训练一个运行，其后可用其他设置。"
            ).spoken,
            discussion: Text(
                """
                The new run starts with the weights, the optimizer's memory and the position in the data of that step, and \
                with the history up to there. The run it branches off is left as it is.
                """,
                zh: """
                    新运行从该步的权重、优化器状态和数据位置开始，并带有此前的历史。原来的运行保持不变。
                    """
            ).spoken)
    }

    @OptionGroup var chosen: RunArguments

    @Option(
        help: ArgumentHelp(
            Text("The step to branch off after; without it the last that was saved.", zh: "在哪一步之后分叉；不写则为最后保存的一步。"),
            valueName: "step"))
    var at: Int?

    @OptionGroup var settings: SettingOptions
    @OptionGroup var debugging: DebuggingOptions
    @OptionGroup var engine: EngineOptions
    @OptionGroup var report: ReportOptions

    func run() throws {
        let signals = try Signals.watch()
        try engine.apply()
        let (session, parent) = try chosen.open(.write, at: at)
        let point = try point(of: parent.id, in: session)
        let experiment = try Experiment(
            stored: point.experiment, folder: session.experiment(of: parent.id).folder, overrides: settings.overrides)
        let id = try session.createRun(
            experiment: experiment, origin: RunOrigin(parent: parent.id, step: point.step),
            breakpoints: debugging.breakpoints, watches: debugging.watches)
        let options = TrainerOptions(
            threads: engine.threads, start: .fork(URL(filePath: point.folder, directoryHint: .isDirectory)),
            pace: debugging.pace.pace)
        let ending = try HeadlessRun(
            session: session, run: id, options: options, style: report.style, signals: signals,
            stopsUnread: report.stopsUnread
        ).execute()
        if !ending.wasPrepared { try session.deleteRun(id) }
        try session.close()
        if ending.status != 0 { throw ExitCode(ending.status) }
    }

    private func point(of parent: RunID, in session: Session) throws -> ForkPoint {
        let loaded = try LedRun(asking: parent, of: session, threads: engine.threads, takesLast: at == nil)
        loaded.complain()
        return try loaded.ask(.fork(step: at)) { if case .forkReady(let point) = $0 { point } else { nil } }
    }
}
