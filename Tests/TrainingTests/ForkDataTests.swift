import Columns
import Datasets
import Experiments
import Foundation
import Learning
import Testing
import Training

/// A fork goes on in the data where its parent was, whatever its batches are.
@Suite struct ForkDataTests {
    /// 192 training rows in batches of 16.
    private func withParent(
        _ overrides: [String] = [], at step: Int, _ body: (URL, TrainerOptions.Start) throws -> Void
    ) throws {
        try withTemporaryFolder { folder in
            try Tiny.write(to: folder)
            let listener = Listener()
            let run = TrainingRun(
                experiment: try Tiny.experiment(Tiny.classification, in: folder, overrides),
                options: TrainerOptions(
                    threads: 1, checkpointFolder: folder.appending(path: "parent"), startPaused: true),
                sinks: [listener])
            run.start()
            #expect(listener.waitForPauses(1))
            run.send(.goTo(step: step))
            #expect(listener.waitForPauses(2))
            run.send(.fork(step: nil))
            #expect(listener.wait { if case .forkReady = $0 { true } else { false } })
            run.send(.stop(save: false))
            run.wait()
            let point = try #require(
                listener.events.compactMap { if case .forkReady(let point) = $0 { point } else { nil } }.first)
            try body(folder, .fork(URL(filePath: point.folder)))
        }
    }

    /// The training rows in the order of all epochs, from one place on.
    private func order(_ range: Range<Int>) -> [Int] {
        var order = BatchOrder(seed: 5, count: 192, batch: 1)
        return range.flatMap { order.indices(step: $0) }
    }

    /// The rows of the next batches of a run that begins somewhere.
    private func batches(_ count: Int, of experiment: Experiment, _ start: TrainerOptions.Start) -> [Set<Int>] {
        let steps = (0..<count).flatMap { _ in [TrainerCommand.blame, .step(1)] }
        let listener = Listener()
        let run = TrainingRun(
            experiment: experiment, options: TrainerOptions(threads: 1, start: start, startPaused: true),
            sinks: [listener])
        run.start()
        for (index, command) in steps.enumerated() {
            #expect(listener.waitForPauses(index / 2 + 1))
            run.send(command)
        }
        #expect(listener.waitForPauses(count + 1))
        run.send(.stop(save: false))
        run.wait()
        return listener.events.compactMap {
            if case .blamed(let blame) = $0 { Set(blame.rows.map(\.index)) } else { nil }
        }
    }

    @Test(arguments: [
        ["training.batch-size=24"],
        ["training.batch-size=48", "training.gradient-accumulation=2", "training.slices=1"],
        ["training.gradient-accumulation=4"],
    ])
    func noRowIsLeftOutOrSeenTwice(overrides: [String]) throws {
        try withParent(at: 7) { folder, start in
            let child = try Tiny.experiment(Tiny.classification, in: folder, overrides)
            let size = child.training.integer("batch-size")
            let seen = batches(3, of: child, start)
            #expect(seen == (0..<3).map { Set(order(112 + $0 * size..<112 + ($0 + 1) * size)) })
        }
    }

    @Test func epochsBudgetResumingAndReplayAgree() throws {
        try withParent(["training.steps=0", "training.epochs=3"], at: 7) { folder, start in
            let checkpoints = folder.appending(path: "child")
            let child = try Tiny.experiment(
                Tiny.classification, in: folder,
                ["training.steps=0", "training.epochs=2", "training.batch-size=24", "training.checkpoint-every=5"])
            let whole = Tiny.run(
                child, options: TrainerOptions(threads: 1, checkpointFolder: checkpoints, start: start))
            let outcome = try #require(whole.outcome)
            let plan = try #require(whole.plan)
            // 272 samples are left of two epochs, 24 a step.
            #expect(outcome.step == 7 + 12 && plan.totalSteps == 19)
            #expect(whole.steps.first?.epoch == Double(112 + 24) / 192)
            for record in whole.steps {
                #expect(abs(record.epoch - Double(112 + (record.step - 7) * 24) / 192) < 1e-12)
                #expect(plan.epoch(ofStep: record.step) == record.epoch)
            }
            #expect(plan.epoch(ofStep: 7) == 112.0 / 192 && plan.step(ofEpoch: 1) == 7 + 4)
            #expect(plan.step(ofEpoch: 2) == 19)

            // Stopped, resumed, gone back to the fork and on again: the same bits.
            let other = folder.appending(path: "other")
            let options = TrainerOptions(threads: 2, checkpointFolder: other, start: start, startPaused: true)
            Tiny.run(child, options: options, commands: [.goTo(step: 11), .stop(save: true)])
            var resumed = options
            resumed.start = .resume
            let wandered = Tiny.run(child, options: resumed, commands: [.goTo(step: 7), .goTo(step: 13), .run])
            #expect(wandered.outcome?.weightsSHA256 == outcome.weightsSHA256)
            #expect(wandered.plan?.totalSteps == 19 && wandered.plan?.step(ofEpoch: 1) == 11)

            let own = try #require(CheckpointFolder(checkpoints).list().last { $0.name == "start" })
            let replay = JournalReplay(
                experiment: child, journal: whole.journal, start: .fork(checkpoints.appending(path: own.folder)),
                threads: 1)
            let report = try replay.run(recorded: whole.steps, until: 19, hash: outcome.weightsSHA256)
            #expect(report.firstDifference == nil)
        }
    }

    /// A fork of a fork counts on; the batch of its parent's parent no longer matters.
    @Test func forksOfForksCountOn() throws {
        try withParent(at: 7) { folder, start in
            let middle = folder.appending(path: "middle")
            let child = try Tiny.experiment(Tiny.classification, in: folder, ["training.batch-size=24"])
            Tiny.run(
                child,
                options: TrainerOptions(threads: 1, checkpointFolder: middle, start: start, startPaused: true),
                commands: [.goTo(step: 10), .stop(save: true)])
            let last = try #require(CheckpointFolder(middle).list().first { $0.step == 10 })
            let grandchild = try Tiny.experiment(Tiny.classification, in: folder, ["training.batch-size=8"])
            let seen = batches(2, of: grandchild, .fork(middle.appending(path: last.folder)))
            #expect(seen == [Set(order(184..<192)), Set(order(192..<200))])
        }
    }

    @Test func ofOtherDataAPassBeginsAnew() throws {
        try withParent(at: 7) { folder, start in
            let rows = Tiny.table.split(separator: "\n").prefix(1 + 120).joined(separator: "\n")
            try Data(rows.utf8).write(to: folder.appending(path: "fewer.csv"))
            let child = try Tiny.experiment(Tiny.classification, in: folder, ["data.source=fewer.csv"])
            let seen = batches(6, of: child, start)
            #expect(Set(seen.flatMap { $0 }).count == 96)
            let run = Tiny.run(child, options: TrainerOptions(threads: 1, start: start))
            #expect(abs((run.steps.first?.epoch ?? 0) - (112.0 / 192 + 16.0 / 96)) < 1e-12)
        }
    }

    @Test func textGoesOnWithNewWindows() throws {
        try withTemporaryFolder { folder in
            try Tiny.write(to: folder)
            let parent = folder.appending(path: "parent")
            Tiny.run(
                try Tiny.experiment(Tiny.language, in: folder),
                options: TrainerOptions(threads: 1, checkpointFolder: parent, startPaused: true),
                commands: [.goTo(step: 9), .stop(save: true)])
            let last = try #require(CheckpointFolder(parent).list().first)
            let child = try Tiny.experiment(Tiny.language, in: folder, ["training.batch-size=6"])
            let windows = batches(1, of: child, .fork(parent.appending(path: last.folder)))
            let order = WindowOrder(seed: 42, length: 1408, context: 12, batch: 1)
            #expect(windows == [Set((36..<42).flatMap { order.starts(step: $0) })])
            let run = Tiny.run(
                child, options: TrainerOptions(threads: 1, start: .fork(parent.appending(path: last.folder))))
            #expect(abs((run.steps.first?.epoch ?? 0) - Double(9 * 4 * 12 + 6 * 12) / 1408) < 1e-12)
        }
    }

    /// Classes, columns and tokens are those of the parent by name, or the fork is refused.
    @Test func otherClassesAreRefused() throws {
        try withParent(at: 7) { folder, start in
            let renamed = Tiny.table.replacing("inner", with: "middle")
            try Data(renamed.utf8).write(to: folder.appending(path: "renamed.csv"))
            let refused = Tiny.run(
                try Tiny.experiment(Tiny.classification, in: folder, ["data.source=renamed.csv"]),
                options: TrainerOptions(threads: 1, start: start))
            #expect(
                refused.failure?.contains("other classes: here there is no inner; they do not know middle") == true,
                "\(refused.failure ?? "")")

            // The same columns in another order are the same data.
            let swapped = Tiny.table.split(separator: "\n").map { line in
                let fields = line.split(separator: ",")
                return [fields[3], fields[2], fields[1], fields[0]].joined(separator: ",")
            }
            try Data(swapped.joined(separator: "\n").utf8).write(to: folder.appending(path: "swapped.csv"))
            let plain = Tiny.run(
                try Tiny.experiment(Tiny.classification, in: folder), options: TrainerOptions(threads: 1, start: start))
            let other = Tiny.run(
                try Tiny.experiment(Tiny.classification, in: folder, ["data.source=swapped.csv"]),
                options: TrainerOptions(threads: 1, start: start))
            #expect(other.failure == nil)
            #expect(other.outcome?.weightsSHA256 == plain.outcome?.weightsSHA256)
        }
    }

    @Test func rowsSharedOutAnewAreWarnedOf() throws {
        try withParent(at: 25) { folder, start in
            let child = Tiny.run(
                try Tiny.experiment(Tiny.classification, in: folder, ["seed=6"]),
                options: TrainerOptions(threads: 1, start: start))
            #expect(child.alerts.contains { $0.message.contains("shared out another way than in the parent") })
            // The best of other metrics is no best of this one.
            let measured = Tiny.run(
                try Tiny.experiment(
                    Tiny.classification, in: folder, ["evaluation.monitor=accuracy", "training.steps=40"]),
                options: TrainerOptions(threads: 1, start: start))
            #expect(measured.evaluations.contains { $0.step == 40 && $0.split == .validation && $0.isBest })
        }
    }

    /// Forking is no cause for alarm: where the parent's best weights are gone, a note says so in plain words.
    @Test func aForkWithoutItsParentsBestBeginsThatAnew() throws {
        try withParent(at: 25) { folder, start in
            guard case .fork(let place) = start else { return }
            let all = place.deletingLastPathComponent()
            for name in try FileManager.default.contentsOfDirectory(atPath: all.path)
            where name != place.lastPathComponent {
                try FileManager.default.removeItem(at: all.appending(path: name))
            }
            let child = Tiny.run(
                try Tiny.experiment(Tiny.classification, in: folder), options: TrainerOptions(threads: 1, start: start))
            let told = child.alerts.filter { $0.message.contains("are no longer kept") }
            #expect(told.count == 1 && told[0].severity == .note && !told[0].message.contains("/"), "\(child.alerts)")
        }
    }

    @Test func aForkWithoutStepsSaysWhatGivesItSome() throws {
        try withParent(at: 25) { folder, start in
            let child = Tiny.run(
                try Tiny.experiment(Tiny.classification, in: folder, ["training.steps=25"]),
                options: TrainerOptions(threads: 1, start: start))
            #expect(child.alerts.contains { $0.message.contains("the fork begins at step 25, after its last") })
        }
    }
}
