import Experiments
import Foundation
import Hosting
import Language
import Panes
import Profiles
import TerminalUI
import Testing

extension Scene {
    /// What a study of three seeds found: losses that fall by a power law.
    static func study(sizes: Int = 6) -> DataAmountReport {
        let fractions = [0.0313, 0.0625, 0.125, 0.25, 0.5, 1].suffix(sizes)
        let trials = (0..<3).flatMap { seed in
            fractions.enumerated().map { size, fraction in
                var trial = DataAmountReport.Trial(
                    run: 2 + seed * sizes + size, fraction: fraction, seed: UInt64(42 + seed), state: .finished)
                let rows = (1437 * fraction).rounded()
                let scatter = 1 + 0.02 * Double((size * 5 + seed * 7) % 3 - 1)
                (trial.rows, trial.steps, trial.bestStep, trial.seconds) = (Int(rows), 1350, 1254, 4.2)
                trial.validationLoss = (6 * pow(rows, -0.6) + 0.08) * scatter
                (trial.trainingLoss, trial.metric) = (0.02 + 0.000_01 * rows, 1 - 1.4 * pow(rows, -0.6))
                trial.isStillImproving = false
                return trial
            }
        }
        let setting = DataAmountReport.Setting(
            equal: .steps, isText: false, metric: Text("Accuracy", zh: "准确率"), metricID: "accuracy", parameters: 17_226,
            baseline: log(10), unitsPerStep: 32)
        return DataAmountReport(setting, trials: trials, seed: 42)
    }

    /// A session with a finished run, and a study's report.
    static func studied(_ width: Int, _ height: Int) throws -> AppState {
        var state = try state(width, height)
        _ = state.handle(.opened(try session()))
        state.press("6")
        _ = state.handle(.answer(AnyQuery.Answer(DataAmountQuery(), study())))
        return state
    }
}

/// The pane of the amount of data: a study is asked for, led from trial to trial, and told.
@Suite struct StudyPaneTests {
    private func basis() throws -> DataAmountBasis {
        DataAmountBasis(try Scene.experiment(), rows: 1437, totalSteps: 1350, epochs: 30, secondsPerStep: 0.003)
    }

    /// A session whose run is over, with a study chosen.
    private func begun() throws -> (state: AppState, effects: [Effect]) {
        var state = try Scene.state(120, 40)
        var session = try Scene.session()
        session.runs[0].state = .finished
        _ = state.handle(.opened(session))
        state.press("6")
        #expect(state.draw().text.contains("R trains the experiment on parts of its training set"))
        let asked = state.press("R")
        #expect(asked == [.ask(AnyQuery(DataAmountBasisQuery(try Scene.experiment())))])
        _ = state.handle(.answer(AnyQuery.Answer(DataAmountBasisQuery(try Scene.experiment()), try basis())))
        let dialog = state.draw().text
        #expect(dialog.contains("6 sizes × 3 seeds, equal steps: 18 runs, about 1 m"), "\(dialog)")
        // The safe answer comes first and trains nothing.
        var declined = state
        #expect(declined.press("enter").isEmpty)
        let effects = state.press("down", "enter")
        return (state, effects)
    }

    /// Sizes, seeds and length are those that a person says; how long that takes is told before it starts.
    @Test func anotherStudyIsDescribed() throws {
        var state = try Scene.state(120, 40)
        var session = try Scene.session()
        session.runs[0].state = .finished
        _ = state.handle(.opened(session))
        state.press("6", "R")
        _ = state.handle(.answer(AnyQuery.Answer(DataAmountBasisQuery(try Scene.experiment()), try basis())))
        state.press("down", "down", "down", "down", "enter")
        #expect(state.draw().text.contains("6 3 steps"), "\(state.draw().text)")
        for _ in 0..<9 { state.press("backspace") }
        for key in ["8", "space", "9", "9", "space", "s", "t", "e", "p", "s"] { state.press(key) }
        #expect(state.draw().text.contains("such as 8 2 epochs"), "\(state.draw().text)")
        for _ in 0..<8 { state.press("backspace") }
        for key in ["2", "space", "e", "p", "o", "c", "h", "s", "enter"] { state.press(key) }
        let dialog = state.draw().text
        #expect(dialog.contains("8 sizes × 2 seeds, equal epochs: 16 runs, about "), "\(dialog)")
        let effects = state.press("down", "enter")
        #expect(started(effects) != nil)
    }

