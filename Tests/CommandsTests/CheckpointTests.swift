import Formats
import Foundation
import Testing

/// A command that was to use a checkpoint that is damaged says so and fails, unless it was told what else to take.
@Suite struct CheckpointTests {
    private let program: Program
    private let checkpoints: URL
    private let best: Int

    /// A run whose best weights are not its last.
    init() throws {
        program = try Program()
        let trained = try program.run(
            "train", Program.sample("iris.toml"), "--steps", "60", "--session", "mine", "--json", "--set",
            "training.learning-rate=1", "--set", "training.schedule=constant", "--set", "evaluation.every=4")
        #expect(trained.status == 0)
        best = try #require(try program.run("evaluate", "mine", "--json").event("finished")["step"]?.integer)
        try #require(best < 60, "\(best)")
        checkpoints = program.folder.appending(path: "data/workbench/sessions/mine/checkpoints/run-1")
    }

    private func folder(ofStep step: Int) throws -> URL {
        let names = try FileManager.default.contentsOfDirectory(atPath: checkpoints.path)
        return checkpoints.appending(path: try #require(names.first { $0.hasSuffix("-step-\(step)") }))
    }

    private func damage(step: Int) throws {
        let file = try folder(ofStep: step).appending(path: "model.safetensors")
        var bytes = try Data(contentsOf: file)
        bytes[bytes.count - 1] ^= 1
        try bytes.write(to: file)
    }

    @Test func aDamagedBestOneEndsTheCommand() throws {
        try damage(step: best)
        for command in [["evaluate", "mine", "--json"], ["export", "mine", "--to", "safetensors", "--output", "out"]] {
            let failed = try program.start(command).finish()
            #expect(failed.status == 1 && failed.output.isEmpty)
            #expect(
                failed.errors.contains("step \(best), which holds the best weights, is damaged"), "\(failed.errors)")
            #expect(failed.errors.contains("--checkpoint STEP") && failed.errors.contains("--allow-fallback"))
            let other = try program.start(command + ["--allow-fallback"]).finish()
            #expect(other.status == 0)
            #expect(
                (other.errors + other.output).contains("the weights of step 60 stand in for it"), "\(other.errors)")
            #expect(try program.start(command + ["--checkpoint", "60"]).finish().status == 0)
        }
        let chosen = try program.run("evaluate", "mine", "--json", "--allow-fallback").event("finished")
        #expect(chosen["step"]?.integer == 60 && chosen["is_fallback"] == .boolean(true))
        #expect(try program.run("sessions", "show", "mine", "--run", "1").output.contains("other content than was"))
    }

    @Test func aLastOneThatIsGoneIsMissed() throws {
        try FileManager.default.removeItem(at: folder(ofStep: 60))
        let failed = try program.run("evaluate", "mine", "--last")
        #expect(failed.status == 1 && failed.errors.contains("it is gone"))
        #expect(try program.run("fork", "mine", "--set", "training.learning-rate=0.1").errors.contains("it is gone"))
        #expect(try program.run("look-ahead", "mine").status == 1)
        // The best one is known all the same.
        #expect(try program.run("evaluate", "mine", "--json").event("finished")["step"]?.integer == best)
    }

    @Test func whatChoosesACheckpointIsChecked() throws {
        #expect(try program.run("evaluate", "mine", "--checkpoint", "-1").status == 2)
        #expect(try program.run("evaluate", "mine", "--checkpoint", "9223372036854775807").status == 2)
        #expect(try program.run("evaluate", "mine", "--checkpoint", "best", "--last").status == 2)
        let missing = try program.run("evaluate", "mine", "--checkpoint", "7")
        #expect(missing.status == 1 && missing.errors.contains("step 7 is not there"))
        #expect(try program.run("resume", "mine", "--pace", "1e-300").status == 2)
    }
}
