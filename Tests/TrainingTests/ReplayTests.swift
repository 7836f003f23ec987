import Catalog
import Experiments
import Foundation
import Language
import Learning
import Testing
import Training

/// A journal makes the same run again, and a comparison finds where two runs part.
@Suite struct ReplayTests {
    private func withExperiment(_ body: (Experiment) throws -> Void) throws {
        try withTemporaryFolder { folder in
            try Tiny.write(to: folder)
            try body(try Tiny.experiment(Tiny.classification, in: folder))
        }
    }

    /// What a person might do in an afternoon.
    private func wander(_ experiment: Experiment) -> Listener {
        let listener = Listener()
        let run = TrainingRun(
            experiment: experiment, options: TrainerOptions(threads: 2, startPaused: true), sinks: [listener])
        run.start()
        var pauses = 1
        func send(_ commands: TrainerCommand...) {
            #expect(listener.waitForPauses(pauses))
            for command in commands { run.send(command) }
            pauses += 1
        }
        send(.runUntil(step: 40))
        send(.change([SettingChange(path: "training.learning-rate", value: 0.02)]), .step(10))
        send(.stepBack(25))
        send(.skipBatch, .evaluate, .runUntil(step: 70))
        send(.goTo(step: 66))
        send(.change([SettingChange(path: "training.clip-norm", value: 0.5)]), .run)
        run.wait()
        return listener
    }

    @Test func theJournalIsAScript() throws {
        try withExperiment { experiment in
            let listener = wander(experiment)
            let outcome = try #require(listener.outcome)
            #expect(outcome.step == 120)
            let recorded = listener.steps
            var last: [Int: StepRecord] = [:]
            for record in recorded { last[record.step] = record }
            let final = last.values.sorted { $0.step < $1.step }
            let replay = JournalReplay(experiment: experiment, journal: listener.journal, threads: 1)
            let report = try replay.run(recorded: final, until: 120, hash: outcome.weightsSHA256)
            #expect(report.firstDifference == nil)
            #expect(report.isIdentical && report.weightsSHA256 == outcome.weightsSHA256)

            // Without one of the changes it is another run, from the step after that change on.
            let incomplete = listener.journal.filter { $0.summary != "training.clip-norm \"off\" → 0.5" }
            #expect(incomplete.count == listener.journal.count - 1)
            let other = try JournalReplay(experiment: experiment, journal: incomplete, threads: 1)
                .run(recorded: final, until: 120, hash: outcome.weightsSHA256)
            #expect(!other.isIdentical)
            #expect(other.firstDifference?.in(.english).hasPrefix("step 6") == true)
        }
    }

    @Test func comparisonsNameTheFirstDifference() throws {
        try withExperiment { experiment in
            let one = RunComparison.Side(experiment, threads: 1)
            #expect(try RunComparison.firstDifference(one, RunComparison.Side(experiment, threads: 2)) == nil)
            var other = experiment
            try other.set("seed", to: 6)
            #expect(
                try RunComparison.firstDifference(one, RunComparison.Side(other))
                    == RunComparison.Difference(step: 0, tensor: Text(verbatim: "hidden0.weight")))
            var decayed = experiment
            try decayed.set("training.weight-decay", to: 0.02)
            #expect(try RunComparison.firstDifference(one, RunComparison.Side(decayed))?.step == 1)
            var sliceed = experiment
            try sliceed.set("training.slices", to: 2)
            let difference = try RunComparison.firstDifference(one, RunComparison.Side(sliceed))
            #expect(difference?.tensor.in(.english).hasPrefix("gradient of ") == true)
        }
    }
}
