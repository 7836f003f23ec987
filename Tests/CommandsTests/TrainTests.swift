import Formats
import Foundation
import Testing

/// Training from the command line, to its end or until something stops it.
@Suite(.serialized) struct TrainTests {
    private let program: Program

    init() throws { program = try Program() }

    private func hash(_ result: Program.Result) throws -> String {
        let hash = try #require(try result.event("finished")["weights_sha256"]?.text)
        #expect(hash.count == 64 && hash.allSatisfy(\.isHexDigit))
        return hash
    }

    @Test func trainsToTheEnd() throws {
        let result = try program.run(
            "train", Program.sample("digits.toml"), "--set", "training.epochs=5", "--session", "mine", "--json")
        #expect(result.status == 0)
        #expect(result.errors == "")
        let names = Set(try result.events().compactMap { $0["event"]?.text })
        #expect(names.isSuperset(of: ["prepared", "step", "evaluated", "checkpoint", "finished"]))
        let finished = try result.event("finished")
        #expect(finished["reason"]?.text == "completed")
        #expect(finished["session"]?.text == "mine")
        for split in ["train", "validation", "test"] {
            let accuracy = finished["metrics"]?[split]?["accuracy"]
            guard case .real(let value) = accuracy else {
                Issue.record("no accuracy of \(split): \(finished)")
                continue
            }
            #expect(value > 0.8 && value <= 1)
        }
        let step = try result.event("step")
        #expect(step["step"]?.integer == finished["step"]?.integer)
        #expect(step["learning_rate"] != nil && step["samples_per_second"] != nil)
        _ = try hash(result)

        // What was trained is listed, shown, exported, and resuming it says again how it ended.
        let list = try program.run("sessions")
        #expect(list.output.contains("mine") && list.output.contains("finished"))
        let shown = try program.run("sessions", "show", "mine", "--run", "1")
        #expect(shown.output.contains("learning-rate"))
        let again = try program.run("resume", "mine", "--json")
        #expect(try hash(again) == hash(result))
        let export = try program.run("export", "mine", "--to", "csv", "--output", "out")
        #expect(export.status == 0)
        let steps = try String(contentsOf: program.folder.appending(path: "out/steps.csv"), encoding: .utf8)
        #expect(steps.split(separator: "\r\n").count == 1 + (finished["step"]?.integer ?? 0))
    }

