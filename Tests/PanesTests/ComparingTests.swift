import Experiments
import Hosting
import Panes
import TerminalUI
import Testing

/// Runs beside each other: what a run is compared with, which one is chosen, and how look-ahead ranks its branches.
@Suite struct ComparingTests {
    /// Three runs, the third a fork of the first.
    private func forked(_ width: Int, _ height: Int) throws -> AppState {
        var state = try Scene.comparing(width, height)
        var cards = try (1...3).map { try Scene.card($0, rate: [1e-3, 3e-3, 5e-3][$0 - 1]) }
        (cards[2].parent, cards[2].forkStep) = (1, 700)
        _ = state.handle(.opened(OpenedSession(name: "digits-2027-01-15", folder: "/sessions/digits", runs: cards)))
        state.press("8")
        return state
    }

    @Test func aForkIsComparedWithItsParent() throws {
        var state = try forked(120, 40)
        state.press("g", "g")
        while !state.draw().text.contains("─ run 3") { state.press("j") }
        let text = state.draw().text
        #expect(text.contains("against run 1, its parent"), "\(text)")
        #expect(text.contains("training.learning-rate 0.001 → 0.005"))
        #expect(text.contains("⑂ 1@700 learning-rate 0.005"))
    }

    @Test func theListBeginsAtTheRunShown() throws {
        var state = try Scene.comparing(80, 24)
        state.screen.session?.current = 2
        state.press("8")
        let text = state.draw().text
        #expect(text.contains("─ run 2 Digits"), "\(text)")
        #expect(text.contains("▸   2 ◂"), "\(text)")
    }

    @Test func largeScreensComparesTheMarkedRuns() throws {
        var state = try Scene.comparing(200, 50)
        state.press("8", "j", "m")
        let text = state.draw().text
        #expect(text.contains("metrics of the runs"))
        #expect(text.contains("╌△ run 2"), "\(text)")
        state.press("5")
        #expect(state.draw().text.contains("╌△ run 2"), "the Evaluate pane shows the marked runs, too")
    }

    @Test func theBestBranchOfALookAheadIsChosen() throws {
        var state = try Scene.paused(80, 24)
        _ = state.handle(.events(run: 1, [.lookedAhead(Scene.lookAhead)]))
        let text = state.draw().text
        #expect(text.contains("▸ ┈□ 0.003 ◆"), "\(text)")
        #expect(text.contains("0.001 (now)"), "\(text)")
        #expect(text.contains("go on with 0.003"))
        let change = SettingChange(path: "training.learning-rate", value: .real(3e-3))
        #expect(state.press("enter") == [.command(.change([change]))])
    }

    @Test func aRunWithoutATrainerIsLoadedToLookInside() throws {
        var state = try Scene.state(80, 24)
        _ = state.handle(
            .opened(OpenedSession(name: "digits", folder: "", runs: [try Scene.card(1, state: .stopped)])))
        _ = state.handle(.history(run: 1, FakeRun().events + [.stateChanged(.stopped)]))
        state.press("4")
        #expect(state.draw().text.contains("tab: weights"))
        state.press("tab")
        let text = state.draw().text
        #expect(text.contains("enter loads this run"), "\(text)")
        #expect(state.press("enter") == [.resume(run: 1, paused: true)])
    }
}
