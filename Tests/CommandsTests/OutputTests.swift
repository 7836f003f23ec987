import Foundation
import Language
import Testing

import Commands

/// Standard output is the program's own and nobody's reason to stop training.
@Suite(.serialized) struct OutputTests {
    private let program: Program

    /// On a terminal a table is cut where it is widest, and no line wraps.
    @Test func aTableFitsTheTerminal() {
        var table = TextTable([Text("name", zh: "名称"), Text("result", zh: "结果"), Text("written", zh: "写入")])
        table.add(["a", String(repeating: "the loss is not finite ", count: 9), "2026-11-26"])
        table.add(["乙", "loss 0.1", "2026-11-26"])
        let lines = table.text(columns: 80).split(separator: "\n").map(String.init)
        #expect(lines.allSatisfy { $0.count <= 80 && $0.hasSuffix("2026-11-26") || $0.hasSuffix("written") })
        #expect(lines[1].contains("…"))
        #expect(table.text(columns: nil).contains("finite   2026"))
    }

    init() throws { program = try Program() }

    /// Runs a line of the shell in which `$workbench` is the program.
    private func shell(_ line: String, environment: [String: String] = [:]) throws -> Program.Result {
        try program.start(
            ["-c", line], of: URL(filePath: "/bin/sh"),
            environment: ["workbench": Program.url.path].merging(environment) { $1 }
        ).finish()
    }

    private let train = "\"$workbench\" train '\(Program.sample("digits.toml"))' --steps 40 --session mine"

    private func isFinished() throws -> Bool {
        try program.run("sessions").output.split(separator: "\n").contains {
            $0.contains("mine") && $0.contains("finished")
        }
    }

    /// Variables that ask a library to print its doings.
    @Test func whatLibrariesPrintIsKeptFromStandardOutput() throws {
        let result = try program.run(
            "train", Program.sample("digits.toml"), "--steps", "2", "--json", "--set", "model.kind=cnn", "--set",
            "model.channels=[8]",
            environment: ["ONEDNN_VERBOSE": "2", "DNNL_VERBOSE": "2", "OMP_DISPLAY_ENV": "TRUE", "MKL_VERBOSE": "1"])
        #expect(result.status == 0)
        _ = try result.event("finished")
        #expect(result.errors.contains("dnnl_verbose") || result.errors.contains("onednn_verbose"))
    }

    /// As `| head`: the reader's end is the end of the output, not of the training.
    @Test func aReaderThatGoesEndsOnlyTheOutput() throws {
        let result = try shell("(\(train) --json --log-every 1; echo \"status $?\" >&2) | head -n 1")
        #expect(result.output.hasPrefix("{\"event\":\"prepared\""))
        #expect(result.errors.contains("nobody reads standard output any more; training goes on"))
        #expect(result.errors.contains("status 0"))
        #expect(try isFinished())
    }

    /// A pipe holds 64 KiB; whoever reads it may begin when the run is long over.
    @Test func aReaderThatIsSlowGetsEveryLine() throws {
        let long = train.replacing("--steps 40", with: "--steps 1500")
        let result = try shell("(\(long) --json --log-every 1; echo \"status $?\" >&2) | (sleep 1; cat)")
        #expect(result.errors.contains("status 0"), "\(result.errors)")
        let steps = try result.events().filter { $0["event"]?.text == "step" }.compactMap { $0["step"]?.integer }
        #expect(steps == Array(1...1500))
        #expect(result.output.utf8.count > 1 << 16)
        #expect(try isFinished())
    }

    @Test func itEndsTheRunWhereItIsToldSo() throws {
        let result = try shell(
            "(\(train) --steps 4000 --json --log-every 1 --stop-unread; echo \"status $?\" >&2) | head -n 1")
        #expect(result.errors.contains("status 141") && !result.errors.contains("training goes on"))
        #expect(try program.run("sessions").output.contains("stopped"))
    }

    @Test func aFullDiskBehindStandardOutputIsSaidAndTrainingGoesOn() throws {
        let result = try shell("\(train) --json > /dev/full")
        #expect(result.status == 1)
        #expect(result.errors.contains("standard output could not be written: No space left on device"))
        #expect(try isFinished())
    }

    /// The next file that is opened must not become standard output.
    @Test(arguments: [">&-", "<&-", "<&- >&- 2>&-"])
    func closedStreamsAreNobodysFiles(closing: String) throws {
        #expect(try shell("\(train) --json \(closing)").status == 0)
        #expect(try isFinished())
        let session = program.folder.appending(path: "data/workbench/sessions/mine")
        for name in try FileManager.default.contentsOfDirectory(atPath: session.path) {
            let content = (try? Data(contentsOf: session.appending(path: name))) ?? Data()
            #expect(!content.starts(with: Data("{\"event\"".utf8)), "\(name)")
        }
    }

    /// `ulimit -f` sends a signal that ends a program which does not expect it.
    @Test func aLimitOfFileSizeIsAnErrorWithWords() throws {
        let result = try shell("ulimit -f 800; \(train) --json")
        #expect(result.status == 1)
        #expect(result.errors.contains("File too large"), "\(result.errors)")
    }

    @Test(arguments: [6, 9, 12, 16, 24])
    func fewDescriptorsAreAnErrorWithWords(limit: Int) throws {
        let result = try shell("ulimit -n \(limit); \(train) --json")
        #expect(result.status == 1)
        #expect(result.errors.contains("can be open at once, and 32 are needed: Too many open files"))
        #expect(try shell("ulimit -n 48; \(train) --json").status == 0)
    }

    /// What does not fit is said by `plan` and refused by `train`, before any of it is taken.
    @Test func aModelThatIsTooLargeIsSaid() throws {
        let widths = [String](repeating: "65536", count: 16).joined(separator: ", ")
        let large = ["--set", "model.hidden=[\(widths)]"]
        let plan = try program.start(["plan", Program.sample("digits.toml"), "--json"] + large).finish()
        #expect(plan.status == 0)
        let event = try plan.event("plan")
        #expect(event["fits"] == .boolean(false) && event["step_ms"] == .null)
        #expect(event["remedy"]?.text?.contains("a model of fewer than") == true)
        #expect((event["parameters"]?.integer ?? 0) > 15 << 32)
        let trained = try program.start(["train", Program.sample("digits.toml"), "--session", "mine"] + large).finish()
        #expect(trained.status == 1)
        #expect(trained.errors.contains("memory, and") && trained.errors.contains("--beyond-memory"))
        #expect(try program.run("sessions").output.contains("No sessions yet"))
        let words = try program.run("plan", Program.sample("digits.toml")).output
        #expect(words.contains("steps of 32 samples each"))
    }

    /// `timeout` signals the process and its group: two signals at once are one wish.
    @Test func aSecondSignalAtOnceIsTheSameWish() throws {
        let running = try program.start([
            "train", Program.sample("digits.toml"), "--session", "mine", "--steps", "100000", "--json",
        ])
        try running.wait(for: "\"event\":\"step\"")
        for _ in 0..<3 { running.signal(SIGTERM) }
        let result = running.finish()
        #expect(result.status == 128 + SIGTERM)
        #expect(try result.event("finished")["reason"]?.text == "stopped")
    }
}
