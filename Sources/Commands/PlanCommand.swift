import ArgumentParser
import Formats
import Foundation
import Hosting
import Machine
import Sessions
import Training

/// `workbench plan`: what a run will take, before it is started.
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Tell parameters, memory, operations and expected time of an experiment before it runs.",
        discussion: "Reads the data, builds the model and times some steps; nothing is kept.")

    @OptionGroup var experiment: ExperimentArguments

    @Flag(help: "Print one JSON object.")
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
            let seconds = after.seconds - (before?.seconds ?? 0)
            if before != nil { best = min(best ?? .infinity, seconds / Double(count)) }
            spent += seconds
            count *= 2
        }
        return best
    }

    private func report(
        _ size: RunSize, free: Int?, plan: RunPlan?, secondsPerStep: Double?, experiment: Experiment
    ) {
        let machine = MachineDescription()
        let time = secondsPerStep.map { $0 * Double(size.totalSteps) }
        let tooBig = size.fits(in: free) ? nil : free.map { size.remedy(within: $0).in(.english) }
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
            line.add("remedy", tooBig)
            line.add("notes", .array(size.notes.map { .text($0.in(.english)) }))
            line.add("rows_kept_aside", JSONReporter.rows(plan?.badRows ?? []))
            line.add("warnings", .array((plan?.remarks ?? []).map { .text($0.in(.english)) }))
            Output.say(line.text)
            return
        }
        let sizes = size.splitSizes.map { "\($0.count) \($0.split.rawValue)" }.joined(separator: ", ")
        let here = free.map { "; \(Words.bytes($0)) of \(Words.bytes(machine.memoryBytes)) are free here" } ?? ""
        var rows = [
            ("experiment", experiment.name),
            ("task", "\(size.task); \(size.unit): \(sizes)"),
            ("parameters", "\(size.parameters)"),
            (
                "steps",
                "\(Words.steps(size.totalSteps, of: size.batchSize, unit: size.unit)); "
                    + "\(Words.figure(size.stepsPerEpoch)) an epoch"
            ),
            ("operations", "\(Words.rate(size.flopsPerStep))FLOP a step"),
            ("memory", Words.bytes(size.memoryBytes) + here),
            ("step", secondsPerStep.map { String(format: "%.4g ms", $0 * 1000) } ?? "not measured"),
            ("expected time", time.map { Words.duration($0) + ", evaluations left out" } ?? "not measured"),
        ]
        if let tooBig { rows.append(("too big", "it needs more memory than is free; \(tooBig)")) }
        rows += (plan?.remarks ?? []).map { ("warning", $0.in(.english)) }
        for (name, value) in rows { Output.say(name.padding(toLength: 16, withPad: " ", startingAt: 0) + value + "\n") }
        for note in size.notes { Output.say("note: \(note.in(.english))\n") }
    }
}
