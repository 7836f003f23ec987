import Catalog
import Experiments
import Foundation
import Learning
import Testing
import Training

/// Conditions that stop a run, and what is seen there.
@Suite struct BreakpointTests {
    private func withFolder(_ body: (URL) throws -> Void) throws {
        try withTemporaryFolder { folder in
            try Tiny.write(to: folder)
            try body(folder)
        }
    }

    private func hits(_ listener: Listener) -> [BreakpointHit] {
        listener.events.compactMap { if case .breakpointHit(let hit) = $0 { hit } else { nil } }
    }

    @Test func stopsWhereTheyHoldAndChangeNoBit() throws {
        try withFolder { folder in
            let experiment = try Tiny.experiment(Tiny.classification, in: folder)
            let plain = Tiny.run(experiment)
            let losses = plain.steps.map(\.loss)
            // Steps whose loss is above the highest of the ten before it, by hand; of two in a row the first.
            let high = (0..<120).map { index in
                index > 0 && losses[index] > (losses[max(0, index - 10)..<index].max() ?? .infinity)
            }
            let expected = (1..<120).filter { high[$0] && !high[$0 - 1] }
            let options = TrainerOptions(
                threads: 1, startPaused: true,
                breakpoints: [Breakpoint("loss > max(loss, 10)"), Breakpoint("step == 64")])
            let stops = (expected + [64]).sorted()
            let listener = Tiny.run(
                experiment, options: options, commands: [TrainerCommand](repeating: .run, count: stops.count + 1))
            #expect(hits(listener).map(\.step) == stops)
            #expect(listener.outcome?.weightsSHA256 == plain.outcome?.weightsSHA256)
            #expect(listener.steps.map(\.loss) == losses)
            let hit = try #require(hits(listener).first { $0.expression.hasPrefix("loss") })
            #expect(hit.values.map(\.value) == [losses[hit.step]])
            #expect(hit.layer != nil)
            let blame = try #require(hit.blame)
            #expect(blame.rows.count == 16)
            #expect(blame.rows.map(\.loss) == blame.rows.map(\.loss).sorted(by: >))
            #expect(blame.rows.allSatisfy { ($0.line ?? 0) > 1 })
        }
    }

    /// A tensor that the model does not have would be waited for in vain.
    @Test func aTensorThatIsNotThereIsToldOf() throws {
        try withFolder { folder in
            let experiment = try Tiny.experiment(Tiny.classification, in: folder)
            let loaded = Tiny.run(
                experiment,
                options: TrainerOptions(
                    threads: 1, startPaused: true, breakpoints: [Breakpoint("gradient[foo].norm > 1")],
                    watches: ["activation[*].max"]),
                early: [
                    .breakpoints([Breakpoint("gradient[foo].norm > 1"), Breakpoint("weight[haed].norm > 1")]),
                    .watches(["weight[head].norm", "activation[nowhere].max"]),
                    .runUntilCondition("weight[bar].max > 1"),
                ], commands: [.run])
            let alerts = loaded.events.compactMap {
                if case .alert(let alert) = $0 { alert.text.in(.english) } else { nil }
            }
            let words = "never has a value: gradient[foo]: there is no tensor or layer 'foo'"
            #expect(alerts.contains { $0.contains(words) })
            #expect(!alerts.contains { $0.contains("'activation[*].max'") })
            let refusals = loaded.events.compactMap {
                if case .refused(_, let reason) = $0 { reason.in(.english) } else { nil }
            }
            #expect(refusals.count == 3, "\(refusals)")
            #expect(refusals.first?.contains("(did you mean 'head'?); there are head.") == true, "\(refusals)")
            #expect(loaded.outcome?.step == 120)
        }
    }

    /// A breakpoint fires when its condition becomes true, and is silent for as long as it stays so.
    @Test func aConditionThatStaysTrueStopsOnce() throws {
        try withFolder { folder in
            let experiment = try Tiny.experiment(Tiny.classification, in: folder)
            let condition = "loss > 0 and step > 30 and step < 60 or loss > 0 and step > 80"
            let options = TrainerOptions(threads: 1, startPaused: true, breakpoints: [Breakpoint(condition)])
            let plain = Tiny.run(experiment, options: options, commands: [.run, .run, .run])
            #expect(hits(plain).map(\.step) == [30, 80])
            #expect(plain.outcome?.step == 120)
            // Switching others on and off at the stop does not make it stop there again.
            let edited = Tiny.run(
                experiment, options: options,
                commands: [.run, .runUntilCondition("step > 200"), .run])
            #expect(hits(edited).map(\.step) == [30, 80])
            // Back before it became true, it becomes true again; back to where it held, it does not.
            let wandering = Tiny.run(
                experiment, options: options,
                commands: [.run, .goTo(step: 50), .goTo(step: 25), .run, .goTo(step: 55), .goTo(step: 40), .run, .run])
            #expect(hits(wandering).map(\.step) == [30, 30, 80])
            #expect(wandering.outcome?.weightsSHA256 == plain.outcome?.weightsSHA256)
        }
    }

