import ArgumentParser
import Language
import Sessions
import Training

/// `workbench resume`: a run goes on where its last checkpoint left it.
struct ResumeCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "resume",
            abstract: Text("Go on with a run exactly where it stopped.", zh: "从停下之处精确地继续训练一个运行。").spoken,
            discussion: Text(
                """
                The run goes on from its newest valid checkpoint and ends with the same weights, bit for bit, as one that \
                was never stopped. One that stopped at a breakpoint passes it, and stops again when its condition has been \
                false and becomes true. A run that is finished only says so again.
                """,
                zh: """
                    运行从最新的有效检查点继续，最终权重与从未停止时逐位相同。停在断点的运行会越过它，等条件变为假后再次变为真时再停。\
                    已完成的运行只会再次说明已完成。
                    """
            ).spoken)
    }

    @OptionGroup var chosen: RunArguments
    @OptionGroup var debugging: DebuggingOptions
    @OptionGroup var engine: EngineOptions
    @OptionGroup var report: ReportOptions

    func run() throws {
        let signals = try Signals.watch()
        try engine.apply()
        let (session, record) = try chosen.open(.write)
        if record.state == .finished, let outcome = record.outcome {
            let reporter = report.style.reporter()
            reporter.begin(session: session.name, run: record.id.description)
            reporter.report(.finished(outcome))
            try session.close()
            return
        }
        try session.setBreakpoints(session.breakpoints(of: record.id) + debugging.breakpoints, of: record.id)
        try session.setWatches(session.watches(of: record.id) + debugging.watches, of: record.id)
        let options = TrainerOptions(threads: engine.threads, start: .resume, pace: debugging.pace.pace)
        let ending = try HeadlessRun(
            session: session, run: record.id, options: options, style: report.style, signals: signals,
            stopsUnread: report.stopsUnread
        ).execute()
        try session.close()
        if ending.status != 0 { throw ExitCode(ending.status) }
    }
}
