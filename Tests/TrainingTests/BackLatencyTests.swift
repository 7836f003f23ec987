import Experiments
import Foundation
import Testing
import Training

/// How long stepping back takes at 0.8 million parameters: from sending the command to the state. A measurement, made
/// where `WORKBENCH_MEASURE` is set, as it needs a machine with nothing else to do.
@Suite struct BackLatencyTests {
    @Test(.enabled(if: ProcessInfo.processInfo.environment["WORKBENCH_MEASURE"] != nil))
    func steppingBackIsImmediate() throws {
        let sample = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "samples/swift-gpt.toml")
        let experiment = try Experiment.load(path: sample.path)
        try withTemporaryFolder { folder in
            let listener = Listener()
            let run = TrainingRun(
                experiment: experiment, options: TrainerOptions(checkpointFolder: folder, startPaused: true),
                sinks: [listener])
            run.start()
            #expect(listener.waitForPauses(1))
            let clock = ContinuousClock()
            var first: [Double] = []
            var next: [Double] = []
            /// Sends a command and waits until the trainer stands at the step before.
            func back() -> Double {
                let moves = { listener.events.count { if case .moved = $0 { true } else { false } } }
                let (start, before) = (clock.now, moves())
                run.send(.stepBack(1))
                while moves() == before { usleep(200) }
                return (clock.now - start) / .seconds(1)
            }
            for round in 1...8 {
                run.send(.runUntil(step: 12 * round))
                #expect(listener.wait { if case .timeline(let line) = $0 { line.step == 12 * round } else { false } })
                first.append(back())
                for _ in 0..<3 { next.append(back()) }
            }
            run.send(.stop(save: false))
            run.wait()
            for (name, times) in [("right after the pause", first), ("after that", next)] {
                let sorted = times.sorted().map { Int($0 * 1000) }
                print(
                    "back a step, \(name): best \(sorted[0]) ms, median \(sorted[sorted.count / 2]) ms, all \(sorted)")
                #expect(sorted[sorted.count / 2] < 100)
            }
            let seconds = listener.steps.last.map { $0.seconds / Double($0.step) } ?? 0
            print("a step takes \(Int(seconds * 1000)) ms")
        }
    }
}
