import Foundation
import Testing

/// Wrong usage and wrong files are answered by a sentence and the right exit status.
@Suite struct UsageTests {
    private let program: Program

    init() throws { program = try Program() }

    @Test(arguments: [
        (["trian", "x.toml", "y"], "unexpected arguments"),
        (["train"], "Missing expected argument"),
        (["train", "x.toml", "--steps", "many"], "many"),
        (["train", "x.toml", "--steps", "0"], "--steps must be 1 or more"),
        (["train", "x.toml", "--set", "seed"], "has no '='"),
        (["train", "x.toml", "--isa", "mmx"], "allowed: baseline"),
        (["trace"], "Missing expected argument '<experiment>'"),
        (["evaluate"], "Missing expected argument '<session>'"),
        (["trace", "x.toml", "--steps", "0"], "--steps must be 1 or more"),
        (["trace", "x.toml", "--set", "seed"], "has no '='"),
        (["plan", "x.toml", "--set", "seed"], "has no '='"),
        (["fork", "x", "--set", "seed"], "has no '='"),
        (["sessions", "delete", "x", "--nonsense"], "--nonsense"),
    ])
    func wrongUsageExitsWith2(arguments: [String], words: String) throws {
        let result = try program.start(arguments).finish()
        #expect(result.status == 2)
        #expect(result.errors.contains(words))
        #expect(result.output == "")
    }

    /// The variable that forces an instruction set means what `--isa` means; `--isa` wins.
    @Test func theEnvironmentChoosesTheInstructionSet() throws {
        let wrong = try program.run("doctor", environment: ["WORKBENCH_ISA": "mmx"])
        #expect(wrong.status == 1)
        #expect(wrong.errors.contains("WORKBENCH_ISA=mmx is unknown; allowed: baseline"))
        let lesser = try program.run("doctor", environment: ["WORKBENCH_ISA": "baseline"])
        #expect(lesser.output.contains("instruction set   baseline; this machine has baseline"))
        let other = try program.run("doctor", "--isa", "baseline", environment: ["WORKBENCH_ISA": "mmx"])
        #expect(other.output.contains("instruction set   baseline;"))
    }

    /// What the machine has no products for is said in its place, and is an error where it was asked for by name.
    @Test func benchGoesOnWhereAPrecisionIsNotPossible() throws {
        let lesser = ["WORKBENCH_ISA": "baseline"]
        let result = try program.run("bench", "gpt-0.8m", "--seconds", "0.01", "--json", environment: lesser)
        #expect(result.status == 0 && result.errors == "")
        let events = try result.events()
        #expect(events.map { $0["event"]?.text } == ["peak", "bench", "not_possible"])
        #expect(events[1]["precision"]?.text == "f32" && events[2]["precision"]?.text == "bf16")
        let reason = try #require(events[2]["reason"]?.text)
        #expect(reason == "the instruction set in use, baseline, has no products of bf16")
        let asked = try program.run("bench", "gpt-0.8m", "--precision", "bf16", environment: lesser)
        #expect(asked.status == 1 && asked.output == "")
        #expect(asked.errors.contains("--precision bf16: \(reason); f32"))
        let none = try program.run("bench", "mlp-tiny", "cnn", "--precision", "bf16")
        #expect(none.status == 1 && none.output == "")
    }

    @Test func withoutATerminalTheInterfaceSaysWhatElseThereIs() throws {
        let result = try program.run()
        #expect(result.status == 2)
        #expect(result.errors.contains("needs a terminal") && result.errors.contains("workbench train"))
    }

    @Test(arguments: [["--help"], ["train", "--help"], ["sessions", "--help"], ["--version"]])
    func helpIsNoError(arguments: [String]) throws {
        let result = try program.start(arguments).finish()
        #expect(result.status == 0)
        #expect(result.output != "")
        #expect(result.errors == "")
    }