    private func started(_ effects: [Effect]) -> Experiment? {
        effects.compactMap { if case .start(let experiment, nil) = $0 { experiment } else { nil } }.first
    }

    /// The world's answer to the start of a trial.
    private func run(_ experiment: Experiment, _ number: Int, in state: inout AppState) {
        var session = state.screen.session?.card ?? OpenedSession(name: "", folder: "", runs: [])
        session.runs.append(
            RunCard(
                number: number, name: experiment.name, state: .preparing, step: 0, totalSteps: 1350,
                experiment: experiment, started: Scene.now))
        _ = state.handle(.opened(session))
        _ = state.handle(.active(run: number))
    }

    private func end(_ number: Int, _ reason: RunOutcome.Reason, in state: inout AppState) -> [Effect] {
        let outcome = RunOutcome(
            reason: reason, step: 1350, seconds: 4, evaluations: [], weightsSHA256: "", bestStep: 1200)
        let final: RunState = reason == .stopped ? .stopped : .finished
        return state.handle(.events(run: number, [.stateChanged(final), .finished(outcome)]))
    }

    @Test func trialsFollowEachOther() throws {
        var (state, effects) = try begun()
        let first = try #require(started(effects))
        #expect(first.name == "data 3.13 %, seed 42")
        run(first, 2, in: &state)
        #expect(state.draw().text.contains("trial 1 of 18 (data 3.13 %, seed 42) is training"))
        effects = end(2, .completed, in: &state)
        #expect(effects.contains(.ask(AnyQuery(DataAmountQuery()))))
        let second = try #require(started(effects))
        #expect(second.name == "data 6.25 %, seed 42")
        run(second, 3, in: &state)
        // One that fails is left out.
        effects = state.handle(
            .events(run: 3, [.stateChanged(.failed), .failed(message: Text("no room", zh: "没有空间"))]))
        let third = try #require(started(effects))
        #expect(third.name == "data 12.5 %, seed 42")
        run(third, 4, in: &state)
        // Passed over by a person.
        let fourth = try #require(started(state.press("n")))
        #expect(fourth.name == "data 25 %, seed 42")
    }

    @Test func whatAPersonStopsEndsTheStudy() throws {
        var (state, effects) = try begun()
        run(try #require(started(effects)), 2, in: &state)
        var stopped = state
        effects = stopped.press("x")
        #expect(effects.contains(.command(.stop(save: true))) && started(effects) == nil)
        #expect(started(end(2, .stopped, in: &stopped)) == nil)
        // Stopped elsewhere, or another run started in its place.
        var elsewhere = state
        #expect(started(end(2, .stopped, in: &elsewhere)) == nil)
        #expect(elsewhere.draw().text.contains("R goes on with it"))
        run(try Scene.experiment(rate: 0.1), 3, in: &state)
        #expect(started(end(3, .completed, in: &state)) == nil)
    }

    /// A trial that was begun is gone on with, one that is over is not trained again.
    @Test func aStudyGoesOnWhereItWasCut() throws {
        let plan = try DataAmountPlan(basis(), .init())
        var state = try Scene.state(120, 40)
        var session = try Scene.session()
        session.runs[0].state = .finished
        for (index, runState) in [RunState.finished, .failed, .stopped].enumerated() {
            let experiment = plan.trials[index].experiment
            session.runs.append(
                RunCard(
                    number: index + 2, name: experiment.name, state: runState, step: 100, totalSteps: 1350,
                    experiment: experiment, started: Scene.now))
        }
        #expect(!state.handle(.opened(session)).isEmpty)
        state.press("6", "R")
        _ = state.handle(.answer(AnyQuery.Answer(DataAmountBasisQuery(try Scene.experiment()), try basis())))
        #expect(state.draw().text.contains("equal steps: 16 runs"))
        let effects = state.press("down", "enter")
        #expect(effects.contains(.resume(run: 4, paused: false)) && started(effects) == nil)
    }

    @Test func theReportIsTold() throws {
        let state = try Scene.studied(200, 50)
        let screen = state.draw().text
        for words in ["2,874 rows, twice as many", "Law: validation loss = a·n^(−b) + c", "○ validation", "data"] {
            #expect(screen.contains(words), "\(words) is not in \(screen)")
        }
        // A trial is a run like any other.
        var opened = state
        opened.press("tab", "enter")
        #expect(opened.screen.place.tab == StudyPane.id, "a run that the session lacks is not opened")
    }
}