    /// `resume` after a breakpoint goes on, and conditions that look back see what was before.
    @Test func aResumedRunPassesTheBreakpointItStoppedAt() throws {
        try withFolder { folder in
            let experiment = try Tiny.experiment(Tiny.classification, in: folder)
            let plain = Tiny.run(experiment)
            let losses = plain.steps.map(\.loss)
            let conditions = ["loss > 0 and step > 30", "loss > max(loss, 40)"].map { Breakpoint($0) }
            let checkpoints = folder.appending(path: "checkpoints")
            var stops: [Int] = []
            var past: [StepRecord] = []
            var last: Listener?
            for attempt in 0..<40 where last?.outcome?.reason != .completed {
                last = Tiny.run(
                    experiment,
                    options: TrainerOptions(
                        threads: 1, checkpointFolder: checkpoints, start: attempt == 0 ? .beginning : .resume,
                        breakpoints: conditions, past: .init(steps: past), isUnattended: true))
                past += last?.steps ?? []
                stops += last.map(hits)?.map(\.step) ?? []
            }
            let high = (0..<120).map { index in
                index > 0 && losses[index] > (losses[max(0, index - 40)..<index].max() ?? .infinity)
            }
            var expected = (1..<120).filter { high[$0] && !high[$0 - 1] }
            if !expected.contains(30) { expected = (expected + [30]).sorted() }
            #expect(stops == expected)
            #expect(last?.outcome?.weightsSHA256 == plain.outcome?.weightsSHA256)
            #expect(past.map(\.loss) == losses)
        }
    }

    @Test func watchesAreToldAndStandInTheJournal() throws {
        try withFolder { folder in
            let experiment = try Tiny.experiment(Tiny.classification, in: folder)
            let listener = Tiny.run(
                experiment, options: TrainerOptions(threads: 1, startPaused: true, watches: ["step", "max(loss, 3)"]),
                commands: [.goTo(step: 40), .run])
            let told = listener.events.compactMap { if case .watched(let values) = $0 { values } else { nil } }
            #expect(told.contains { $0.first?.value == 40 && $0.count == 2 }, "at the pause")
            #expect(told.last?.first?.value == 120, "at the end")
            let losses = listener.steps.map(\.loss)
            #expect(told.last?.last?.value == losses.suffix(3).max())
            let edited = Tiny.run(
                experiment, options: TrainerOptions(threads: 1, startPaused: true),
                early: [.watches(["ema(loss, 9)"])], commands: [.run])
            #expect(edited.journal.first?.summary == "watches: ema(loss, 9)")
            #expect(edited.journal.first?.action == .watches(["ema(loss, 9)"]))
        }
    }

    /// Slower training is the same training.
    @Test func aPaceChangesNoBit() throws {
        try withFolder { folder in
            let experiment = try Tiny.experiment(Tiny.classification, in: folder)
            let plain = Tiny.run(experiment)
            let start = ContinuousClock.now
            let slow = Tiny.run(experiment, options: TrainerOptions(threads: 1, pace: 300, isUnattended: true))
            #expect(ContinuousClock.now - start > .seconds(0.35))
            #expect(slow.outcome?.weightsSHA256 == plain.outcome?.weightsSHA256)
        }
    }

    @Test func metricsAndTensorsCanBeAskedFor() throws {
        try withFolder { folder in
            let experiment = try Tiny.experiment(Tiny.classification, in: folder)
            func firstHit(_ conditions: [String]) throws -> BreakpointHit {
                let options = TrainerOptions(
                    threads: 1, startPaused: true,
                    breakpoints: conditions.map { Breakpoint($0) } + [Breakpoint("step == 3", isEnabled: false)])
                let listener = Tiny.run(experiment, options: options, commands: [.run, .stop(save: false)])
                return try #require(hits(listener).first)
            }
            let evaluated = try firstHit(["validation.loss < 10 for 3 evaluations"])
            #expect(evaluated.step == 60 && evaluated.blame == nil)
            let weighed = try firstHit([
                "weight[hidden0].norm > 0 for 50 steps", "gradient[*].max < 0", "activation[*].zeros > 2",
                "weight[*].ratio > 1e9",
            ])
            #expect(weighed.step == 49 && weighed.layer?.hasPrefix("hidden0.") == true)
            let active = try firstHit(["activation[*].norm > 0 and weight[head].ratio > 0"])
            #expect(active.step == 1 && active.values.allSatisfy { $0.value != nil })
        }
    }

