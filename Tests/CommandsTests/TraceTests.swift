import Formats
import Foundation
import Testing

/// What `workbench trace` writes for other programs, and what it says where it cannot.
@Suite struct TraceTests {
    private let program: Program

    init() throws { program = try Program() }

    /// A small language model, in the test's folder.
    private func writeLanguageModel() throws -> String {
        _ = try program.write(
            "rhyme.txt", String(repeating: "the quick brown fox jumps over the lazy dog\n", count: 40))
        return try program.write(
            "rhyme.toml",
            """
            [data]
            source = "rhyme.txt"
            [model]
            kind = "gpt"
            layers = 1
            heads = 2
            hidden-size = 16
            context-length = 12
            [training]
            batch-size = 4
            gradient-accumulation = 2
            [evaluation]
            prompts = []
            """)
    }

    /// Three steps, traced and trained: a trace has every parameter that the run saves, with its gradient, and the
    /// run's numbers.
    @Test(arguments: [false, true])
    func aTraceTellsWhatTheRunDoes(readsText: Bool) throws {
        let experiment = readsText ? try writeLanguageModel() : Program.sample("iris.toml")
        let settings = ["--set", "training.steps=3", "--set", "evaluation.every=3"]
        let result = try program.start(
            ["trace", experiment, "--steps", "3", "--output", "first.safetensors", "--threads", "1"] + settings
        ).finish()
        #expect(result.status == 0 && result.errors == "", "\(result.errors)")
        let lines = result.output.split(separator: "\n")
        #expect(lines.count == 4 && lines.last == "first.safetensors")
        for (index, line) in lines.prefix(3).enumerated() { #expect(line.hasPrefix("step \(index + 1)  loss ")) }
        #expect(try program.run("sessions").output.contains("No sessions yet"))

        let trained = try program.start(
            ["train", experiment, "--session", "mine", "--threads", "2", "--json", "--log-every", "1"] + settings
        ).finish()
        #expect(trained.status == 0)
        #expect(try program.run("export", "mine", "--to", "safetensors", "--output", "out").status == 0)
        let trace = try SafetensorsFile(path: program.folder.appending(path: "first.safetensors").path)
        let saved = try SafetensorsFile(path: program.folder.appending(path: "out/model.safetensors").path)
        let parameters = saved.header.tensors.map(\.name)
        #expect(parameters.count > 2)
        for group in ["weights/", "gradients/", "updated/"] {
            let names = trace.header.tensors.map(\.name).filter { $0.hasPrefix(group) }
            #expect(names.map { String($0.dropFirst(group.count)) } == parameters)
            for (name, parameter) in zip(names, parameters) { #expect(trace[name]?.shape == saved[parameter]?.shape) }
        }
        for parameter in parameters {
            let gradient = try trace.floats("gradients/" + parameter)
            #expect(gradient.allSatisfy(\.isFinite) && gradient.contains { $0 != 0 }, "\(parameter)")
            #expect(try trace.floats("updated/" + parameter) == saved.floats(parameter), "\(parameter)")
        }
        for step in 0..<3 {
            #expect(trace.header.tensors.contains { $0.name.hasPrefix("batch/\(step)/") && $0.count > 0 })
        }
        let steps = try trained.events().filter { $0["event"]?.text == "step" }
        for (name, key) in [("losses", "loss"), ("gradient-norms", "gradient_norm")] {
            let traced = try trace.bytes(name).withUnsafeBytes { Array($0.bindMemory(to: Double.self)) }
            #expect(traced.map { JSONValue.real($0) } == steps.compactMap { $0[key] }, "\(name)")
        }
        #expect(trace.metadata("experiment")?.contains("\nsteps = 3\n") == true)
        #expect(trace.metadata("task") == (readsText ? "language" : "classification"))
    }

    @Test(arguments: [
        ("[data]\nsource = \"t.csv\"\n[training]\nlerning-rate = 1\n", "e.toml:4:1: ", "did you mean 'learning-rate'?"),
        ("[data]\nsource = \"u.csv\"\n", "e.toml:2:1: data.source: u.csv", "did you mean 't.csv'?"),
        ("[data]\nsource = \"t.csv\"\ntarget = \"clas\"\n", "data.target", "the columns are x, class"),
    ])
    func aWrongExperimentSaysWhereAndWhatIsAllowed(text: String, place: String, words: String) throws {
        _ = try program.write("t.csv", "x,class\n" + (1...20).map { "\($0),\($0 % 2 == 0 ? "a" : "b")\n" }.joined())
        let result = try program.run("trace", try program.write("e.toml", text))
        #expect(result.status == 1 && result.output == "")
        #expect(result.errors.hasPrefix("workbench: ") && result.errors.contains(place), "\(result.errors)")
        #expect(result.errors.contains(words), "\(result.errors)")
        #expect(!FileManager.default.fileExists(atPath: program.folder.appending(path: "trace.safetensors").path))
    }

    @Test func filesThatAreNotThereAreNamed() throws {
        let nothing = try program.run("trace", "nothing.toml")
        #expect(nothing.status == 1)
        #expect(nothing.errors == "workbench: nothing.toml: there is no such file\n")
        let nowhere = try program.run("trace", Program.sample("iris.toml"), "--output", "no/trace.safetensors")
        #expect(nowhere.status == 1 && nowhere.output == "")
        #expect(nowhere.errors == "workbench: no/trace.safetensors: cannot open: No such file or directory\n")
    }
}