    /// From a loss spike to the row that makes it, and past it; what is watched is told.
    @Test func aBrokenRowIsFoundAndPassed() throws {
        var lines = try String(contentsOfFile: Program.sample("diabetes.csv"), encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        // One person's disease goes a thousand times as far as anyone's.
        var cells = lines[199].split(separator: ",").map(String.init)
        cells[cells.count - 1] = "99999"
        lines[199] = cells.joined(separator: ",")
        _ = try program.write("diabetes.csv", lines.joined(separator: "\n"))
        let file = try program.write(
            "broken.toml", String(contentsOfFile: Program.sample("diabetes.toml"), encoding: .utf8))
        let result = try program.run(
            "train", file, "--steps", "200", "--session", "mine", "--break", "loss > 3 * ema(loss, 50) and step > 40",
            "--watch", "max(loss, 50)", "--json")
        #expect(result.status == 0)
        let hit = try result.event("breakpoint")
        guard case .array(let rows) = hit["rows"], let worst = rows.first else {
            Issue.record("no rows in \(hit)")
            return
        }
        #expect(worst["line"]?.integer == 200)
        #expect(worst["text"]?.text == lines[199])
        #expect(worst["stands_out"]?.text == "progression")
        #expect(rows.dropFirst().allSatisfy { $0["stands_out"] == .null })
        #expect(try result.event("finished")["reason"]?.text == "stopped")
        #expect(try result.event("watched")["values"]?["max(loss, 50)"] != nil)
        let shown = try program.run("sessions", "show", "mine", "--run", "1").output
        #expect(shown.contains("breakpoint: loss > 3 * ema(loss, 50) and step > 40"))
        #expect(shown.contains("watch: max(loss, 50)"))

        // Resumed, it passes the row, and stops where the spike comes back an epoch later, or at the end.
        let resumed = try program.run("resume", "mine", "--json")
        #expect(resumed.status == 0)
        let passed = try #require(try resumed.event("finished")["step"]?.integer)
        #expect(passed > hit["step"]?.integer ?? .max)
        #expect(try resumed.event("watched")["values"]?["max(loss, 50)"] != nil, "watches are kept")
    }

    /// From any step: a look at a few values, which leaves no trace, and a fork with the history up to there.
    @Test func aRunIsLookedAheadOfAndForked() throws {
        let trained = try program.run(
            "train", Program.sample("iris.toml"), "--steps", "60", "--session", "mine", "--json",
            "--set", "training.checkpoint-every=20")
        #expect(trained.status == 0)
        let ahead = try program.run("look-ahead", "mine", "10: 0.001 x1 x10", "--at", "30", "--json")
        #expect(ahead.status == 0)
        let branches = try ahead.events()
        #expect(branches.count == 3 && branches.allSatisfy { $0["step"]?.integer == 30 })
        #expect(Set(try branches.map { try #require($0["losses"]).json }).count == 3)
        #expect(try program.run("look-ahead", "mine").status == 1, "all steps are done")
        #expect(try program.run("look-ahead", "mine", "10: banana").status == 2)

        let fork = try program.run(
            "fork", "mine", "--at", "25", "--set", "training.learning-rate=0.01", "--watch", "loss", "--json")
        #expect(fork.status == 0)
        #expect(try fork.events().first { $0["event"]?.text == "prepared" }?["first_step"]?.integer == 25)
        #expect(try fork.event("finished")["step"]?.integer == 60)
        #expect(try hash(fork) != hash(trained))
        let same = try program.run("fork", "mine", "--run", "1", "--at", "25", "--json")
        #expect(try hash(same) == hash(trained), "a fork that changes nothing")
        let list = try program.run("sessions", "show", "mine").output
        #expect(list.contains("1@25") && list.contains("training.learning-rate = 0.01"))
        #expect(try program.run("fork", "mine", "--at", "900").status == 1)
        // What came before a fork is its parent's to be forked.
        let early = try program.run("fork", "mine", "--run", "2", "--at", "10", "--json")
        #expect(try hash(early) == hash(trained))
        #expect(try program.run("sessions", "show", "mine").output.contains("1@10"))
        // All of them can be done again, and the histories of the forks begin at the first step.
        let replayed = try program.run("replay", "mine", "--json")
        #expect(replayed.status == 0, "\(replayed.output)")
        #expect(try program.run("export", "mine", "--to", "csv", "--output", "out").status == 0)
        let steps = try String(contentsOf: program.folder.appending(path: "out/steps.csv"), encoding: .utf8)
            .split(separator: "\r\n").dropFirst()
        #expect(steps.count == 240)
        #expect(
            steps.filter { $0.hasPrefix("2,") }.prefix(25).map { $0.dropFirst(2) }
                == steps.filter { $0.hasPrefix("1,") }.prefix(25).map { $0.dropFirst(2) })
    }

    @Test func mistakesInConditionsAreWrongUsage() throws {
        let result = try program.run("train", Program.sample("iris.toml"), "--break", "los > 3")
        #expect(result.status == 2 && result.errors.contains("--break: column 1: 'los' is unknown"))
        #expect(try program.run("resume", "mine", "--watch", "1 +").status == 2)
        #expect(try program.run("train", Program.sample("iris.toml"), "--pace", "0").status == 2)
    }

    /// What was done can be done again, to the same bits.
    @Test func aRunIsReplayed() throws {
        let trained = try program.run(
            "train", Program.sample("iris.toml"), "--steps", "40", "--session", "mine", "--json")
        #expect(trained.status == 0)
        let replayed = try program.run("replay", "mine", "--json")
        #expect(replayed.status == 0)
        #expect(try replayed.event("replayed")["identical"] == .boolean(true))
        #expect(try replayed.event("replayed")["first_difference"] == .null)
    }

