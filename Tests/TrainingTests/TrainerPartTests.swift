import Experiments
import Foundation
import Learning
import Testing
import Training

/// The parts of a trainer, each without a thread: the past, what is saved, and what is looked for.
@Suite struct TrainerPartTests {
    /// A run at its beginning, with what its parts say.
    private struct Parts {
        let mailbox = Mailbox<TrainerCommand>()
        let listener = Listener()
        let position: RunPosition
        let timeline: RunTimeline
        let saver: CheckpointSaver

        init(
            _ experiment: Experiment, budget: Int = 64 << 20, checkpoints: CheckpointFolder? = nil,
            isUnattended: Bool = false
        ) throws {
            position = try RunPosition(experiment)
            let voice = RunVoice(sinks: [listener])
            timeline = RunTimeline(
                position: position, voice: voice, inbox: CommandInbox(mailbox), budget: budget,
                checkpoints: checkpoints)
            saver = CheckpointSaver(
                position: position, timeline: timeline, voice: voice,
                environment: RunEnvironment(
                    slices: 3, instructionSet: "any", kernelLibrary: "any", toolchain: "any", dataHash: "0"),
                isUnattended: isUnattended)
        }

        /// Trains up to a step.
        func train(to step: Int) {
            #expect(timeline.travel(to: step))
            timeline.stepDone()
        }
    }

    private func withExperiment(_ body: (Experiment, URL) throws -> Void) throws {
        try withTemporaryFolder { folder in
            try Tiny.write(to: folder)
            try body(try Tiny.experiment(Tiny.classification, in: folder), folder)
        }
    }

    private let slower = [SettingChange(path: "training.learning-rate", value: 0.002)]

    // MARK: The past

    @Test(arguments: [0, 20_000, 64 << 20]) func theTimelineGoesBackToTheSameBits(budget: Int) throws {
        try withExperiment { experiment, _ in
            let parts = try Parts(experiment, budget: budget)
            parts.train(to: 30)
            let middle = parts.position.snapshot()
            parts.train(to: 70)
            let end = parts.position.snapshot()
            #expect(parts.timeline.farthest == 70)
            #expect(parts.timeline.move(to: 30))
            #expect(parts.position.snapshot().isIdentical(to: middle))
            #expect(parts.timeline.stateAt(70)?.isIdentical(to: end) == true)
            #expect(parts.position.step == 30, "looking at another step goes nowhere")
            #expect(parts.timeline.move(to: 70) && parts.position.snapshot().isIdentical(to: end))
        }
    }

    @Test func aChangeInThePastRewritesIt() throws {
        try withExperiment { experiment, _ in
            let parts = try Parts(experiment)
            parts.train(to: 50)
            #expect(!parts.timeline.add(slower), "nothing was done after it yet")
            #expect(parts.timeline.move(to: 20))
            #expect(parts.timeline.changes.map(\.step) == [50], "the change waits in the future")
            #expect(parts.timeline.add([], skipsBatch: true))
            #expect(parts.timeline.rewrites == [20] && parts.timeline.farthest == 20)
            #expect(parts.timeline.changes.map(\.step) == [20])
            #expect(parts.timeline.summary(secondsPerStep: 0.5).inMemory.allSatisfy { $0 <= 20 })
        }
    }

    @Test func changesApplyAgainWhenTheirStepComes() throws {
        try withExperiment { experiment, _ in
            let parts = try Parts(experiment, budget: 0)
            parts.train(to: 10)
            _ = parts.timeline.add(slower)
            var changed = experiment
            try changed.set("training.learning-rate", to: 0.002)
            // As a trainer does it; the state says what holds from here.
            #expect(parts.timeline.move(to: 0) && parts.timeline.move(to: 20))
            #expect(parts.position.state.experiment == changed.toml())
            #expect(parts.timeline.move(to: 5))
            #expect(parts.position.state.experiment == experiment.toml())
        }
    }

    @Test func aReplayThatIsGivenUpLeavesTheRunWhereItWas() throws {
        try withExperiment { experiment, _ in
            let parts = try Parts(experiment, budget: 0)
            parts.train(to: 40)
            let present = parts.position.snapshot()
            parts.mailbox.post(.cancel)
            #expect(!parts.timeline.move(to: 20))
            #expect(parts.position.snapshot().isIdentical(to: present))
        }
    }

