import Catalog
import Experiments
import Foundation
import Language
import Learning
import Sessions
import Testing

/// What is posted comes back as it was.
@Suite struct RecordingTests {
    private let session: Session
    private let run: RunID

    init() throws {
        session = try Session(inMemory: "test")
        run = try session.createRun(experiment: Samples.experiment())
    }

    private func post(_ events: TrainerEvent...) throws {
        let sink = try session.sink(for: run)
        sink.post(events)
        try sink.flush()
    }

    @Test func aNewRunKnowsItsExperiment() throws {
        let record = try session.run(run)
        #expect(record.name == "Digits")
        #expect(record.state == .preparing)
        #expect(record.step == 0)
        #expect(try session.experiment(of: run) == Samples.experiment())
        let rate = try session.settings(of: run).first { $0.path == "training.learning-rate" }
        #expect(rate?.value == "0.001")
    }

    @Test func stepsComeBackInOrder() throws {
        try post(Samples.steps(1...3), Samples.steps(4...5))
        #expect(try session.steps(of: run) == (1...5).map { Samples.step($0) })
        #expect(try session.steps(of: run, in: 2...4, limit: 2).map(\.step) == [2, 3])
        #expect(try session.lastSteps(of: run, count: 2).map(\.step) == [4, 5])
        #expect(try session.run(run).step == 5)
        #expect(try session.run(run).seconds == 0.05)
    }

    @Test func lossesThatAreNoNumbersSurvive() throws {
        try post(.steps([Samples.step(1, loss: .nan), Samples.step(2, loss: .infinity)]))
        let losses = try session.steps(of: run).map(\.loss)
        #expect(losses.first?.isNaN == true)
        #expect(losses.last == .infinity)
    }

    @Test func evaluationsKeepOrderAndReasons() throws {
        try post(
            .evaluated(Samples.evaluation(100, loss: 0.5)),
            .evaluated(Samples.evaluation(200, split: .test, loss: 0.6)),
            .evaluated(Samples.evaluation(200, loss: 0.4, isBest: true)))
        let evaluations = try session.evaluations(of: run)
        #expect(evaluations.map(\.step) == [100, 200, 200])
        #expect(evaluations.map(\.split) == [.validation, .validation, .test])
        #expect(evaluations.map(\.isBest) == [false, true, false])
        #expect(evaluations[0].values == Samples.evaluation(100, loss: 0.5).values)
        #expect(try session.evaluations(of: run, split: .test).map(\.step) == [200])
    }

    @Test func everythingElseComesBack() throws {
        let entry = JournalEntry(
            step: 3, time: 5, action: .change([SettingChange(path: "training.learning-rate", value: 0.5)]),
            text: Text(verbatim: "learning rate 1e-3 → 0.5, by hand"))
        try post(
            .prepared(Samples.plan()), .stateChanged(.running),
            .sampled(TextSample(step: 2, prompt: "func ", text: "main() {}\n")),
            .alert(Alert(step: 3, severity: .warning, message: "gradient norm 9.1")), .journal(entry),
            .breakpointHit(
                BreakpointHit(step: 4, expression: "loss > 2", values: [], layer: "dense1", blame: nil)))
        let record = try session.run(run)
        #expect(record.state == .running)
        #expect(record.plan?.totalSteps == 1350)
        #expect(try session.samples(of: run) == [TextSample(step: 2, prompt: "func ", text: "main() {}\n")])
        #expect(try session.journal(of: run) == [entry])
        let events = try session.events(of: run)
        #expect(events.map(\.kind) == [.alert, .breakpoint])
        #expect(events.map(\.message) == ["gradient norm 9.1", "stopped where loss > 2"])
        #expect(events[1].detail?.contains("dense1") == true)
    }

    @Test func theOutcomeCarriesTheTestSplit() throws {
        try post(.finished(Samples.outcome(step: 1350)))
        let record = try session.run(run)
        #expect(record.state == .finished)
        #expect(!record.canResume)
        #expect(record.outcome?.weightsSHA256 == "cd")
        #expect(try session.evaluations(of: run, split: .test).first?.value(of: "loss") == .infinity)
    }