    /// Each command has its help and its line in README.md.
    @Test func everyCommandIsExplained() throws {
        let commands = try program.run("--help").output.matches(of: /\n  ([a-z][a-z-]*)(?: \(default\))? +[A-Z]/)
            .map { String($0.1) }
        #expect(commands.count > 12 && commands.contains("train"))
        let readme = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "README.md")
        let text = try String(contentsOf: readme, encoding: .utf8)
        for command in commands {
            let help = try program.run(command, "--help")
            #expect(help.status == 0 && help.output.contains("USAGE: workbench \(command)"), "\(command)")
            #expect(command == "open" || text.contains("\nworkbench \(command) "), "\(command) is not in README.md")
        }
    }

    @Test func settingsAreExplained() throws {
        let all = try program.run("settings")
        #expect(all.status == 0)
        #expect(all.output.contains("training.learning-rate = 0.001\n") && all.output.contains("{ layer = \"gru\" }"))
        #expect(all.output.split(separator: "\n").allSatisfy { $0.count <= 80 || $0.contains(" = ") })
        let one = try program.run("settings", "gpt", "early-stopping")
        #expect(one.output.hasPrefix("model.kind = \"gpt\"\n") && one.output.contains("training.early-stopping"))
        #expect(!one.output.contains("adamw"))
        let none = try program.run("settings", "learning-rat")
        #expect(none.status == 2 && none.errors.contains("did you mean 'learning-rate'?") && none.output == "")
    }

    @Test func aMissingExperimentIsNamed() throws {
        let result = try program.run("train", "nothing.toml")
        #expect(result.status == 1)
        #expect(result.errors == "workbench: nothing.toml: there is no such file\n")
    }

    @Test(arguments: [
        ("[data]\nsource = \"t.csv\"\n[training]\nlerning-rate = 1\n", "e.toml:4:1: ", "did you mean 'learning-rate'?"),
        ("[data]\nsource = \"t.csv\"\n[training]\nlearning-rate = -1\n", "e.toml:4:1: ", "is out of range"),
        ("[data]\nsource = \"u.csv\"\n", "e.toml:2:1: data.source: u.csv", "did you mean 't.csv'?"),
        (
            "[data]\nsource = \"t.csv\"\ntest-source = \"test.csv\"\n", "e.toml:3:1: data.test-source: test.csv",
            "there is no such file"
        ),
        ("[data]\nsource = \"t.csv\"\ntarget = \"clas\"\n", "clas", "class"),
    ])
    func aWrongExperimentSaysWhereAndWhatIsAllowed(text: String, place: String, words: String) throws {
        _ = try program.write("t.csv", "x,class\n" + (1...20).map { "\($0),\($0 % 2 == 0 ? "a" : "b")\n" }.joined())
        let result = try program.run("train", try program.write("e.toml", text), "--json")
        #expect(result.status == 1)
        #expect(result.errors.contains(place))
        #expect(result.errors.contains(words))
        // Nothing is left of a run that never began.
        #expect(try program.run("sessions").output.contains("No sessions yet"))
    }

    @Test func anUnknownSessionIsNamed() throws {
        for arguments in [["resume", "none"], ["sessions", "show", "none"], ["export", "none", "--to", "csv"]] {
            let result = try program.start(arguments).finish()
            #expect(result.status == 1)
            #expect(result.errors.contains("there is no session 'none'"))
        }
    }

    @Test func deletingAsksOrIsToldNotTo() throws {
        let trained = try program.run(
            "train", Program.sample("iris.toml"), "--steps", "5", "--session", "mine", "--json")
        #expect(trained.status == 0)
        #expect(try program.run("sessions", "delete", "mine").status == 2)
        #expect(try program.run("sessions", "rename", "mine", "yours").status == 0)
        #expect(try program.run("sessions", "delete", "yours", "--yes").status == 0)
        #expect(try program.run("sessions").output.contains("No sessions yet"))
    }

    @Test func theDoctorNamesEngineAndFiles() throws {
        let result = try program.run("doctor")
        #expect(result.status == 0)
        for words in ["oneDNN", "instruction set", "samples", "disk"] { #expect(result.output.contains(words)) }
    }
}
