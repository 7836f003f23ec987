import ArgumentParser
import Experiments
import Formats
import Foundation
import Hosting
import Language
import Learning
import Machine
import Sessions

/// `workbench plan`: what a run will take, before it is started.
struct PlanCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "plan",
            abstract: Text(
                "Tell parameters, memory, operations and expected time of an experiment before it runs.",
                zh: "在运行之前说明实验的参数量、内存、运算量和预计时间。"
            ).spoken,
            discussion: Text(
                "Reads the data, builds the model and times some steps; nothing is kept.",
                zh: "读取数据、构建模型并给若干步计时；不保存任何内容。"
            ).spoken)
    }

    @OptionGroup var experiment: ExperimentArguments

    @Flag(help: ArgumentHelp(Text("Print one JSON object.", zh: "输出一个 JSON 对象。")))
    var json = false

    @OptionGroup var engine: EngineOptions

    func run() throws {
        try engine.apply()
        let experiment = try experiment.load()
        let size = try RunSize(of: experiment, threads: engine.threads)
        let free = AvailableMemory.bytes()
        // What does not fit is told of and not tried.
        guard engine.beyondMemory || size.fits(in: free) else {
            return report(size, free: free, plan: nil, secondsPerStep: nil, experiment: experiment)
        }
        let trial = try LedRun(trying: experiment, threads: engine.threads)
        guard let plan = trial.plan else { return }
        report(
            size, free: free, plan: plan, secondsPerStep: try secondsPerStep(of: trial, plan), experiment: experiment)
    }

    /// The quickest of a few rounds of steps, each twice as long as the last, for about a second. The first step
    /// pays for what is prepared only once.
    private func secondsPerStep(of trial: LedRun, _ plan: RunPlan) throws -> Double? {
        var best: Double?
        var count = 1, spent = 0.0
        while spent < 1 {
            let before = trial.record
            let target = (before?.step ?? 0) + count
            guard target <= plan.totalSteps else { break }
            try trial.run(to: target)
            guard let after = trial.record else { break }
            let seconds = after.seconds - (before?.seconds ?? 0), steps = after.step - (before?.step ?? 0)
            if before != nil, steps > 0 { best = min(best ?? .infinity, seconds / Double(steps)) }
            if trial.isOver { break }
            spent += seconds
            count *= 2
        }
        return best
    }

    /// How long it takes here, and how long where the experiment's own pace holds it back.
    private func expected(_ seconds: Double, _ size: RunSize, pace: Double?) -> Text {
        let own = Words.duration(seconds)
        guard let pace, Double(size.totalSteps) / pace > seconds else {
            return Text("\(own), evaluations left out", zh: "\(own)，不含评估")
        }
        let (held, rate) = (Words.duration(Double(size.totalSteps) / pace), Words.figure(pace))
        return Text(
            "\(own), \(held) on the screen at \(rate) steps/s; evaluations left out",
            zh: "\(own)；界面上按每秒 \(rate) 步为 \(held)；不含评估")
    }

    private func report(
        _ size: RunSize, free: Int?, plan: RunPlan?, secondsPerStep: Double?, experiment: Experiment
    ) {
        let machine = MachineDescription()
        let time = secondsPerStep.map { $0 * Double(size.totalSteps) }
        let tooBig = size.fits(in: free) ? nil : free.map { size.remedy(within: $0) }
        if json {
            var line = JSONLine("plan")
            line.add("parameters", size.parameters)
            line.add("total_steps", size.totalSteps)
            line.add("batch_size", size.batchSize)
            line.add("flops_per_step", size.flopsPerStep)
            line.add("memory_bytes", size.memoryBytes)
            line.add("free_memory_bytes", free)
            line.add("machine_memory_bytes", machine.memoryBytes)
            line.add("step_ms", secondsPerStep.map { $0 * 1000 })
            line.add("expected_seconds", time)
            line.add("threads", plan?.threads)
            line.add("fits", tooBig == nil)
            line.add("remedy", tooBig?.in(.english))
            line.add("notes", .array(size.notes.map { .text($0.in(.english)) }))
            line.add("rows_kept_aside", JSONReporter.rows(plan?.badRows ?? []))
            line.add("warnings", .array((plan?.remarks ?? []).map { .text($0.in(.english)) }))
            Output.say(line.text)
            return
        }
        let sizes = Words.sizes(size.splitSizes), task = Words.task(size.task), unit = Words.unit(size.unit)
        let steps = Words.steps(size.totalSteps, of: size.batchSize, unit: size.unit)
        let epoch = Words.figure(size.stepsPerEpoch), rate = Words.rate(size.flopsPerStep)
        let needed = Words.bytes(size.memoryBytes), whole = Words.bytes(machine.memoryBytes)
        let memory =
            free.map(Words.bytes).map {
                Text("\(needed); \($0) of \(whole) are free here", zh: "\(needed)；本机 \(whole) 中可用 \($0)")
            } ?? Text(verbatim: needed)
        let unmeasured = Text("not measured", zh: "未测量")
        var rows = [
            (Text("experiment", zh: "实验"), Text(verbatim: experiment.name)),
            (Text("task", zh: "任务"), Text("\(task); \(unit): \(sizes)", zh: "\(task)；\(unit)：\(sizes)")),
            (Text("parameters", zh: "参数量"), Text(verbatim: "\(size.parameters)")),
            (Text("steps", zh: "步数"), Text("\(steps); \(epoch) an epoch", zh: "\(steps)；每轮 \(epoch) 步")),
            (Text("operations", zh: "运算量"), Text("\(rate)FLOP a step", zh: "每步 \(rate)FLOP")),
            (Text("memory", zh: "内存"), memory),
            (
                Text("step", zh: "每步时间"),
                secondsPerStep.map { Text(verbatim: String(format: "%.4g ms", $0 * 1000)) } ?? unmeasured
            ),
            (
                Text("expected time", zh: "预计时间"),
                time.map { expected($0, size, pace: experiment.pace) } ?? unmeasured
            ),
        ]
        if let tooBig {
            rows.append(
                (
                    Text("too big", zh: "太大"),
                    Text("it needs more memory than is free; \(tooBig)", zh: "所需内存超过可用内存；\(tooBig)")
                ))
        }
        rows += (plan?.remarks ?? []).map { (Text("warning", zh: "警告"), $0) }
        for (name, value) in rows { Output.say(Words.padded(name.spoken, to: 16) + value.spoken + "\n") }
        for note in size.notes { Output.say(Words.note(Words.namingNone(in: note)) + "\n") }
    }
}
