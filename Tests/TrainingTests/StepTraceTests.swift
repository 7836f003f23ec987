import Formats
import Foundation
import Testing
import Training

/// The numbers of the first steps, for other programs.
@Suite struct StepTraceTests {
    @Test(arguments: [1, 2]) func tellsWhatARunDoes(parts: Int) throws {
        try withTemporaryFolder { folder in
            try Tiny.write(to: folder)
            let experiment = try Tiny.experiment(
                Tiny.language, in: folder,
                [
                    "training.steps=3", "training.batch-size=4", "training.gradient-accumulation=\(parts)",
                    "evaluation.every=0",
                ])
            let trace = try StepTrace(experiment, steps: 3, threads: 1)
            #expect(trace.losses.count == 3 && trace.losses.allSatisfy(\.isFinite))
            let path = folder.appending(path: "trace.safetensors").path(percentEncoded: false)
            try trace.write(to: path)
            let file = try SafetensorsFile(path: path)
            #expect(file.metadata("task") == "language")
            #expect(file.metadata("experiment") == experiment.toml())
            for step in 0..<3 { #expect(file["batch/\(step)/tokens"]?.shape.first == 4) }
            let names = file.header.tensors.map(\.name)
            let weights = names.filter { $0.hasPrefix("weights/") }
            #expect(!weights.isEmpty)
            let checkpoints = folder.appending(path: "checkpoints")
            let run = Tiny.run(experiment, options: TrainerOptions(threads: 2, checkpointFolder: checkpoints))
            #expect(run.outcome?.step == 3)
            let newest = try #require(Checkpoint.newest(in: CheckpointFolder(checkpoints)).checkpoint)
            let saved = try SafetensorsFile(path: newest.folder + "/model.safetensors")
            for name in weights {
                let parameter = String(name.dropFirst("weights/".count))
                #expect(try file.floats("updated/" + parameter) == saved.floats(parameter))
                #expect(file["gradients/" + parameter]?.shape == saved[parameter]?.shape)
                #expect(try file.floats(name) != file.floats("updated/" + parameter))
            }
        }
    }
}
