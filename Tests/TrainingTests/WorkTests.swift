import Experiments
import Formats
import Foundation
import Language
import Learning
import Optimizers
import Testing
import Training

/// Work beside the steps: how far it has come is told, and what steers nothing can be given up.
@Suite struct WorkTests {
    private func progresses(
        patience: Duration, _ body: (WorkWatch) -> Void
    ) -> [WorkProgress] {
        let listener = Listener()
        body(WorkWatch(voice: RunVoice(sinks: [listener]), patience: patience, interval: .zero))
        return listener.events.compactMap { if case .progress(let progress) = $0 { progress } else { nil } }
    }

    private func work(_ title: String, _ done: Int) -> WorkProgress {
        WorkProgress(title: title, done: done, total: 10)
    }

    // MARK: Telling

    @Test func workThatIsToldOfComesToAnEnd() {
        let whole = progresses(patience: .zero) { watch in for done in [0, 4, 10] { watch.heard(work("a", done)) } }
        #expect(whole.map(\.done) == [0, 4, 10])
        let givenUp = progresses(patience: .zero) { watch in
            watch.heard(work("a", 4))
            watch.end()
            watch.end()
        }
        #expect(givenUp.map(\.done) == [4, 10], "nothing of it stays")
    }

    @Test func whatIsDoneInAMomentIsNotToldOf() {
        let told = progresses(patience: .seconds(3600)) { watch in
            for done in [0, 4, 10] { watch.heard(work("a", done)) }
            watch.heard(work("b", 4))
            watch.end()
        }
        #expect(told.isEmpty)
    }

    @Test func workThatFollowsAnotherTakesItsPlace() {
        let told = progresses(patience: .zero) { watch in
            watch.heard(work("a", 4))
            watch.heard(work("b", 0))
            watch.heard(work("b", 10))
            watch.end()
        }
        #expect(told.map(\.title) == ["a", "b", "b"] && told.last?.done == 10)
    }

    @Test func amountsOfBytesHaveOneUnit() {
        #expect(WorkProgress(title: "", done: 812, total: 1350).amount == "812/1,350")
        for (done, total, amount) in [
            (12, 999, "12/999 B"), (120_400_000, 300_000_000, "120/300 MB"), (0, 4_200_000, "0.0/4.2 MB"),
            (999_999, 1_000_000, "1.0/1.0 MB"), (5_000_000_000, 20_000_000_000, "5/20 GB"),
        ] {
            #expect(
                WorkProgress(text: Text(verbatim: ""), done: done, total: total, countsBytes: true).amount
                    == amount)
        }
    }

    // MARK: Giving up

    private func withExperiment(_ toml: String, _ body: (Experiment) throws -> Void) throws {
        try withTemporaryFolder { folder in
            try Tiny.write(to: folder)
            try body(try Tiny.experiment(toml, in: folder))
        }
    }

    private func refusals(of listener: Listener) -> [String] {
        listener.events.compactMap { if case .refused(_, let reason) = $0 { reason.in(.english) } else { nil } }
    }

    private func samples(of listener: Listener) -> [TextSample] {
        listener.events.compactMap { if case .sampled(let sample) = $0 { sample } else { nil } }
    }

    /// All is there before the evaluation begins, so it is given up at its first look.
    @Test(arguments: [Tiny.classification, Tiny.regression, Tiny.language])
    func anEvaluationThatIsGivenUpLeavesNothing(_ toml: String) throws {
        try withExperiment(toml) { experiment in
            let plain = Tiny.run(experiment)
            let other = Tiny.run(experiment, early: [.evaluate, .evaluate, .cancel])
            #expect(refusals(of: other) == ["the evaluation is cancelled"])
            #expect(other.journal.isEmpty)
            #expect(other.evaluations.map(\.values) == plain.evaluations.map(\.values))
            #expect(samples(of: other) == samples(of: plain))
            #expect(other.steps.map(\.loss) == plain.steps.map(\.loss))
            #expect(other.outcome?.weightsSHA256 == plain.outcome?.weightsSHA256)
            #expect(other.outcome != nil)
        }
    }

    /// What is evaluated to the end is told whole, and of a run that goes on a word that comes too late does nothing.
    @Test func anEvaluationByHandChangesNoDigit() throws {
        try withExperiment(Tiny.classification) { experiment in
            let plain = Tiny.run(experiment)
            let other = Tiny.run(experiment, early: [.cancel, .evaluate])
            #expect(refusals(of: other).isEmpty && other.journal.map(\.action) == [.evaluate])
            #expect(other.evaluations.prefix(2).map(\.split) == [.train, .validation])
            #expect(other.evaluations.count == plain.evaluations.count + 2)
            #expect(other.outcome?.weightsSHA256 == plain.outcome?.weightsSHA256 && other.pauses == 0)
        }
    }

    @Test func whereThereIsNothingToEvaluateThatIsSaid() throws {
        try withTemporaryFolder { folder in
            try Tiny.write(to: folder)
            let experiment = try Tiny.experiment(
                Tiny.classification, in: folder,
                ["data.split={train=1.0,validation=0.0,test=0.0}", "evaluation.train-samples=0"])
            let run = Tiny.run(experiment, early: [.evaluate])
            #expect(run.failure == nil && run.journal.isEmpty)
            #expect(refusals(of: run).first?.hasPrefix("there is nothing to evaluate") == true)
        }
    }

    @Test func lossesOfRowsCanBeGivenUp() throws {
        try withExperiment(Tiny.classification) { experiment in
            let run = Tiny.run(experiment, early: [.blame, .cancel])
            #expect(refusals(of: run) == ["the evaluation is cancelled"])
            #expect(!run.events.contains { if case .blamed = $0 { true } else { false } })
            let other = Tiny.run(experiment, early: [.blame])
            #expect(other.events.contains { if case .blamed = $0 { true } else { false } })
            #expect(other.outcome?.weightsSHA256 == run.outcome?.weightsSHA256)
        }
    }

    // MARK: Saving

    @Test func allBytesOfACheckpointAreToldOf() throws {
        try withTemporaryFolder { folder in
            let count = 3 << 20
            let layout = [ParameterBlock(name: "dense.weight", offset: 0, shape: [count], decays: true)]
            let numbers = (0..<count).map { Float($0) / 7 }
            var hashed: [Int] = [], written: [Int] = []
            let hash = numbers.withUnsafeBufferPointer { weightsSHA256(of: $0, layout: layout) { hashed.append($0) } }
            var whole = SHA256()
            numbers.withUnsafeBytes { whole.update($0) }
            #expect(hash == whole.hexadecimal && hashed.count == 2 && hashed.reduce(0, +) == 4 * count)
            let snapshot = Snapshot(
                state: TrainerState(step: 3, seconds: 0, experiment: "name = \"x\""), parameters: numbers, blocks: [])
            var description = CheckpointTests.description(of: CheckpointTests.snapshot(step: 3))
            description.weightsSHA256 = hash
            let record = try CheckpointFolder(folder).write(
                snapshot, layout: layout, description: description, preparation: CheckpointTests.preparation
            ) { written.append($0) }
            #expect(written.reduce(0, +) == record.bytes && written.filter { $0 > 1 << 20 }.count == 2)
            #expect(Checkpoint.newest(in: CheckpointFolder(folder)).checkpoint?.step == 3)
        }
    }
}