    @Test func aRunWithoutAScreenEndsSaved() throws {
        try withFolder { folder in
            let checkpoints = folder.appending(path: "checkpoints")
            let listener = Tiny.run(
                try Tiny.experiment(Tiny.classification, in: folder),
                options: TrainerOptions(
                    threads: 1, checkpointFolder: checkpoints, breakpoints: [Breakpoint("step >= 31")],
                    isUnattended: true))
            #expect(listener.outcome?.reason == .stopped && listener.outcome?.step == 31)
            #expect(Checkpoint.newest(in: CheckpointFolder(checkpoints)).checkpoint?.step == 31)
        }
    }

    @Test func mistakesAreToldBeforeTheFirstStep() throws {
        try withFolder { folder in
            let listener = Tiny.run(
                try Tiny.experiment(Tiny.classification, in: folder),
                options: TrainerOptions(threads: 1, breakpoints: [Breakpoint("los > 3")]))
            #expect(listener.failure?.hasPrefix("debugging.breakpoints: column 1: 'los' is unknown") == true)
        }
    }

    @Test func aBrokenRowIsFoundFromItsLoss() throws {
        try withFolder { folder in
            // One label is turned round, far inside its ring.
            var lines = Tiny.table.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
            let broken = lines.firstIndex { $0.hasSuffix("inner") && $0.contains("red") } ?? 0
            lines[broken] = lines[broken].replacing("inner", with: "outer")
            try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: folder.appending(path: "rings.csv"))
            let experiment = try Tiny.experiment(
                Tiny.classification, in: folder,
                [
                    "training.steps=600", "model.dropout=0", "data.split.train=1", "data.split.test=0",
                    "data.split.validation=0",
                ])
            let listener = Tiny.run(
                experiment,
                options: TrainerOptions(
                    threads: 1, startPaused: true, breakpoints: [Breakpoint("loss > 4 * ema(loss, 40) and step > 300")]),
                commands: [.run, .stop(save: false)])
            let row = try #require(hits(listener).first?.blame?.rows.first)
            #expect(row.line == broken + 1)
            // In a batch whose other rows are hard as well, the row itself can be asked for.
            let other = Tiny.run(
                experiment,
                options: TrainerOptions(
                    threads: 1, startPaused: true, breakpoints: [Breakpoint("row_loss > 3 and step > 200")],
                    watches: ["row_loss"]),
                commands: [.run, .stop(save: false)])
            let hit = try #require(hits(other).first)
            #expect(hit.blame?.rows.first?.line == broken + 1)
            #expect(hit.values.first { $0.expression == "row_loss" }?.value == hit.blame?.rows.first?.loss)
            #expect(row.text == lines[broken], "the row as it stands in the file")
        }
    }

    /// A value a hundred times its column's others is named; rows that only differ are not.
    @Test func theValueThatStandsOutIsNamed() throws {
        try withFolder { folder in
            var lines = Tiny.table.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
            var cells = lines[100].split(separator: ",").map(String.init)
            cells[1] = "900"
            lines[100] = cells.joined(separator: ",")
            try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: folder.appending(path: "rings.csv"))
            let experiment = try Tiny.experiment(
                Tiny.classification, in: folder,
                ["data.split.train=1", "data.split.test=0", "data.split.validation=0"])
            let listener = Listener()
            let run = TrainingRun(
                experiment: experiment, options: TrainerOptions(threads: 1, startPaused: true), sinks: [listener])
            run.start()
            // Every row is in one of the batches of an epoch.
            for step in 1...15 {
                #expect(listener.waitForPauses(step))
                run.send(.blame)
                run.send(.step(1))
            }
            // Who stops does not wait for what was asked before.
            #expect(listener.waitForPauses(16))
            run.send(.stop(save: false))
            run.wait()
            let rows = listener.events.flatMap { event -> [BatchBlame.Row] in
                if case .blamed(let blame) = event { blame.rows } else { [] }
            }
            #expect(Set(rows.map(\.line)).count == 240)
            #expect(rows.filter { $0.standsOut != nil }.map(\.line) == [101])
            #expect(rows.first { $0.line == 101 }?.standsOut == "y")
            // The class of a row is the last field of its line.
            #expect(
                rows.allSatisfy { row in row.line.map { lines[$0 - 1].hasSuffix("," + (row.target ?? "none")) } ?? false
                })
        }
    }

    @Test func phasesMakeTheSameStep() throws {
        try withFolder { folder in
            let experiment = try Tiny.experiment(Tiny.classification, in: folder)
            let plain = Tiny.run(experiment)
            let listener = Listener()
            let run = TrainingRun(
                experiment: experiment, options: TrainerOptions(threads: 1, startPaused: true), sinks: [listener])
            run.start()
            #expect(listener.waitForPauses(1))
            for _ in 0..<8 { run.send(.phase) }
            run.send(.run)
            run.wait()
            let phases = listener.events.compactMap { if case .phase(let phase, _) = $0 { phase } else { nil } }
            #expect(phases == [.backward, .update, .forward, .backward, .update, .forward, .backward, .update])
            #expect(listener.outcome?.weightsSHA256 == plain.outcome?.weightsSHA256)
            #expect(listener.steps.map(\.loss) == plain.steps.map(\.loss))
        }
    }

    /// Activations are those of the step, with the units that it leaves out.
    @Test func activationsHaveTheStepsDropout() throws {
        try withFolder { folder in
            func means(dropout: String, times: Int = 1) throws -> [[Double]] {
                let listener = Listener()
                let run = TrainingRun(
                    experiment: try Tiny.experiment(
                        Tiny.classification, in: folder, ["model.dropout=\(dropout)"]),
                    options: TrainerOptions(threads: 1, startPaused: true), sinks: [listener])
                run.start()
                #expect(listener.waitForPauses(1))
                for _ in 0..<times { run.send(.inspect(InspectionRequest(source: .activation))) }
                run.send(.stop(save: false))
                run.wait()
                return listener.events.compactMap {
                    if case .inspected(let one) = $0 { one.tensors.map(\.mean) } else { nil }
                }
            }
            let without = try means(dropout: "0")
            let with = try means(dropout: "0.6", times: 2)
            #expect(with.count == 2 && with[0] == with[1], "the same step has the same units")
            #expect(without[0] != with[0], "the weights are the same, so the dropout makes the difference")
        }
    }

    @Test func tensorsCanBeInspected() throws {
        try withFolder { folder in
            let experiment = try Tiny.experiment(Tiny.classification, in: folder)
            let plain = Tiny.run(experiment)
            let listener = Listener()
            let run = TrainingRun(
                experiment: experiment, options: TrainerOptions(threads: 1, startPaused: true), sinks: [listener])
            run.start()
            #expect(listener.waitForPauses(1))
            run.send(.goTo(step: 30))
            #expect(listener.waitForPauses(2))
            for source in [InspectionRequest.Source.weight, .gradient, .activation, .optimizer] {
                run.send(.inspect(InspectionRequest(source: source)))
            }
            run.send(.inspect(InspectionRequest(source: .weight, name: "head.weight", values: 2..<5, against: 10)))
            run.send(.blame)
            run.send(.run)
            run.wait()
            let inspections = listener.events.compactMap { if case .inspected(let one) = $0 { one } else { nil } }
            #expect(inspections.count == 5 && inspections.allSatisfy { !$0.tensors.isEmpty && $0.step == 30 })
            #expect(inspections[0].tensors.map(\.name) == inspections[1].tensors.map(\.name))
            #expect(inspections[3].tensors.count == 2 * inspections[0].tensors.count)
            #expect(inspections[2].tensors.contains { $0.shape.first == 16 })
            for report in inspections.flatMap(\.tensors) {
                #expect(report.histogram.reduce(0, +) == report.shape.reduce(1, *) && report.nonFinite == 0)
                #expect(report.minimum <= report.mean && report.mean <= report.maximum)
            }
            let chosen = try #require(inspections[4].tensors.first)
            #expect(inspections[4].tensors.count == 1 && chosen.values.count == 3)
            #expect(try #require(chosen.largestDifference) > 0)
            #expect(listener.events.contains { if case .blamed(let blame) = $0 { blame.step == 31 } else { false } })
            #expect(listener.outcome?.weightsSHA256 == plain.outcome?.weightsSHA256, "looking changes nothing")
        }
    }
}