    // MARK: What is saved

    @Test func theBestWeightsAreOnDiskBeforeACheckpointSpeaksOfThem() throws {
        try withExperiment { experiment, folder in
            let checkpoints = CheckpointFolder(folder.appending(path: "checkpoints"))
            let parts = try Parts(experiment, checkpoints: checkpoints)
            parts.train(to: 20)
            #expect(parts.position.state.best?.step == 20, "evaluated there")
            parts.saver.keepBest()
            #expect(parts.saver.savedStep == 20)
            let best = try #require(parts.saver.bestState())
            parts.train(to: 25)
            #expect(parts.saver.save(name: "by hand"))
            #expect(parts.saver.savedStep == 25 && parts.saver.problem == nil)
            #expect(checkpoints.list().map(\.step) == [25, 20])
            #expect(parts.saver.bestState()?.isIdentical(to: best) == true)
        }
    }

    @Test func aRunWithoutAFolderSavesNothingAndIsContent() throws {
        try withExperiment { experiment, _ in
            let parts = try Parts(experiment)
            parts.train(to: 5)
            #expect(parts.saver.save() && parts.saver.savedStep == nil)
            #expect(parts.saver.bestState() == nil)
            #expect(parts.listener.alerts.isEmpty)
        }
    }

    @Test func whatCannotBeSavedIsToldOnce() throws {
        try withExperiment { experiment, folder in
            let blocked = folder.appending(path: "checkpoints")
            try Data("no folder".utf8).write(to: blocked)
            let parts = try Parts(experiment, checkpoints: CheckpointFolder(blocked))
            parts.train(to: 3)
            #expect(!parts.saver.save() && !parts.saver.save())
            #expect(parts.saver.problem != nil && parts.saver.savedStep == nil)
            #expect(parts.listener.alerts.count == 1 && parts.listener.alerts.first?.step == 3)
            try FileManager.default.removeItem(at: blocked)
            #expect(parts.saver.save() && parts.saver.problem == nil)
            #expect(parts.listener.alerts.last?.message == "everything is saved again")
        }
    }

    // MARK: What is looked for

    @Test func aBreakpointStopsOnceAtAStep() throws {
        try withExperiment { experiment, _ in
            let parts = try Parts(experiment)
            let debugger = RunDebugger(parts.position)
            try debugger.setBreakpoints([Breakpoint("loss > 2"), Breakpoint("step >= 3 ")])
            #expect(debugger.check(loss: 1, norm: 1) == nil)
            let hit = try #require(debugger.check(loss: 3, norm: 1))
            #expect(hit.expression == "loss > 2" && hit.step == 0 && hit.values.map(\.value) == [3])
            #expect(hit.blame?.rows.count == 16)
            #expect(debugger.check(loss: 3, norm: 1) == nil, "it may pass now")
            #expect(debugger.met == ["loss > 2"])
            #expect(throws: ExpressionError.self) { try debugger.setBreakpoints([Breakpoint("loss >")]) }
            #expect(debugger.met == ["loss > 2"], "what cannot be read replaces nothing")
        }
    }

    @Test func whatIsWatchedFollowsSteps() throws {
        try withExperiment { experiment, _ in
            let parts = try Parts(experiment)
            let debugger = RunDebugger(parts.position)
            #expect(debugger.watchValues() == nil)
            try debugger.setWatches(["max(loss, 3)", "validation.loss"])
            #expect(debugger.watchValues()?.map(\.value) == [nil, nil])
            parts.train(to: 3)
            for step in 1...3 {
                debugger.notice(
                    StepRecord(
                        step: step, epoch: 0, loss: Double(10 - step), learningRate: 1, gradientNorm: 1, updateRatio: 0,
                        throughput: 1, seconds: 0)
                ) { _ in Issue.record("nothing is to stop at") }
            }
            #expect(debugger.watchValues()?.map(\.value) == [9, nil])
            #expect(parts.timeline.move(to: 1))
            debugger.moved()
            #expect(debugger.watchValues()?.first?.value == 9, "what came later is forgotten")
        }
    }
}
