import Experiments
import Language
import Learning
import Machine
import Panes
import TerminalUI
import Testing

/// What a screen says of a run that waits, and what the log says of one that is opened and closed.
@Suite struct StandingStillTests {
    @Test func thePausedScreenStaysTheSame() throws {
        var state = try Scene.paused(120, 40)
        let before = state.draw().text
        var sample = Scene.machine
        (sample.processMemory, sample.coreLoads) = (300_000_000, [0.1, 0.2])
        _ = state.handle(.machine(sample))
        #expect(state.draw().text == before)
        _ = state.handle(.events(run: 1, [.stateChanged(.running)]))
        _ = state.handle(.machine(sample))
        #expect(state.draw().text.contains("300 MB"))
    }

    @Test func aPaceThatHoldsTheRunBackIsTold() throws {
        var state = try Scene.training(120, 40)
        state.screen.pace = 150
        let train = state.draw().text
        #expect(train.contains("4.8 k samples/s, unlimited 41"), "\(train)")
        state.press("9")
        let text = state.draw().text
        #expect(text.contains("150 steps/s") && text.contains("unlimited") && text.contains("1.3 k steps/s"), "\(text)")
    }

    /// Opening a run, looking into it and closing it is one line, however often.
    @Test func theLogTellsOfAStopOnce() {
        var history = RunHistory()
        let run = FakeRun(steps: 150)
        for event in run.events { history.fold(event) }
        var resumed = run.plan
        resumed.firstStep = 150
        let count = history.log.count
        for _ in 0..<3 {
            history.fold(.prepared(resumed))
            history.fold(
                .journal(
                    JournalEntry(step: 150, time: 0, action: .stop(save: true), text: Text(verbatim: "told to stop"))))
            history.fold(.checkpointed(checkpoint(150)))
            history.fold(
                .finished(
                    RunOutcome(
                        reason: .stopped, step: 150, seconds: 2, evaluations: [], weightsSHA256: "ab", bestStep: nil)))
        }
        #expect(history.log.count == count + 1)
        #expect(history.log.last?.text.in(.english) == "stopped after 2.0 s, saved; can be resumed")
        #expect(history.log.last?.text.in(.chinese) == "训练 2.0 秒后停止，已保存；可以继续训练")
    }

    @Test func theLogKeepsItsOrder() {
        var history = RunHistory()
        for event in FakeRun(steps: 250).events { history.fold(event) }
        // Told of late.
        history.fold(.checkpointed(checkpoint(150)))
        #expect(history.log.map(\.step) == history.log.map(\.step).sorted())
        #expect(history.log.last?.step == 200)
    }

    private func checkpoint(_ step: Int) -> CheckpointRecord {
        CheckpointRecord(
            step: step, folder: "step-\(step)", name: nil, isBest: false, bytes: 1000, weightsSHA256: "ab")
    }
}
