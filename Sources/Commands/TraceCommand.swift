import ArgumentParser
import Foundation
import Training

/// `workbench trace`: the numbers of an experiment's first steps, for other programs.
struct TraceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: "Write the numbers of an experiment's first steps, so that another program can do them again.",
        discussion: """
            One safetensors file with the weights at the start, the batches, the first gradients, the losses and the \
            weights after the last step. Tests/Compare/gradients.py compares such a file with PyTorch.
            """)

    @OptionGroup var experiment: ExperimentArguments

    @Option(help: ArgumentHelp("How many steps.", valueName: "count"))
    var steps = 1

    @Option(name: .shortAndLong, help: ArgumentHelp("The file to write.", valueName: "file"))
    var output = "trace.safetensors"

    @OptionGroup var engine: EngineOptions

    func validate() throws {
        if steps < 1 { throw ValidationError("--steps must be 1 or more, not \(steps)") }
    }

    func run() throws {
        try engine.apply()
        let experiment = try experiment.load()
        let trace = try StepTrace(
            experiment, steps: steps, threads: engine.threads ?? ProcessInfo.processInfo.activeProcessorCount)
        try trace.write(to: output)
        for (index, (loss, norm)) in zip(trace.losses, trace.gradientNorms).enumerated() {
            Output.say("step \(index + 1)  loss \(Words.figure(loss))  gradient norm \(Words.figure(norm))\n")
        }
        Output.say("\(output)\n")
    }
}
