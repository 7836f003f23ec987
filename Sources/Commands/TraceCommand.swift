import ArgumentParser
import Foundation
import Language
import Training

/// `workbench trace`: the numbers of an experiment's first steps, for other programs.
struct TraceCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "trace",
            abstract: Text(
                "Write the numbers of an experiment's first steps, so that another program can do them again.",
                zh: "写出实验前几步的全部数值，供其他程序复现。"
            ).spoken,
            discussion: Text(
                """
                One safetensors file with the weights at the start, the batches, the first gradients, the losses and the \
                weights after the last step. Tests/Compare/gradients.py compares such a file with PyTorch.
                """,
                zh: """
                    一个 safetensors 文件，含初始权重、各批数据、最初的梯度、损失和最后一步之后的权重。Tests/Compare/gradients.py \
                    用它与 PyTorch 比较。
                    """
            ).spoken)
    }

    @OptionGroup var experiment: ExperimentArguments

    @Option(help: ArgumentHelp(Text("How many steps.", zh: "多少步。"), valueName: "count"))
    var steps = 1

    @Option(name: .shortAndLong, help: ArgumentHelp(Text("The file to write.", zh: "写入的文件。"), valueName: "file"))
    var output = "trace.safetensors"

    @OptionGroup var engine: EngineOptions

    func validate() throws {
        if steps < 1 { throw ValidationError(Words.tooSmall("--steps", steps)) }
    }

    func run() throws {
        try engine.apply()
        let experiment = try experiment.load()
        let trace = try StepTrace(
            experiment, steps: steps, threads: engine.threads ?? ProcessInfo.processInfo.activeProcessorCount)
        try trace.write(to: output)
        for (index, (loss, norm)) in zip(trace.losses, trace.gradientNorms).enumerated() {
            Output.say(
                Text(
                    "step \(index + 1)  loss \(Words.figure(loss))  gradient norm \(Words.figure(norm))",
                    zh: "第 \(index + 1) 步  损失 \(Words.figure(loss))  梯度范数 \(Words.figure(norm))"))
        }
        Output.say("\(output)\n")
    }
}
