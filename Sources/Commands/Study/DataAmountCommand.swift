import ArgumentParser
import Experiments
import Foundation
import Hosting
import Language
import Profiles
import Sessions
import Training

/// `workbench study data-amount`: whether more data, a larger model or longer training would help.
struct DataAmountCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "data-amount",
            abstract: Text(
                "Tell whether more data, a larger model or longer training would help.",
                zh: "判断更多数据、更大的模型还是更长的训练有用。"
            ).spoken,
            discussion: Text(
                """
                Trains the experiment on parts of its training set, each in the next larger one, with several seeds, and \
                fits a power law to the validation losses. The trials are runs of a session: they can be opened, stepped \
                and forked, and the same command again trains only what is missing. The validation and the test set stay \
                what they are; what is fitted to training rows is fitted to the part.
                """,
                zh: """
                    用训练集的一系列子集（小的包含于大的）和多个随机种子训练此实验，并对验证损失拟合幂律。各次试验是会话中的运行：\
                    可以打开、单步和分叉；再次执行同一命令只训练缺少的试验。验证集和测试集不变；在训练行上拟合的一切都在子集上拟合。
                    """
            ).spoken)
    }

    @OptionGroup var experiment: ExperimentArguments

    @Option(
        help: ArgumentHelp(
            Text("Sizes, from the smallest part to all data.", zh: "数据量的个数，从最小的子集到全部数据。"), valueName: "count"))
    var points = DataAmountPlan.Choice().points

    @Option(
        help: ArgumentHelp(
            Text(
                "Trials of each size, with the experiment's seed and the ones after it.", zh: "每种数据量的试验次数，种子从实验的种子起递增。"),
            valueName: "count"))
    var seeds = DataAmountPlan.Choice().seeds

    @Option(
        help: ArgumentHelp(
            Text(
                """
                What all trials have alike: steps trains every part as long as all data and judges it where it was best, \
                so that a small part lacks nothing but data; epochs is quicker, with fewer steps for small parts.
                """,
                zh: """
                    各次试验相同的是什么：steps 使每个子集与全部数据训练同样多步并取最优的一步，小的子集只缺数据；\
                    epochs 更快，小的子集步数也少。
                    """), valueName: "steps|epochs"))
    var equal = DataAmountReport.Equal.steps

    @Option(
        help: ArgumentHelp(
            Text(
                "The session to keep the trials in; without it the one named after the experiment file and -data-amount.",
                zh: "保存试验的会话；不写则以实验文件名加 -data-amount 命名。"), valueName: "name"))
    var session: String?

    @Flag(
        help: ArgumentHelp(
            Text("Print one JSON object a line: trial, point, fit.", zh: "每行输出一个 JSON 对象：trial、point、fit。")))
    var json = false

    @OptionGroup var engine: EngineOptions

    mutating func validate() throws {
        let checks = [
            ("--points", points, DataAmountPlan.Choice.allowedPoints),
            ("--seeds", seeds, DataAmountPlan.Choice.allowedSeeds),
        ]
        for (name, value, allowed) in checks where !allowed.contains(value) {
            let (least, most) = (allowed.lowerBound, allowed.upperBound)
            throw ValidationError(
                Text("\(name) \(value): allowed are \(least) to \(most)", zh: "\(name) \(value)：可用 \(least) 到 \(most)"))
        }
    }

    func run() throws {
        let signals = try Signals.watch()
        try engine.apply()
        let experiment = try experiment.load()
        let basis = try DataAmountBasis(trying: experiment, threads: engine.threads)
        let plan = try DataAmountPlan(basis, .init(points: points, seeds: seeds, equal: equal))
        let session = try SessionStore().openOrCreate(session ?? usualSession, experiment: experiment.name)
        let status: Int32
        let report: DataAmountReport?
        do {
            status = try train(plan, in: session, signals: signals)
            report = try DataAmountReport(in: session, of: plan)
        } catch {
            try? session.discard()
            throw error
        }
        let name = session.name
        try session.discard()
        if let report { say(report, session: name) }
        if status != 0 { throw ExitCode(status) }
    }

    /// The same for the same file, so that the command goes on where it was stopped.
    private var usualSession: String {
        URL(filePath: experiment.experiment).deletingPathExtension().lastPathComponent + "-data-amount"
    }

    // MARK: Trials

    /// Trains what is missing; returns 128 + signal where that was cut short.
    private func train(_ plan: DataAmountPlan, in session: Session, signals: Int32) throws -> Int32 {
        var missing: [(trial: DataAmountPlan.Trial, run: RunRecord?)] = []
        for trial in plan.trials {
            let run = try trial.run(in: session)
            if run?.state != .finished { missing.append((trial, run?.state == .failed ? nil : run)) }
        }
        if !json { announce(plan, missing.map(\.trial), session: session.name) }
        let meter = WorkMeter()
        defer { meter.finish() }
        meter.count = missing.count
        for (index, (trial, begun)) in missing.enumerated() {
            (meter.number, meter.title) = (index + 1, Text(verbatim: trial.experiment.name))
            let run = try begun?.id ?? session.createRun(experiment: trial.experiment)
            let ending = try HeadlessRun(
                session: session, run: run,
                options: TrainerOptions(threads: engine.threads, start: begun == nil ? .beginning : .resume),
                style: .part(meter), signals: signals
            ).execute()
            meter.finish()
            // A run that never came to its first step, as where it was stopped before, leaves nothing to come back to.
            if !ending.wasPrepared, ending.status > 128 { try session.deleteRun(run) }
            if json { try DataAmountLines.trial(of: run, in: session).map { Output.say($0.text) } }
            if ending.status > 128 {
                Output.warn(
                    Text("the study is stopped; the same command goes on with it", zh: "实验已停止；再次执行同一命令可接着做"))
                return ending.status
            }
        }
        return 0
    }

    private func announce(_ plan: DataAmountPlan, _ missing: [DataAmountPlan.Trial], session: String) {
        let (count, left) = (plan.trials.count, missing.count)
        let time = Words.duration(plan.seconds(of: missing))
        let rows = plan.basis.rows.grouped
        let parts =
            plan.basis.isText ? Text("\(rows) tokens", zh: "\(rows) 个词元") : Text("\(rows) rows", zh: "\(rows) 行")
        let done = count - left
        let known = done > 0 ? Text(" (\(done) are done already)", zh: "（已完成 \(done) 次）") : .empty
        Output.say(
            Text(
                """
                \(count) trials\(known): \(points) sizes up to \(parts), \(seeds) seeds; about \(time). They are runs of \
                session '\(session)'.
                """,
                zh: """
                    \(count) 次试验\(known)：\(points) 种数据量，最多 \(parts)，\(seeds) 个随机种子；约 \(time)。它们是会话 '\(session)' 的运行。
                    """))
    }

    // MARK: What it found

    private func say(_ report: DataAmountReport, session: String) {
        if json {
            for point in report.points { Output.say(DataAmountLines.line(for: point, of: report).text) }
            Output.say(DataAmountLines.fit(of: report, session: session).text)
        } else {
            tell(report)
        }
    }

    private func tell(_ report: DataAmountReport) {
        Output.say("\n" + DataAmountLines.table(of: report))
        let chart = DataAmountLines.chart(of: report)
        if !chart.isEmpty { Output.say("\n" + chart) }
        for sentence in report.sentences + [report.lawWords].compactMap({ $0 }) {
            Output.say("\n" + WrappedText.lines(sentence.spoken, indent: 0, columns: Output.columns))
        }
        if !report.notes.isEmpty { Output.say("\n") }
        for note in report.notes { Output.say(Words.note(note) + "\n") }
    }
}

extension DataAmountReport.Equal: ExpressibleByArgument {}
