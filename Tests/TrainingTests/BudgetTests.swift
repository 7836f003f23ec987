import Experiments
import Foundation
import Language
import Testing
import Training

/// A run whose length is left open has enough updates, ends by itself, and says whether they were enough.
@Suite struct BudgetTests {
    /// 240 rows in batches of 16, and no word on the length.
    private static let open = Tiny.classification.replacing("steps = 120\n", with: "")

    private func plan(_ toml: String, _ overrides: [String]) throws -> RunPlan {
        try withTemporaryFolder { folder in
            try Tiny.write(to: folder)
            let listener = Tiny.run(
                try Tiny.experiment(toml, in: folder, overrides),
                options: TrainerOptions(threads: 1, startPaused: true), commands: [.stop(save: false)])
            return try #require(listener.plan)
        }
    }

    @Test(arguments: [
        ([], 2000),  // a hundred passes would be 1,200
        (["training.batch-size=4"], 4800),  // a hundred passes
        (["training.batch-size=1", "training.slices=1"], 10_000),  // of which a hundred would be 19,200
        (["training.steps=7"], 7), (["training.epochs=2"], 24), (["training.steps=7", "training.epochs=2"], 7),
    ])
    func theLengthFollowsFromTheData(overrides: [String], steps: Int) throws {
        let plan = try plan(Self.open, overrides)
        #expect(plan.totalSteps == steps)
        let isOpen = !overrides.contains { $0.hasPrefix("training.steps") || $0.hasPrefix("training.epochs") }
        #expect(plan.notes.contains { $0.in(.english).hasPrefix("\(steps) steps by the size of the data") } == isOpen)
    }

    @Test func largeDataAreSeenTwiceAtLeast() throws {
        try withTemporaryFolder { folder in
            let rows = (0..<8000).map { "\($0 % 13),\($0 % 7 < 3 ? "a" : "b")" }
            try Data(("x,kind\n" + rows.joined(separator: "\n")).utf8).write(to: folder.appending(path: "rings.csv"))
            let listener = Tiny.run(
                try Tiny.experiment(Self.open, in: folder, ["training.batch-size=1", "training.slices=1"]),
                options: TrainerOptions(threads: 1, startPaused: true), commands: [.stop(save: false)])
            #expect(listener.plan?.totalSteps == 12_800)
        }
    }

    @Test func anOpenRunEndsWhereNothingGetsBetter() throws {
        try withTemporaryFolder { folder in
            // Classes by chance: nothing can be learned but the rows themselves.
            var state: UInt64 = 3
            let rows = (0..<240).map { row in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return "\(row * 37 % 101),\(row * 59 % 89),\(state >> 63 == 0 ? "a" : "b")"
            }
            try Data(("x,y,kind\n" + rows.joined(separator: "\n")).utf8).write(to: folder.appending(path: "rings.csv"))
            let listener = Tiny.run(try Tiny.experiment(Self.open, in: folder, ["training.batch-size=4"]))
            let outcome = try #require(listener.outcome)
            let best = try #require(outcome.bestStep)
            // Fifty evaluations, twenty steps apart, are a thousand updates.
            #expect(outcome.reason == .earlyStopping && outcome.step == best + 1000 && outcome.step < 4800)
            #expect(outcome.isStillImproving == false)
            let evaluated = listener.evaluations.first { $0.step == best && $0.split == .validation }
            #expect(outcome.evaluations[1].value(of: "loss") == evaluated?.value(of: "loss"))
            #expect(listener.alerts.isEmpty)
        }
    }

    @Test func aRunThatEndsTooEarlySaysSo() throws {
        try withTemporaryFolder { folder in
            try Tiny.write(to: folder)
            let short = Tiny.run(
                try Tiny.experiment(
                    Tiny.classification, in: folder, ["evaluation.every=10", "training.schedule=constant"]))
            #expect(short.outcome?.isStillImproving == true)
            let words = short.alerts.filter { $0.message.hasPrefix("the run ended while it was still getting better") }
            #expect(words.count == 1 && words[0].severity == .warning)
            let blind = Tiny.run(
                try Tiny.experiment(
                    Tiny.classification, in: folder,
                    ["data.split.train=0.9", "data.split.validation=0.0", "data.split.test=0.1"]))
            #expect(blind.outcome != nil && blind.outcome?.isStillImproving == nil)
        }
    }

    /// What is shown as the number of steps is what the run has, after a change and after going back before it.
    @Test func anotherLengthIsTold() throws {
        try withTemporaryFolder { folder in
            try Tiny.write(to: folder)
            let listener = Listener()
            let run = TrainingRun(
                experiment: try Tiny.experiment(Tiny.classification, in: folder),
                options: TrainerOptions(threads: 1, startPaused: true), sinks: [listener])
            run.start()
            #expect(listener.waitForPauses(1))
            run.send(.goTo(step: 30))
            #expect(listener.waitForPauses(2))
            run.send(.change([SettingChange(path: "training.steps", value: 90)]))
            #expect(listener.wait { if case .lengthChanged = $0 { true } else { false } })
            run.send(.goTo(step: 20))
            #expect(listener.waitForPauses(3))
            run.send(.goTo(step: 35))
            #expect(listener.waitForPauses(4))
            run.send(.stop(save: false))
            run.wait()
            let lengths = listener.events.compactMap { event -> Int? in
                if case .lengthChanged(let steps) = event { steps } else { nil }
            }
            #expect(listener.plan?.totalSteps == 120 && lengths == [90, 120, 90])
        }
    }
}
