import Foundation
import Testing

/// A run without a screen obeys other processes.
@Suite struct ControlTests {
    private let program: Program

    init() throws { program = try Program() }

    private func state() throws -> (state: String?, step: Int) {
        let event = try program.run("control", "mine", "--json").event("control")
        return (event["state"]?.text, event["step"]?.integer ?? 0)
    }

    private func wait(for state: String) throws {
        let end = Date(timeIntervalSinceNow: 20)
        while try self.state().state != state {
            try #require(Date() < end, "never \(state)")
            usleep(100_000)
        }
    }

    @Test func aRunIsPausedSteppedAndStopped() throws {
        let training = try program.start([
            "train", Program.sample("digits.toml"), "--session", "mine", "--json", "--log-every", "1", "--pace", "50",
            "--set", "training.steps=1000000",
        ])
        try training.wait(for: "\"step\":3,")
        try wait(for: "running")
        let told = try program.run("control", "mine").output
        #expect(told.contains("process \(training.process.processIdentifier) trains run 1: running at step"), "\(told)")
        let paused = try program.run("control", "mine", "pause")
        #expect(paused.status == 0 && paused.output.contains("was asked and does it: pause"))
        try wait(for: "paused")
        let before = try state().step
        #expect(try program.run("control", "mine", "step", "7").status == 0)
        let end = Date(timeIntervalSinceNow: 20)
        while try state().step < before + 7, Date() < end { usleep(100_000) }
        try wait(for: "paused")
        #expect(try state().step == before + 7)
        let wrong = try program.run("control", "mine", "dance")
        #expect(wrong.status == 1 && wrong.errors.contains("possible are pause, run, step"))
        #expect(try program.run("control", "mine", "stop").status == 0)
        let result = training.finish()
        #expect(result.status == 0)
        #expect(try result.event("finished")["reason"]?.text == "stopped")
        #expect(try program.run("control", "mine").output.contains("no program is training in this session"))
        let nobody = try program.run("control", "mine", "pause")
        #expect(nobody.status == 1 && nobody.errors.contains("no program is training in it"))
    }
}
