import Datasets
import Experiments
import Language
import Learning
import Metrics
import Panes
import TerminalUI
import Testing

@Suite struct RunHistoryTests {
    private func history(_ run: FakeRun = FakeRun()) -> RunHistory {
        var history = RunHistory()
        for event in run.events { history.fold(event) }
        return history
    }

    @Test func stepsAreFolded() {
        let history = history()
        #expect(history.step == 800)
        #expect(history.loss.curve.count == 800)
        #expect(history.evaluation(of: "accuracy", on: .validation)?.points.count == 8)
        #expect(history.validationLoss?.best?.step == 800)
        #expect(history.alert?.step == 412)
        #expect(history.checkpoints.count == 8)
    }

    @Test func timeLeftFollowsTheThroughput() throws {
        let history = history()
        let latest = try #require(history.latest)
        let expected = 550.0 * 32 / latest.throughput
        #expect(abs(try #require(history.timeLeft) - expected) < 1e-9)
    }

    /// A replay that is given up says nothing more; the trainer waits, and so must no bar be left.
    @Test func aReplayThatIsGivenUpLeavesNoBar() {
        var history = history()
        history.fold(.progress(WorkProgress(title: "replaying", done: 3, total: 90)))
        #expect(history.progress?.done == 3)
        history.fold(
            .timeline(
                Timeline(
                    step: 800, farthest: 800, inMemory: [800], onDisk: [], bytes: 1, budget: 2, secondsPerStep: 0.1)))
        #expect(history.progress == nil)
    }

    @Test func aRunThatEndsLeavesNoBar() {
        for end: TrainerEvent in [.failed(message: Text(verbatim: "no room")), .finished(outcome)] {
            var history = history()
            history.fold(.progress(WorkProgress(title: "reading", done: 3, total: 90)))
            history.fold(end)
            #expect(history.progress == nil)
        }
    }

    private var outcome: RunOutcome {
        RunOutcome(reason: .stopped, step: 800, seconds: 1, evaluations: [], weightsSHA256: "0", bestStep: nil)
    }

    @Test func aRewrittenPastForgetsWhatCameAfter() {
        var history = history()
        history.fold(.moved(step: 300))
        #expect(history.step == 300)
        #expect(history.loss.lastStep == 800)
        history.fold(.rewritten(step: 300))
        #expect(history.loss.lastStep == 300)
        #expect(history.validationLoss?.latest?.step == 300)
    }

    @Test func stepsDoneAgainAreNotDrawnTwice() {
        var history = history()
        history.fold(.moved(step: 790))
        history.fold(
            .steps([
                StepRecord(
                    step: 791, epoch: 1, loss: 1, learningRate: 1, gradientNorm: 1, updateRatio: 1, throughput: 1,
                    seconds: 1)
            ]))
        #expect(history.step == 791)
        #expect(history.loss.curve.count == 800)
    }

    @Test func undefinedMetricsSayWhy() {
        var history = history()
        history.fold(
            .evaluated(
                Evaluation(
                    step: 900, split: .validation,
                    values: [MetricValue(metric: "accuracy", undefined: Text(verbatim: "no rows"))],
                    isBest: false,
                    seconds: 0)))
        #expect(history.evaluation(of: "accuracy", on: .validation)?.undefined?.in(.english) == "no rows")
    }

    /// Wherever the trainer stands, the figures are those of its state.
    @Test func figuresFollowTheStateAfterTimeTravel() throws {
        var history = history()
        history.fold(.moved(step: 250))
        let present = try #require(history.present)
        #expect(present.step == 250)
        #expect(present.learningRate == 1e-3 * (1 - 250.0 / 1350))
        #expect(present.learningRate != history.latest?.learningRate)
        let loss = try #require(history.validationLoss)
        #expect(history.present(loss)?.step == 200)
        #expect(history.presentLoss == history.loss.curve.last(upTo: 250)?.shown)
        #expect(history.gap.map { abs($0) < 1 } == true)
        let gap = try #require(history.gap)
        let value = try #require(history.present(loss)?.value)
        let training = try #require(history.presentLoss)
        #expect(abs(gap - (value - training)) < 1e-12)
        history.fold(
            .steps([
                StepRecord(
                    step: 251, epoch: 1, loss: 1, learningRate: 0.25, gradientNorm: 1, updateRatio: 1, throughput: 1,
                    seconds: 1)
            ]))
        #expect(history.present?.learningRate == 0.25)
    }

    /// A fork's past is read before its plan is known, which says what its metrics are.
    @Test func aForkKeepsUnitsAndDirections() throws {
        let run = FakeRun()
        var history = RunHistory()
        for (step, loss) in [(100, 2.0), (200, 1.0), (300, 1.5)] {
            history.fold(.evaluated(run.evaluation(step: step, loss: loss, split: .validation)))
        }
        var plan = run.plan
        plan.firstStep = 300
        history.fold(.prepared(plan))
        let accuracy = try #require(history.evaluation(of: "accuracy", on: .validation))
        #expect(accuracy.metric.direction == .higherIsBetter)
        #expect(accuracy.metric.title.in(.english) == "Accuracy")
        #expect(accuracy.best?.step == 200)
        #expect(history.evaluations.first?.metric.unit.in(.english) == "nats")
    }

    /// An alert belongs to its step: before it, where the run has gone back, it has not come about.
    @Test func anAlertIsOfItsStep() {
        var history = RunHistory()
        for step in 1...5 {
            history.fold(
                .steps([
                    StepRecord(
                        step: step, epoch: 0, loss: 1, learningRate: 1, gradientNorm: 1, updateRatio: 1, throughput: 1,
                        seconds: 1)
                ]))
        }
        history.fold(.alert(Alert(step: 5, severity: .warning, message: "the loss is not finite")))
        #expect(history.alert?.step == 5)
        history.fold(.moved(step: 3))
        #expect(history.alert == nil)
        history.fold(.moved(step: 5))
        #expect(history.alert?.step == 5)
    }

    @Test func logsAndSamplesStayBounded() {
        var history = RunHistory()
        for step in 0..<5000 {
            history.fold(.alert(Alert(step: step, severity: .note, message: "note")))
            history.fold(.sampled(TextSample(step: step, prompt: "", text: "x")))
        }
        #expect(history.log.count <= RunHistory.logCapacity)
        #expect(history.samples.count == RunHistory.sampleCapacity)
    }
}

@Suite struct BoundedCurveTests {
    @Test func longCurvesKeepTheirSpikes() {
        var curve = BoundedCurve(capacity: 1000)
        for step in 1...50_000 { curve.append(step: step, value: step == 20_011 ? 99 : step == 31_007 ? -5 : 1) }
        #expect(curve.curve.count <= 1000)
        #expect(curve.curve.values.max() == 99)
        #expect(curve.curve.values.min() == -5)
        #expect(curve.firstStep == 1)
        #expect(curve.lastStep == 50_000)
    }

    @Test func valuesThatAreNoNumbersStay() {
        var curve = BoundedCurve(capacity: 64)
        for step in 1...1000 { curve.append(step: step, value: step == 500 ? .nan : 1) }
        #expect(curve.curve.values.contains { $0.isNaN })
    }

    @Test func sparksEndWithTheNewest() {
        var curve = BoundedCurve()
        for step in 1...1000 { curve.append(step: step, value: Double(step)) }
        #expect(curve.spark(count: 10).last == 1000)
        #expect(curve.spark(count: 10).count == 10)
    }
}
