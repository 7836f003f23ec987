import Experiments
import Foundation
import Hosting
import Sessions
import Testing

/// A second program at a session sees what the first one does, and when it is done.
@Suite struct OtherWriterTests {
    private func step(_ number: Int) -> StepRecord {
        StepRecord(
            step: number, epoch: 1, loss: 1, learningRate: 0.1, gradientNorm: 1, updateRatio: 0.01, throughput: 1,
            seconds: 1)
    }

    /// Waits until a message is what is wanted.
    private func wait(_ laboratory: LiveLaboratory, for isWanted: (Message) -> Bool) -> Bool {
        let end = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < end {
            laboratory.mailbox.wait(timeout: .milliseconds(100))
            if laboratory.mailbox.drain().contains(where: isWanted) { return true }
        }
        return false
    }

    @Test func aSecondScreenFollowsTheFirst() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "workbench-test-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = SessionStore(root: folder)
        let session = try store.create(name: "shared", experiment: "x")
        let run = try session.createRun(experiment: try Samples.experiment())
        let sink = try session.sink(for: run)
        sink.post([.stateChanged(.running), .steps((1...5).map(step))])
        try sink.flush()

        let laboratory = LiveLaboratory(options: .init(samples: nil, store: store, configurationFile: nil))
        defer { laboratory.close() }
        laboratory.perform(.openSession(name: "shared"))
        let isOpened = wait(laboratory) { if case .opened(let opened) = $0 { !opened.isWritable } else { false } }
        #expect(isOpened)
        // It looks for the first time before there is something new.
        usleep(2_500_000)
        sink.post([.steps((6...9).map(step))])
        try sink.flush()
        let isFollowed = wait(laboratory) {
            guard case .history(1, let events) = $0 else { return false }
            return events.contains {
                guard case .steps(let steps) = $0, let last = steps.last, last.step == 9 else { return false }
                // Four steps in more than two seconds, whatever the steps say of themselves.
                return last.stepsPerSecond.map { $0 > 0 && $0 < 2.5 } ?? false
            }
        }
        #expect(isFollowed)
        try session.close()
        let isTold = wait(laboratory) {
            if case .notice(let text) = $0 { text.in(.english).contains("the other program is done") } else { false }
        }
        #expect(isTold)
    }
}