    @Test func evaluatingRepeatsTheFiguresOfTheRun() throws {
        let trained = try program.run(
            "train", Program.sample("digits.toml"), "--steps", "200", "--session", "mine", "--json")
        let evaluated = try program.run("evaluate", "mine", "--json")
        let figure = try evaluated.event("finished")["metrics"]?["test"]?["accuracy"]
        #expect(figure != nil)
        #expect(try trained.event("finished")["metrics"]?["test"]?["accuracy"] == figure)
        let other = try program.run("evaluate", "mine", "--data", Program.sample("digits.csv"), "--json")
        #expect(try other.event("finished")["metrics"]?["test"]?["accuracy"] != nil)
    }

    @Test func aPlanIsMadeWithoutTraining() throws {
        let result = try program.run("plan", Program.sample("iris.toml"), "--json")
        #expect(result.status == 0)
        #expect(try result.event("plan")["parameters"]?.integer == 131)
        #expect(try program.run("sessions").output.contains("No sessions yet"))
    }

    @Test(arguments: [
        ("safetensors", "model.safetensors"), ("tensorboard", "run-1/events.out.tfevents.workbench"),
        ("html", "index.html"),
    ])
    func exportsForOtherPrograms(format: String, file: String) throws {
        _ = try program.run("train", Program.sample("iris.toml"), "--steps", "40", "--session", "mine", "--json")
        let result = try program.run("export", "mine", "--to", format, "--output", "out")
        #expect(result.status == 0)
        #expect(FileManager.default.fileExists(atPath: program.folder.appending(path: "out/\(file)").path))
    }

    @Test func theNumberOfThreadsChangesNothing() throws {
        var hashes: Set<String> = []
        for threads in ["1", "2", "3"] {
            hashes.insert(
                try hash(
                    program.run(
                        "train", Program.sample("iris.toml"), "--steps", "40", "--threads", threads, "--json")))
        }
        #expect(hashes.count == 1)
    }

    @Test func settingsAndSeedsChangeTheResult() throws {
        var hashes: Set<String> = []
        for override in ["seed=1", "seed=2", "training.learning-rate=0.02"] {
            hashes.insert(
                try hash(
                    program.run(
                        "train", Program.sample("iris.toml"), "--steps", "10", "--set", override, "--json")))
        }
        #expect(hashes.count == 3)
    }

    private static let long = ["--steps", "800", "--set", "training.checkpoint-every=50"]

    /// The weights of a run that nothing stopped; trained once for all tests.
    private static let uninterrupted = Result {
        let program = try Program()
        let result = try program.start(["train", Program.sample("digits.toml"), "--json"] + long).finish()
        return try result.event("finished")["weights_sha256"]?.text
    }

    @Test func aKilledRunGoesOnExactly() throws {
        let running = try program.start(
            ["train", Program.sample("digits.toml"), "--session", "killed", "--json"] + Self.long)
        try running.wait(for: "\"event\":\"checkpoint\"")
        running.signal(SIGKILL)
        #expect(running.finish().status == 128 + SIGKILL)
        #expect(try program.run("sessions").output.contains("stopped"))

        let resumed = try program.run("resume", "killed", "--json")
        #expect(resumed.status == 0)
        let first = try resumed.event("prepared")["first_step"]?.integer
        #expect((first ?? 0) > 0)
        #expect(try hash(resumed) == Self.uninterrupted.get())
    }