    /// Looking into a run that is done leaves it done; changing its past does not.
    @Test func aFinishedRunThatIsLookedIntoStaysFinished() throws {
        try post(.prepared(Samples.plan()), Samples.steps(1...50), .finished(Samples.outcome(step: 50)))
        try post(
            .prepared(Samples.plan(firstStep: 50)), .stateChanged(.paused), .moved(step: 20), .moved(step: 50),
            .stateChanged(.stopped), .finished(Samples.outcome(step: 50, reason: .stopped)))
        #expect(try session.run(run).state == .finished)
        #expect(try session.run(run).outcome?.reason == .completed)
        try post(.prepared(Samples.plan(firstStep: 50)), .rewritten(step: 20))
        try post(.finished(Samples.outcome(step: 20, reason: .stopped)))
        #expect(try session.run(run).state == .stopped)
        #expect(try session.run(run).outcome?.step == 20)
    }

    @Test func aStoppedRunCanBeResumed() throws {
        try post(.finished(Samples.outcome(step: 10, reason: .stopped)))
        #expect(try session.run(run).state == .stopped)
        #expect(try session.run(run).canResume)
    }

    @Test func aFailureKeepsItsMessage() throws {
        try post(Samples.steps(1...7), .failed(message: Text(verbatim: "digits.csv: there is no such file")))
        let record = try session.run(run)
        #expect(record.state == .failed)
        #expect(record.message == "digits.csv: there is no such file")
        #expect(try session.events(of: run).map(\.step) == [7])
    }

    /// A run that was killed past its last checkpoint repeats those steps.
    @Test func resumingForgetsWhatWasPastTheCheckpoint() throws {
        try post(
            .prepared(Samples.plan()), Samples.steps(1...300), .evaluated(Samples.evaluation(100, loss: 1)),
            .evaluated(Samples.evaluation(200, loss: 2)))
        try post(.prepared(Samples.plan(firstStep: 150)))
        #expect(try session.run(run).step == 150)
        #expect(try session.evaluations(of: run).map(\.step) == [100])
        #expect(try session.series(of: .loss, run: run, in: 1...300, columns: 1).map(\.lastStep) == [150])
    }

    /// A change that was made after the checkpoint is not in the weights that are resumed.
    @Test func resumingForgetsWhatWasDoneAfterTheCheckpoint() throws {
        let now = Date().timeIntervalSince1970
        func entry(_ step: Int, _ time: Double, _ summary: String) -> TrainerEvent {
            .journal(JournalEntry(step: step, time: time, action: .pause, text: Text(verbatim: summary)))
        }
        try post(.prepared(Samples.plan()), entry(90, now - 2, "before"), .checkpointed(Samples.checkpoint(100)))
        try post(entry(100, now + 60, "after"), entry(120, now + 61, "later"))
        try post(.prepared(Samples.plan(firstStep: 100)))
        #expect(try session.journal(of: run).map(\.summary) == ["before"])
    }

    /// The order in which things were written decides, whatever the clock says: it may have been set back or forward.
    @Test(arguments: [-1e6, 0, 1e6]) func aClockThatWasSetChangesNothing(shift: Double) throws {
        let now = Date().timeIntervalSince1970
        func entry(_ step: Int, _ time: Double, _ summary: String) -> TrainerEvent {
            .journal(JournalEntry(step: step, time: time, action: .pause, text: Text(verbatim: summary)))
        }
        try post(
            .prepared(Samples.plan()), entry(0, now + shift, "first"), entry(100, now + shift, "before"),
            .checkpointed(Samples.checkpoint(100)), entry(100, now - shift, "after"))
        try post(.prepared(Samples.plan(firstStep: 100)))
        #expect(try session.journal(of: run).map(\.summary) == ["first", "before"])
        // What is written then comes after, and a later checkpoint keeps it.
        try post(entry(100, now - shift, "again"), .checkpointed(Samples.checkpoint(200)), entry(200, 0, "late"))
        try post(.prepared(Samples.plan(firstStep: 200)))
        #expect(try session.journal(of: run).map(\.summary) == ["first", "before", "again"])
        try post(.prepared(Samples.plan()))
        #expect(try session.journal(of: run).isEmpty)
    }

