import ArgumentParser
import Experiments
import Foundation
import Language
import Sessions
import Training

/// `workbench train`: an experiment from its first step to its end.
struct TrainCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "train",
            abstract: Text("Train an experiment without a screen.", zh: "不用全屏界面训练一个实验。").spoken,
            discussion: Text(
                """
                Everything is kept in a session, from which the run can be watched, resumed and compared. TERM and INT \
                (Ctrl-C) stop it after saving; a second one stops it at once.
                """,
                zh: """
                    一切都保存在会话中，可以查看、继续和比较。TERM 和 INT（Ctrl-C）保存后停止；第二次则立即停止。
                    """
            ).spoken)
    }

    @OptionGroup var experiment: ExperimentArguments

    @Option(
        help: ArgumentHelp(
            Text("Train this many steps, in place of the experiment's epochs.", zh: "训练这么多步，代替实验的轮数。"),
            valueName: "count"))
    var steps: Int?

    @Option(
        help: ArgumentHelp(
            Text(
                "The session to keep the run in, by name or by the path of its folder; created where there is none.",
                zh: "保存运行的会话，用名称或其文件夹的路径给出；没有则新建。"),
            valueName: "name"))
    var session: String?

    @OptionGroup var debugging: DebuggingOptions
    @OptionGroup var engine: EngineOptions
    @OptionGroup var report: ReportOptions

    func validate() throws {
        if let steps, steps < 1 { throw ValidationError(Words.tooSmall("--steps", steps)) }
    }

    func run() throws {
        let signals = try Signals.watch()
        try engine.apply()
        let isTold = experiment.settings.overrides.contains { $0.hasPrefix("training.epochs=") }
        var experiment = try experiment.load(overrides: steps.map { ["training.steps=\($0)"] } ?? [])
        // The steps stand in the place of the file's epochs, which nobody has to be told of.
        if steps != nil, !isTold, let epochs = experiment.hyperparameter(at: "training.epochs") {
            try experiment.set("training.epochs", to: epochs.defaultValue)
        }
        let session = try SessionStore().openOrCreate(session, experiment: experiment.name)
        let run = try createRun(of: experiment, in: session)
        let options = TrainerOptions(threads: engine.threads, pace: debugging.pace.pace)
        let ending = try HeadlessRun(
            session: session, run: run, options: options, style: report.style, signals: signals,
            stopsUnread: report.stopsUnread
        ).execute()
        // A run that never came to its first step, for want of its data, leaves nothing to come back to.
        if !ending.wasPrepared, session.displacement == nil { try session.deleteRun(run) }
        try session.discard()
        if ending.status != 0 { throw ExitCode(ending.status) }
    }

    /// Adds the run; a session that was made for it does not stay without it.
    private func createRun(of experiment: Experiment, in session: Session) throws -> RunID {
        do {
            return try session.createRun(
                experiment: experiment, breakpoints: debugging.breakpoints, watches: debugging.watches)
        } catch {
            try? session.discard()
            throw error
        }
    }
}