    /// What a kill took is said: where the run was, and which steps are done again.
    @Test func aKilledRunSaysWhatItDoesAgain() throws {
        let running = try program.start([
            "train", Program.sample("digits.toml"), "--session", "lost", "--json", "--log-every", "1", "--pace", "200",
            "--steps", "390", "--set", "training.checkpoint-every=200",
        ])
        try running.wait(for: "\"step\":330,")
        running.signal(SIGKILL)
        _ = running.finish()
        let shown = try program.run("sessions", "show", "lost").output
        #expect(shown.contains("run 1 was killed at step "), "\(shown)")
        let next = try #require(
            shown.firstMatch(of: /'workbench resume lost --run 1' goes on from step (\d+)/), "\(shown)")
        let first = try #require(Int(next.1)) + 1
        let idle = try program.run("control", "lost", "pause")
        #expect(idle.errors.contains("'workbench resume lost' goes on with its last run"), "\(idle.errors)")
        let resumed = try program.run("resume", "lost", "--lines")
        #expect(resumed.output.contains("steps \(first) to "), "\(resumed.output)")
        #expect(resumed.output.contains("are done again, to the same bits"), "\(resumed.output)")
        let done = try program.run("sessions", "show", "lost").output
        #expect(!done.contains("was killed") && !done.contains("goes on from"), "\(done)")
    }

    /// What `Tests/soak` does at length: one run is killed again and again, soon after its start, between checkpoints
    /// and in the midst of one.
    @Test func aRunKilledAgainAndAgainGoesOnExactly() throws {
        let checkpoints = program.folder.appending(path: "data/workbench/sessions/unlucky/checkpoints/run-1")
        var isWriting: Bool {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: checkpoints.path)) ?? []
            return names.contains { $0.hasPrefix(".writing-") }
        }
        var arguments = ["train", Program.sample("digits.toml"), "--session", "unlucky", "--json"] + Self.long
        for (round, milliseconds) in [0, 40, 5, 80, 15, 2, 60, 25].enumerated() {
            let running = try program.start(arguments)
            try running.wait(for: "\"event\":\"prepared\"")
            if round % 2 == 0 {
                while running.process.isRunning, !isWriting { usleep(200) }
                usleep(UInt32(milliseconds) * 100)
            } else {
                usleep(UInt32(milliseconds) * 1000)
            }
            running.signal(SIGKILL)
            // A run that was faster than its end has nothing left to be killed.
            if running.finish().status == 0 { break }
            arguments = ["resume", "unlucky", "--json"]
        }
        let last = try program.run("resume", "unlucky", "--json")
        #expect(last.status == 0)
        #expect(try hash(last) == Self.uninterrupted.get())
    }

    @Test(arguments: [SIGTERM, SIGINT, SIGHUP])
    func aSignalSavesAndTheRunGoesOnExactly(signal: Int32) throws {
        let running = try program.start(
            ["train", Program.sample("digits.toml"), "--session", "stopped", "--json"] + Self.long)
        try running.wait(for: "\"event\":\"step\"")
        running.signal(signal)
        let stopped = running.finish()
        #expect(stopped.status == 128 + signal)
        #expect(try stopped.event("finished")["reason"]?.text == "stopped")
        let resumed = try program.run("resume", "stopped", "--json")
        #expect(
            try resumed.event("prepared")["first_step"]?.integer == stopped.event("finished")["step"]?.integer)
        #expect(try hash(resumed) == Self.uninterrupted.get())
    }

    /// From the moment on at which there is something to leave behind, a signal is obeyed with words.
    @Test func aSignalBeforeTheFirstStepIsObeyed() throws {
        let sessions = program.folder.appending(path: "data/workbench/sessions/early")
        let running = try program.start(["train", Program.sample("digits.toml"), "--session", "early"] + Self.long)
        while running.process.isRunning, !FileManager.default.fileExists(atPath: sessions.path) { usleep(100) }
        running.signal(SIGTERM)
        let result = running.finish()
        #expect(result.status == 128 + SIGTERM)
        let isKept = FileManager.default.fileExists(atPath: sessions.path)
        #expect(isKept || result.errors.contains("stopped before the first step"), "\(result.errors)")
    }

    /// Stopped by the shell and continued, the run does not even notice.
    @Test func aStopAndAContinueChangeNothing() throws {
        let running = try program.start(
            ["train", Program.sample("digits.toml"), "--session", "held", "--json"] + Self.long)
        try running.wait(for: "\"event\":\"step\"")
        for _ in 0..<3 {
            running.signal(SIGTSTP)
            usleep(100_000)
            running.signal(SIGCONT)
            usleep(20_000)
        }
        let result = running.finish()
        #expect(result.status == 0)
        #expect(try hash(result) == Self.uninterrupted.get())
    }

    @Test func aSecondSignalEndsAtOnceAndTheRunGoesOnExactly() throws {
        let running = try program.start(
            ["train", Program.sample("digits.toml"), "--session", "hurried", "--json"] + Self.long)
        try running.wait(for: "\"event\":\"checkpoint\"")
        running.signal(SIGTERM)
        running.signal(SIGTERM)
        #expect(running.finish().status == 128 + SIGTERM)
        #expect(try hash(program.run("resume", "hurried", "--json")) == Self.uninterrupted.get())
    }

    /// Another folder, and no trace of the data the run began with.
    @Test func aMovedSessionGoesOnExactly() throws {
        let samples = program.folder.appending(path: "mine")
        try FileManager.default.createDirectory(at: samples, withIntermediateDirectories: true)
        for name in ["digits.toml", "digits.csv"] {
            try FileManager.default.copyItem(
                at: Program.samples.appending(path: name), to: samples.appending(path: name))
        }
        let running = try program.start(
            ["train", samples.appending(path: "digits.toml").path, "--session", "moved", "--json"] + Self.long)
        try running.wait(for: "\"event\":\"checkpoint\"")
        running.signal(SIGKILL)
        _ = running.finish()
        try FileManager.default.removeItem(at: samples)
        let target = program.folder.appending(path: "elsewhere")
        try FileManager.default.moveItem(
            at: program.folder.appending(path: "data/workbench/sessions/moved"), to: target)
        let resumed = try program.run("resume", target.path, "--json")
        #expect(try resumed.event("prepared")["first_step"]?.integer ?? 0 > 0)
        #expect(try resumed.events().allSatisfy { $0["event"]?.text != "alert" })
        #expect(try hash(resumed) == Self.uninterrupted.get())
    }

    /// A run that was stopped by the first version goes on to its end.
    @Test func aSessionOfTheFirstVersionGoesOn() throws {
        let fixture = Program.samples.deletingLastPathComponent()
            .appending(path: "Tests/SessionsTests/Fixtures/version-1")
        let session = program.folder.appending(path: "version-1")
        try FileManager.default.copyItem(at: fixture, to: session)
        let resumed = try program.run("resume", session.path, "--json")
        #expect(resumed.status == 0)
        #expect(try resumed.event("prepared")["first_step"]?.integer == 260)
        #expect(try resumed.event("finished")["reason"]?.text == "completed")
        #expect(try resumed.event("finished")["step"]?.integer == 1500)
        #expect(try program.run("sessions", "show", session.path).output.contains("1500/1500"))
    }

    @Test func aSecondProgramIsToldWhoWrites() throws {
        let running = try program.start(
            ["train", Program.sample("digits.toml"), "--session", "busy", "--json"] + Self.long)
        try running.wait(for: "\"event\":\"step\"")
        let second = try program.run("resume", "busy")
        let shown = try program.run("sessions", "show", "busy")
        running.signal(SIGKILL)
        _ = running.finish()
        #expect(second.status == 1)
        #expect(second.errors.contains("is being written by process \(running.process.processIdentifier)"))
        #expect(shown.output.contains("being written by"))
    }

    @Test func linesForPeopleNameTheResult() throws {
        let result = try program.run("train", Program.sample("iris.toml"), "--steps", "40")
        #expect(result.status == 0)
        #expect(result.output.contains("step 40/40"))
        #expect(result.output.contains("test"))
        #expect(result.output.contains("weights sha256"))
    }
}
