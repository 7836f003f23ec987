import Catalog
import Experiments
import Foundation
import Learning
import Testing
import Training

/// Back and forth in time, to the same bits; forks and looks ahead leave the run as it was.
@Suite struct TimeTravelTests {
    private let settings = [
        "training.schedule=plateau", "training.patience-evaluations=0", "training.ema-decay=0.9",
        "training.checkpoint-every=0",
    ]

    private func withExperiment(_ overrides: [String] = [], _ body: (Experiment, URL) throws -> Void) throws {
        try withTemporaryFolder { folder in
            try Tiny.write(to: folder)
            try body(try Tiny.experiment(Tiny.classification, in: folder, settings + overrides), folder)
        }
    }

    /// The losses of a run by step; of a step done twice, both must be the same.
    private func losses(_ listener: Listener) -> [Int: Double] {
        var losses: [Int: Double] = [:]
        for record in listener.steps {
            if let earlier = losses[record.step] { #expect(earlier == record.loss, "step \(record.step)") }
            losses[record.step] = record.loss
        }
        return losses
    }

    /// The last record of each step.
    private func ratios(_ listener: Listener) -> [Int: Double] {
        listener.steps.reduce(into: [:]) { $0[$1.step] = $1.updateRatio }
    }

    @Test(arguments: [256 << 20, 20_000, 0])
    func backAndForwardIsTheSameRun(budget: Int) throws {
        try withExperiment { experiment, folder in
            let plain = Tiny.run(experiment)
            let options = TrainerOptions(
                threads: 2, checkpointFolder: folder.appending(path: "c\(budget)"), startPaused: true,
                snapshotBudget: budget)
            let listener = Tiny.run(
                experiment, options: options,
                commands: [
                    .goTo(step: 100), .goTo(step: 37), .step(1), .stepBack(5), .goTo(step: 90), .goTo(step: 100),
                    .stepBack(1), .goTo(step: 0), .goTo(step: 61), .run,
                ])
            #expect(listener.failure == nil)
            let moved = listener.events.compactMap { if case .moved(let step) = $0 { step } else { nil } }
            #expect(moved == [37, 33, 90, 100, 99, 0, 61])
            #expect(listener.outcome?.weightsSHA256 == plain.outcome?.weightsSHA256)
            #expect(losses(listener) == losses(plain))
            #expect(ratios(listener) == ratios(plain))
            #expect(listener.outcome?.bestStep == plain.outcome?.bestStep)
            #expect(listener.outcome?.evaluations.map(\.values) == plain.outcome?.evaluations.map(\.values))
            let files = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "c\(budget)").path())
            #expect(!files.contains(".snapshots"), "what was spilled goes with the run")
        }
    }

    /// Looking at the past changes nothing, wherever the run is stopped or saved meanwhile.
    @Test(arguments: [true, false]) func aRunStoppedInThePastStandsWhereItHadComeTo(saving: Bool) throws {
        try withExperiment { experiment, folder in
            let checkpoints = folder.appending(path: "c")
            let stopped = Listener()
            let run = TrainingRun(
                experiment: experiment,
                options: TrainerOptions(threads: 1, checkpointFolder: checkpoints, startPaused: true), sinks: [stopped])
            run.start()
            #expect(stopped.waitForPauses(1))
            run.send(.goTo(step: 80))
            #expect(stopped.waitForPauses(2))
            if !saving { run.send(.checkpoint(name: "far")) }
            run.send(.goTo(step: 30))
            #expect(stopped.waitForPauses(3))
            if !saving { run.send(.checkpoint(name: "near")) }
            run.send(.stop(save: saving))
            run.wait()
            #expect(stopped.outcome?.step == (saving ? 80 : 30))
            let resumed = Tiny.run(
                experiment, options: TrainerOptions(threads: 1, checkpointFolder: checkpoints, start: .resume))
            let plain = Tiny.run(experiment)
            #expect(resumed.plan?.firstStep == 80)
            #expect(resumed.steps.first?.step == 81)
            #expect(resumed.outcome?.weightsSHA256 == plain.outcome?.weightsSHA256)
            let after = ratios(plain).filter { $0.key > 80 }
            #expect(ratios(resumed) == after)
        }
    }

    @Test func aFinishedRunThatWasLookedIntoIsFinished() throws {
        try withExperiment { experiment, folder in
            let listener = Tiny.run(
                experiment,
                options: TrainerOptions(
                    threads: 1, checkpointFolder: folder.appending(path: "c"), startPaused: true, staysAfterEnd: true),
                commands: [.run, .goTo(step: 50), .stop(save: true)])
            #expect(listener.states.last == .finished)
            #expect(listener.events.count { if case .finished = $0 { true } else { false } } == 1)
        }
    }

    @Test func goingBackAfterTheEndAndOnAgainIsTheSame() throws {
        try withExperiment { experiment, _ in
            let listener = Tiny.run(
                experiment, options: TrainerOptions(threads: 1, startPaused: true, staysAfterEnd: true),
                commands: [.run, .goTo(step: 50), .run, .stop(save: false)])
            let outcomes = listener.events.compactMap { if case .finished(let outcome) = $0 { outcome } else { nil } }
            #expect(outcomes.count == 2)
            #expect(outcomes.first?.weightsSHA256 == outcomes.last?.weightsSHA256)
            #expect(outcomes.first?.evaluations.map(\.values) == outcomes.last?.evaluations.map(\.values))
        }
    }

    @Test func aChangeInThePastRewritesWhatFollows() throws {
        try withExperiment { experiment, folder in
            let slower = TrainerCommand.change([SettingChange(path: "training.learning-rate", value: 0.002)])
            let checkpoints = folder.appending(path: "checkpoints")
            let wandering = Listener()
            let run = TrainingRun(
                experiment: experiment,
                options: TrainerOptions(threads: 1, checkpointFolder: checkpoints, startPaused: true),
                sinks: [wandering])
            run.start()
            var pauses = 1
            func move(_ command: TrainerCommand) {
                #expect(wandering.waitForPauses(pauses), "before \(command)")
                run.send(command)
                pauses += 1
            }
            move(.goTo(step: 80))
            #expect(wandering.waitForPauses(pauses))
            run.send(.checkpoint(name: "before"))
            move(.goTo(step: 30))
            #expect(wandering.waitForPauses(pauses))
            run.send(slower)
            move(.goTo(step: 90))
            #expect(wandering.waitForPauses(pauses))
            let lines = wandering.events.compactMap { if case .timeline(let line) = $0 { line } else { nil } }
            #expect(lines.contains { $0.onDisk.contains(80) }, "as long as the past was that past")
            #expect(lines.last?.step == 90 && lines.last?.onDisk.contains(80) == false)
            move(.goTo(step: 60))
            move(.goTo(step: 25))
            move(.goTo(step: 45))
            #expect(wandering.waitForPauses(pauses))
            run.send(.stop(save: true))
            run.wait()
            let rewritten = wandering.events.compactMap { if case .rewritten(let step) = $0 { step } else { nil } }
            #expect(rewritten == [30])
            // The same without the wandering.
            let straight = Listener()
            let other = TrainingRun(
                experiment: experiment, options: TrainerOptions(threads: 1, startPaused: true), sinks: [straight])
            other.start()
            #expect(straight.waitForPauses(1))
            other.send(.goTo(step: 30))
            #expect(straight.waitForPauses(2))
            other.send(slower)
            other.send(.run)
            other.wait()
            // And resumed from where the wanderer stopped.
            let resumed = Tiny.run(
                experiment, options: TrainerOptions(threads: 1, checkpointFolder: checkpoints, start: .resume))
            #expect(resumed.steps.first?.step == 91)
            #expect(resumed.outcome?.weightsSHA256 == straight.outcome?.weightsSHA256)
        }
    }

    @Test func forksStartFromThePastAndLeaveTheRunAlone() throws {
        try withExperiment { experiment, folder in
            let plain = Tiny.run(experiment)
            let checkpoints = folder.appending(path: "checkpoints")
            let listener = Listener()
            let run = TrainingRun(
                experiment: experiment,
                options: TrainerOptions(threads: 1, checkpointFolder: checkpoints, startPaused: true), sinks: [listener]
            )
            run.start()
            #expect(listener.waitForPauses(1))
            run.send(.goTo(step: 70))
            #expect(listener.waitForPauses(2))
            run.send(.fork(step: 50))
            #expect(listener.wait { if case .forkReady = $0 { true } else { false } })
            run.send(.run)
            run.wait()
            #expect(listener.outcome?.weightsSHA256 == plain.outcome?.weightsSHA256)
            let point = try #require(
                listener.events.compactMap { if case .forkReady(let point) = $0 { point } else { nil } }.first)
            #expect(point.step == 50)
            let start = TrainerOptions.Start.fork(URL(filePath: point.folder))
            let same = Tiny.run(
                try Experiment(toml: point.experiment, folder: folder),
                options: TrainerOptions(threads: 1, start: start))
            #expect(same.steps.first?.step == 51)
            #expect(same.outcome?.weightsSHA256 == plain.outcome?.weightsSHA256, "a fork that changes nothing")
            // What came before a fork is its parent's.
            let before = Tiny.run(
                try Experiment(toml: point.experiment, folder: folder),
                options: TrainerOptions(threads: 1, start: start, startPaused: true),
                commands: [.goTo(step: 60), .goTo(step: 20), .stop(save: false)])
            #expect(before.outcome?.step == 60)
            #expect(before.alerts.contains { $0.message.contains("its parent's") })
            // A fork that is killed at once can be resumed, and go back to where it began.
            let children = folder.appending(path: "children")
            Tiny.run(
                try Experiment(toml: point.experiment, folder: folder),
                options: TrainerOptions(
                    threads: 1, checkpointFolder: children, start: start, startPaused: true, snapshotBudget: 0),
                commands: [.stop(save: false)])
            let resumed = Tiny.run(
                try Experiment(toml: point.experiment, folder: folder),
                options: TrainerOptions(
                    threads: 1, checkpointFolder: children, start: .resume, startPaused: true, snapshotBudget: 0),
                commands: [.goTo(step: 60), .goTo(step: 50), .run])
            #expect(resumed.steps.first?.step == 51)
            #expect(resumed.outcome?.weightsSHA256 == plain.outcome?.weightsSHA256)
            let other = Tiny.run(
                try Experiment(
                    toml: point.experiment, folder: folder,
                    overrides: ["training.learning-rate=0.001", "training.optimizer=sgd"]),
                options: TrainerOptions(threads: 1, start: start))
            #expect(other.failure == nil)
            #expect(other.outcome?.weightsSHA256 != plain.outcome?.weightsSHA256)
            #expect(other.alerts.contains { $0.message.hasPrefix("starts without optimizer's momentum") })
        }
    }

    @Test func lookingAheadShowsBranchesAndComesBack() throws {
        try withExperiment { experiment, _ in
            let plain = Tiny.run(experiment)
            let listener = Listener()
            let run = TrainingRun(
                experiment: experiment, options: TrainerOptions(threads: 1, startPaused: true), sinks: [listener])
            run.start()
            #expect(listener.waitForPauses(1))
            run.send(.goTo(step: 40))
            #expect(listener.waitForPauses(2))
            run.send(.lookAhead(LookAhead(values: [0.003, 0.01, 0.03], steps: 12)))
            #expect(listener.wait { if case .lookedAhead = $0 { true } else { false } })
            run.send(.run)
            run.wait()
            let result = try #require(
                listener.events.compactMap { if case .lookedAhead(let result) = $0 { result } else { nil } }.first)
            #expect(result.branches.map(\.value) == [.real(0.003), .real(0.01), .real(0.03)])
            #expect(result.branches.allSatisfy { $0.steps.map(\.step) == Array(41...52) && $0.values["loss"] != nil })
            // The branch with the rate the run has is what the run then does.
            let done = listener.steps.filter { (41...52).contains($0.step) }.map(\.loss)
            #expect(result.branches[1].steps.map(\.loss) == done)
            #expect(listener.outcome?.weightsSHA256 == plain.outcome?.weightsSHA256)
        }
    }

    /// What is shown is of where the run stands, so a run under way waits there.
    @Test func lookingAheadHoldsARunUnderWay() throws {
        try withExperiment { experiment, _ in
            let listener = Listener()
            let run = TrainingRun(
                experiment: experiment, options: TrainerOptions(threads: 1, pace: 20), sinks: [listener])
            run.start()
            #expect(listener.wait { if case .steps = $0 { true } else { false } })
            run.send(.lookAhead(LookAhead(values: [0.003, 0.01], steps: 3)))
            #expect(listener.wait { if case .lookedAhead = $0 { true } else { false } })
            let result = try #require(
                listener.events.compactMap { if case .lookedAhead(let result) = $0 { result } else { nil } }.first)
            usleep(200_000)
            #expect(listener.pauses == 1 && listener.steps.last?.step == result.step)
            run.send(.stop(save: false))
            run.wait()
        }
    }

    @Test func theTimelineTellsWhatIsKept() throws {
        try withExperiment { experiment, _ in
            let listener = Tiny.run(
                experiment, options: TrainerOptions(threads: 1, startPaused: true),
                commands: [.goTo(step: 40), .stepBack(3), .stop(save: false)])
            let timelines = listener.events.compactMap { if case .timeline(let line) = $0 { line } else { nil } }
            let last = try #require(timelines.last)
            #expect(last.step == 37 && last.farthest == 40)
            #expect(last.inMemory.contains(0) && last.inMemory.contains(37) && last.inMemory.contains(40))
            #expect(last.replay(to: 37) == 0 && last.bytes <= last.budget)
        }
    }

    @Test func theRingIsDenseNearThePresent() throws {
        let one = Snapshot(state: TrainerState(step: 0, seconds: 0, experiment: ""), parameters: [0], blocks: [])
        var ring = SnapshotRing<Snapshot>(budget: 20 * one.bytes)
        for step in 0...2000 {
            ring.insert(
                Snapshot(
                    state: TrainerState(step: step, seconds: 0, experiment: ""), parameters: [Float(step)], blocks: []))
        }
        #expect(ring.steps.count <= 20 && ring.steps.first == 0 && ring.steps.last == 2000)
        // The replay to a step is at most in proportion to how far back it is.
        for step in stride(from: 0, through: 2000, by: 13) {
            let replay = step - (ring.nearest(to: step)?.step ?? 0)
            #expect(replay <= (2001 - step) * 3 / 4 + 2, "step \(step)")
        }
    }

    @Test func spilledStatesComeBackWhole() throws {
        try withTemporaryFolder { folder in
            let spill = SnapshotSpill(folder: folder.path() + "spill", budget: 1 << 20)
            let kept = Snapshot(
                state: TrainerState(step: 7, seconds: 0, experiment: "x"), parameters: [1, .nan, -0.0],
                blocks: [.init(name: "mean", values: [2, 3, 4]), .init(name: "average", values: [])])
            spill.store(kept)
            #expect(spill.steps == [7])
            #expect(spill.load(nearest: 9)?.isIdentical(to: kept) == true)
            #expect(spill.load(nearest: 6) == nil)
            spill.removeAll(after: 6)
            #expect(spill.steps.isEmpty)
        }
    }

    @Test func aReplayCanBeGivenUp() throws {
        try withExperiment(["training.steps=100000"]) { experiment, _ in
            let listener = Listener()
            let run = TrainingRun(
                experiment: experiment, options: TrainerOptions(threads: 1, startPaused: true, snapshotBudget: 0),
                sinks: [listener])
            run.start()
            #expect(listener.waitForPauses(1))
            run.send(.goTo(step: 4000))
            #expect(listener.waitForPauses(2))
            // Both are there before the replay begins, so it is given up at its first look.
            run.send(.goTo(step: 3999))
            run.send(.cancel)
            #expect(listener.waitForPauses(3))
            run.send(.stop(save: false))
            run.wait()
            #expect(listener.outcome?.step == 4000 || listener.outcome?.step == 3999)
            #expect(listener.failure == nil)
        }
    }

    /// Two changes at one pause, with looks into the past between them, are both part of the run.
    @Test func changesAtOnePauseStayTogether() throws {
        try withExperiment { experiment, folder in
            func run(looking: Bool) -> Listener {
                let listener = Listener()
                let run = TrainingRun(
                    experiment: experiment,
                    options: TrainerOptions(
                        threads: 1, checkpointFolder: folder.appending(path: "c\(looking)"), startPaused: true),
                    sinks: [listener])
                run.start()
                #expect(listener.waitForPauses(1))
                run.send(.goTo(step: 40))
                #expect(listener.waitForPauses(2))
                run.send(.change([SettingChange(path: "training.learning-rate", value: 0.02)]))
                if looking {
                    run.send(.fork(step: 12))
                    run.send(.inspect(InspectionRequest(source: .weight, against: 20)))
                    usleep(300_000)
                }
                run.send(.change([SettingChange(path: "training.clip-norm", value: 0.3)]))
                if looking {
                    run.send(.goTo(step: 60))
                    #expect(listener.waitForPauses(3))
                    run.send(.goTo(step: 25))
                    #expect(listener.waitForPauses(4))
                }
                run.send(.run)
                run.wait()
                return listener
            }
            let plain = run(looking: false)
            let looking = run(looking: true)
            #expect(looking.outcome?.weightsSHA256 == plain.outcome?.weightsSHA256)
            #expect(!looking.events.contains { if case .rewritten = $0 { true } else { false } })
        }
    }

    /// Going back to where settings were changed, and changing them otherwise: the first change is gone
    /// for good, whatever was kept or saved after it.
    @Test func anotherChangeAtTheSameStepReplacesTheFirst() throws {
        try withExperiment { experiment, folder in
            let clip = TrainerCommand.change([SettingChange(path: "training.clip-norm", value: 0.3)])
            let rate = TrainerCommand.change([SettingChange(path: "training.learning-rate", value: 0.002)])
            func run(_ script: [[TrainerCommand]]) -> Listener {
                let listener = Listener()
                let run = TrainingRun(
                    experiment: experiment,
                    options: TrainerOptions(
                        threads: 1, checkpointFolder: folder.appending(path: "c\(script.count)"), startPaused: true),
                    sinks: [listener])
                run.start()
                for (index, commands) in script.enumerated() {
                    #expect(listener.waitForPauses(index + 1))
                    for command in commands { run.send(command) }
                }
                run.wait()
                return listener
            }
            let straight = run([[.goTo(step: 40)], [rate, .run]])
            let wandering = run([
                [.goTo(step: 40)], [clip, .pause], [.goTo(step: 50)], [.goTo(step: 40)],
                [rate, .goTo(step: 55)], [.goTo(step: 20)], [.goTo(step: 47)], [.run],
            ])
            #expect(wandering.outcome?.weightsSHA256 == straight.outcome?.weightsSHA256)
        }
    }

    @Test func steppingBackIsPreparedWhileOneWaits() throws {
        try withExperiment { experiment, _ in
            let listener = Listener()
            let run = TrainingRun(
                experiment: experiment, options: TrainerOptions(threads: 1, startPaused: true), sinks: [listener])
            run.start()
            #expect(listener.waitForPauses(1))
            run.send(.goTo(step: 90))
            #expect(listener.waitForPauses(2))
            // Asking ends the preparation, so on a busy machine it may take more than one patience.
            var isPrepared = false
            for question in 1...20 where !isPrepared {
                usleep(UInt32(question) * 200_000)
                run.send(.snapshotBudget(bytes: 256 << 20))
                #expect(listener.waitForPauses(2 + question))
                let lines = listener.events.compactMap { if case .timeline(let line) = $0 { line } else { nil } }
                isPrepared = lines.last.map { $0.step == 90 && $0.inMemory.suffix(5) == [86, 87, 88, 89, 90] } ?? false
            }
            #expect(isPrepared)
            run.send(.run)
            run.wait()
            #expect(listener.outcome?.weightsSHA256 == Tiny.run(experiment).outcome?.weightsSHA256)
        }
    }
}
