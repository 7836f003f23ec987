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
}
