import Foundation
import Testing

/// Wrong usage and wrong files are answered by a sentence and the right exit status.
@Suite struct UsageTests {
    private let program: Program

    init() throws { program = try Program() }

    @Test(arguments: [
        (["trian", "x.toml", "y"], "did you mean the command 'train'?"),
        (["sessions", "shwo", "x"], "there is no command 'sessions shwo' (did you mean 'sessions show'?)"),
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

    /// A wrong word is answered with the usage of the command that was meant.
    @Test func theUsageIsThatOfTheCommand() throws {
        let deleting = try program.run("sessions", "delete", "x")
        _ = try program.run("train", Program.sample("iris.toml"), "--steps", "1", "--session", "x")
        let asking = try program.run("sessions", "delete", "x")
        #expect(deleting.errors.contains("there is no session 'x'"))
        #expect(asking.status == 2 && asking.errors.contains("Usage: workbench sessions delete "), "\(asking.errors)")
        let looking = try program.run("look-ahead", "x", "banana")
        #expect(looking.status == 2 && looking.errors.contains("Usage: workbench look-ahead "), "\(looking.errors)")
    }

    @Test func filesThatCannotBeTrainedAreToldApart() throws {
        let junk = try program.write("junk.bin", "\u{1}\0\u{2}\0junk"), empty = try program.write("empty.csv", "")
        let table = try program.write("mine.csv", "a,b\n1,2\n")
        #expect(try program.run("train", junk).errors.contains("is neither an experiment file"))
        #expect(try program.run("train", empty).errors.contains("empty.csv is empty"))
        let advice = try program.run("train", table).errors
        #expect(advice.contains("'workbench \(table)' opens it on the screen"), "\(advice)")
    }

    /// A plan names the pace where one limits a run, and no time is told as none.
    @Test func aPlanKnowsThePace() throws {
        let paced = try program.run("plan", Program.sample("digits.toml")).output
        #expect(paced.contains(" on the screen at 270 steps/s; evaluations left out"), "\(paced)")
        let short = try program.run(
            "plan", Program.sample("iris.toml"), "--set", "debugging.pace=0", "--set", "training.epochs=1"
        ).output
        #expect(short.contains(" ms, evaluations left out"), "\(short)")
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

    /// A word that means nothing is answered by what is near; a data file by how a model is trained on it.
    @Test func anUnknownWordIsAnsweredByWhatIsNear() throws {
        _ = try program.write("flowers.toml", "[data]\nsource = \"t.csv\"\n")
        _ = try program.write("t.csv", "a,b\n1,2\n")
        for (arguments, words) in [
            (["nowhere/mine.csv"], "there is no file 'nowhere/mine.csv'"), (["nowhere/*.txt"], "no file matches"),
            (["trian"], "there is no experiment file, session or command 'trian' (did you mean the command 'train'?)"),
            (["flowrs"], "did you mean the file 'flowers.toml'?"),
            (["train", "flower.toml"], "flower.toml: there is no such file (did you mean the file 'flowers.toml'?)"),
            (["train", "iris"], "did you mean the sample '\(Program.sample("iris.toml"))'?"),
            (["t.csv"], "source = \"t.csv\""), (["train", "t.csv"], "and run: workbench train t.toml"),
            (["plan", "./t.csv"], "save this as ./t.toml"),
            (["resume", "flowers.toml"], "flowers.toml is an experiment file, not a session"),
            (["zzzzzzzz"], "'workbench --help' lists the commands"),
        ] {
            let result = try program.start(arguments).finish()
            #expect(result.status == 1 && result.errors.contains(words), "\(arguments): \(result.errors)")
            #expect(!result.errors.contains("there is no session"))
        }
    }

    /// What the advice says to save can be trained as it stands.
    @Test func theAdviceOnDataWorks() throws {
        _ = try program.write("t.csv", "a,b\n" + (0..<40).map { "\($0),\(Double($0) / 2 + 0.25)\n" }.joined())
        let advice = try program.run("train", "t.csv").errors
        let lines = advice.split(separator: "\n").filter { $0.hasPrefix("  ") }.joined(separator: "\n")
        _ = try program.write("t.toml", lines)
        #expect(try program.run("train", "t.toml", "--steps", "2", "--lines").status == 0)
    }

    @Test(arguments: [
        ("model.hidden=[512, 256", "--set, column 14: model.hidden: not valid TOML: a list that begins here"),
        ("model.hidden=[512, x]", "--set, column 14: model.hidden: \"x\" is no whole number"),
        ("data.split={train=0.7", "--set, column 12: data.split: not valid TOML: a table that begins here"),
        ("data.splitt.train=1", "--set, column 1: data.splitt.train: there is no such setting"),
        (
            "training.learning-rate=0,03",
            "--set, column 24: training.learning-rate: \"0,03\" is no number; a decimal point"
        ),
    ])
    func aWrongSettingNamesOptionAndColumn(text: String, words: String) throws {
        let result = try program.run("plan", Program.sample("iris.toml"), "--set", text)
        #expect(result.status == 1 && result.errors.contains(words), "\(result.errors)")
    }

    @Test func expressionsAreCheckedBeforeASessionIsMade() throws {
        let deep = String(repeating: "(", count: 100_000) + "loss" + String(repeating: ")", count: 100_000)
        let sum = String(repeating: "1 + ", count: 100_000) + "1 > loss"
        for (expression, words) in [
            (deep, "column 1001: the expression has more than 1000 words"),
            (String(repeating: "(", count: 100) + "loss > 1", "column 65: this is nested more than 64 deep"),
            (String(repeating: "-", count: 100) + "1 > 2", "column 65: this is nested more than 64 deep"),
            (String(repeating: "not ", count: 100) + "1 > 2", "column 257: this is nested more than 64 deep"),
            (sum, "more than 1000 words"), (sum + " §", "more than 1000 words"),
            ("loss >", "column 7: a number or a name is needed"),
        ] {
            let text = "[data]\nsource = \"t.csv\"\n[debugging]\nbreakpoints = [\n  \"\(expression)\"]\n"
            let file = try program.write("e.toml", text)
            _ = try program.write("t.csv", "a,b\n1,2\n")
            let result = try program.run("train", file)
            #expect(result.status == 1 && result.errors.contains("e.toml:5:3: debugging.breakpoints[0]: '"))
            #expect(result.errors.contains(words) && result.errors.utf8.count < 1000, "\(result.errors.prefix(1000))")
            #expect(try program.run("sessions").output.split(separator: "\n").count <= 1)
        }
    }

    /// Names of columns, classes, experiments and sessions that would steer a terminal are shown as escapes, in lines,
    /// tables, JSON and pages.
    @Test func namesCannotSteerTheTerminal() throws {
        let bell = "\u{1B}]0;owned\u{7}\u{9B}2J\u{202E}"
        // Few among many rows: a file full of control codes is no text.
        let kinds = ["x" + bell] + (1..<20).map { "y\($0 % 2)" }
        let rows = (0..<400).map { "\($0),\(kinds[$0 % 20])\n" }.joined()
        _ = try program.write("t.csv", "a\(bell),b\(bell)\n\(rows)")
        let escaped = #"name = "e\u001b]0;owned\u0007\u009b2J\u202e""#
        _ = try program.write("t.toml", "\(escaped)\n[data]\nsource = \"t.csv\"\n")
        let session = "s"
        var shown = ""
        for arguments in [
            ["plan", "t.toml"], ["train", "t.toml", "--session", session, "--steps", "3", "--lines"], ["sessions"],
            ["sessions", "show", session], ["evaluate", session], ["evaluate", session, "--json"],
            ["train", "t.toml", "--session", "j", "--steps", "3", "--json"],
            ["train", "t.toml", "--session", "k\(bell)\nforged", "--steps", "3"],
            ["export", session, "--to", "html", "--output", "page"],
            ["train", "t.toml", "--set", "model.kind=\(bell)"], ["resume", "none\(bell)"],
            ["train", "none\(bell).toml"], ["--\(bell)"],
        ] {
            let result = try program.start(arguments).finish()
            shown += result.output + result.errors
        }
        let steering = shown.unicodeScalars.filter {
            $0.value < 0x20 && $0 != "\n" || (0x7F..<0xA0).contains($0.value) || $0.value == 0x202E
        }
        #expect(steering.isEmpty, "\(steering.map(\.value))")
        #expect(shown.contains("\\u{1B}]0;owned"))
        #expect(!shown.contains("\nforged"))
        let pages = try #require(FileManager.default.enumerator(atPath: program.folder.path)).allObjects
            .compactMap { $0 as? String }.filter { $0.hasSuffix("index.html") }
        #expect(pages.count == 1)
        for page in pages {
            let text = try String(contentsOf: program.folder.appending(path: page), encoding: .utf8)
            #expect(!text.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{9B}" || $0 == "\u{202E}" })
        }
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
        let one = try program.run("settings", "gpt", "early-stopping-patience")
        #expect(
            one.output.hasPrefix("model.kind = \"gpt\"\n") && one.output.contains("training.early-stopping-patience"))
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