    /// A change that was saved at step 0 is in the checkpoint there, and stays in the journal.
    @Test func theJournalBeforeAnEarlyCheckpointStays() throws {
        try post(
            .prepared(Samples.plan()),
            .journal(JournalEntry(step: 0, time: 9, action: .pause, text: Text(verbatim: "change"))),
            .checkpointed(Samples.checkpoint(0)))
        try post(.prepared(Samples.plan(firstStep: 0)))
        #expect(try session.journal(of: run).map(\.summary) == ["change"])
    }

    @Test func aChangedPastIsForgotten() throws {
        try post(Samples.steps(1...20), .moved(step: 10), .rewritten(step: 10))
        #expect(try session.run(run).step == 10)
    }

    @Test func breakpointsAreKept() throws {
        let breakpoints = [Breakpoint("loss > 2"), Breakpoint("loss is nan", isEnabled: false)]
        try session.setBreakpoints(breakpoints, of: run)
        #expect(try session.breakpoints(of: run) == breakpoints)
        try post(
            .journal(
                JournalEntry(step: 1, time: 0, action: .breakpoints([Breakpoint("step > 3")]), text: Text(verbatim: ""))
            ))
        #expect(try session.breakpoints(of: run) == [Breakpoint("step > 3")])
    }

    @Test func watchesAreKept() throws {
        try session.setWatches(["loss / 2", "step"], of: run)
        #expect(try session.watches(of: run) == ["loss / 2", "step"])
        try post(.journal(JournalEntry(step: 1, time: 0, action: .watches(["epoch"]), text: Text(verbatim: ""))))
        #expect(try session.watches(of: run) == ["epoch"])
    }

    /// A run begins with what its experiment says, and a fork with what its parent has come to.
    @Test func breakpointsAndWatchesAreTakenOver() throws {
        let experiment = try Experiment(
            toml: Samples.experiment().toml(), folder: Samples.experiment().folder,
            overrides: ["debugging.breakpoints=[\"loss > 9\"]", "debugging.watches=[\"epoch\"]"])
        let parent = try session.createRun(
            experiment: experiment, breakpoints: [Breakpoint("step > 7")], watches: ["step"])
        #expect(try session.breakpoints(of: parent).map(\.expression) == ["loss > 9", "step > 7"])
        #expect(try session.watches(of: parent) == ["epoch", "step"])
        try session.setBreakpoints([Breakpoint("loss > 9", isEnabled: false)], of: parent)
        let fork = try session.createRun(experiment: experiment, origin: RunOrigin(parent: parent, step: 3))
        #expect(try session.breakpoints(of: fork) == [Breakpoint("loss > 9", isEnabled: false)])
        #expect(try session.watches(of: fork) == ["epoch", "step"])
    }

    @Test func notesBelongToARunOrToTheSession() throws {
        try session.addNote("baseline", to: run)
        try session.addNote("all of them overfit")
        #expect(try session.notes(of: run).map(\.text) == ["baseline"])
        #expect(try session.notes().map(\.text) == ["all of them overfit"])
    }

    @Test func forksKnowTheirParentUntilItIsDeleted() throws {
        let fork = try session.createRun(
            experiment: Samples.experiment(rate: "0.1"), origin: RunOrigin(parent: run, step: 250))
        #expect(try session.run(fork).origin == RunOrigin(parent: run, step: 250))
        #expect(try session.run(fork).step == 250)
        try session.deleteRun(run)
        #expect(try session.runs().map(\.id) == [fork])
        #expect(try session.run(fork).origin == nil)
    }

    /// An event of a run that is gone must not hold up those of others.
    @Test func eventsOfADeletedRunAreDropped() throws {
        let sink = try session.sink(for: run)
        let other = try session.createRun(experiment: Samples.experiment())
        try session.deleteRun(run)
        sink.post([Samples.steps(1...3)])
        try session.sink(for: other).post([Samples.steps(1...2)])
        try session.flush()
        #expect(try session.run(other).step == 2)
    }

    @Test func aRunThatIsNotThereIsNamed() {
        #expect(throws: SessionError.noRun(name: "test", run: RunID(9))) { try session.run(RunID(9)) }
    }

    @Test func whatIsPostedIsWrittenWithoutBeingAsked() async throws {
        try session.sink(for: run).post([Samples.steps(1...3)])
        for _ in 0..<200 where try session.run(run).step == 0 { try await Task.sleep(for: .milliseconds(20)) }
        #expect(try session.run(run).step == 3)
    }
}
