import Drawing
import Hosting
import Panes
import TerminalUI
import Testing

@Suite struct MouseTests {
    private func row(_ text: String, in state: AppState) -> Int? {
        state.draw().rowTexts.firstIndex { $0.contains(text) }
    }

    @Test func wheelZoomsTheChartAroundThePointer() throws {
        var state = try Scene.training(80, 24)
        _ = state.handle(.mouse(MouseEvent(.wheelUp, button: .none, at: Point(x: 40, y: 8))))
        let range = try #require(state.screen.session?.window.range)
        #expect(range.lowerBound > 0 && range.upperBound < 800)
        for _ in 0..<5 { _ = state.handle(.mouse(MouseEvent(.wheelDown, button: .none, at: Point(x: 40, y: 8)))) }
        #expect(state.screen.session?.window.isLive == true)
    }

    @Test func draggingMovesTheCrosshair() throws {
        var state = try Scene.training(80, 24)
        #expect(state.part?.id.rawValue == "chart")
        _ = state.handle(.mouse(MouseEvent(.press, at: Point(x: 30, y: 8))))
        let first = try #require(state.screen.session?.window.crosshair)
        _ = state.handle(.mouse(MouseEvent(.drag, at: Point(x: 40, y: 8))))
        let second = try #require(state.screen.session?.window.crosshair)
        #expect(second > first)
    }

    @Test func clicksGiveTheKeysToWhatIsUnderThem() throws {
        var state = try Scene.training(80, 24)
        let y = try #require(row("events", in: state))
        _ = state.handle(.mouse(MouseEvent(.press, at: Point(x: 10, y: y + 1))))
        #expect(state.part?.id.rawValue == "events")
        #expect(state.screen.session?.window.crosshair == nil)
        let tabs = try #require(row("2 Hyper", in: state))
        _ = state.handle(.mouse(MouseEvent(.press, at: Point(x: 12, y: tabs))))
        #expect(state.screen.place.pane == HyperparameterPane.id)
    }

    /// Clicks on the row that shows a text.
    private func click(_ text: String, in state: inout AppState) throws -> [Effect] {
        let y = try #require(row(text, in: state), "\(text)")
        return state.handle(.mouse(MouseEvent(.press, at: Point(x: 6, y: y))))
    }

    @Test func aClickSelectsTheRow() throws {
        var state = try Scene.comparing(80, 24)
        state.press("8")
        _ = try click("2    ✓ finished", in: &state)
        state.press("enter")
        #expect(state.screen.session?.current == 2)
        state.press("5")
        _ = try click("F1 macro", in: &state)
        #expect(state.draw().text.contains("─ F1 macro validation"))
        state.press("2")
        _ = try click("  format ", in: &state)
        #expect(state.panes[HyperparameterPane.self].form?.focused?.label == "format")
        #expect(state.screen.overlays.isEmpty)
        _ = try click("  format ", in: &state)
        #expect(state.screen.overlays.last is Picker, "a click on the chosen setting edits it")
        _ = state.handle(.mouse(MouseEvent(.press, at: Point(x: 0, y: 0))))
        #expect(state.screen.overlays.last is Picker)
        let y = try #require(row("jsonl   A table", in: state))
        _ = state.handle(.mouse(MouseEvent(.press, at: Point(x: 40, y: y))))
        #expect(state.screen.overlays.isEmpty)
        #expect(state.panes[HyperparameterPane.self].form?.draft.value(at: "data.format") == .text("jsonl"))
    }

    @Test func aClickSelectsATensor() throws {
        var state = try Scene.paused(80, 24)
        state.press("4", "tab")
        let effects = try click(".1.weight", in: &state)
        guard case .command(.inspect(let request)) = effects.first else {
            Issue.record("\(effects)")
            return
        }
        #expect(request.name == "hidden.1.weight")
    }

    @Test func aClickSelectsASession() throws {
        var state = try Scene.choosing(80, 24)
        _ = try click("Digits  ", in: &state)
        #expect(state.press("enter") == [.open(path: "/samples/digits.toml", start: true)])
    }
}
