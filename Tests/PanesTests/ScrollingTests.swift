import Catalog
import Drawing
import Experiments
import Metrics
import Panes
import TerminalUI
import Testing

/// Every list comes to its last line and goes back at the first key; what is drawn is what is counted.
@Suite struct ScrollingTests {
    /// Scrolls to the end, where `last` must be seen and nothing more moves, and a line back.
    private func check(_ state: AppState, last: String, sourceLocation: SourceLocation = #_sourceLocation) {
        var state = state
        #expect(!state.draw().text.contains(last), "it is seen before scrolling", sourceLocation: sourceLocation)
        state.press("G")
        let end = state.draw().text
        #expect(end.contains(last), "\(end)", sourceLocation: sourceLocation)
        state.press("down")
        #expect(state.draw().text == end, "it moves beyond its end", sourceLocation: sourceLocation)
        state.press("up")
        #expect(state.draw().text != end, "the first key back does nothing", sourceLocation: sourceLocation)
    }

    @Test func metricsWithWatchesAndOtherSplits() throws {
        var state = try Scene.training(80, 24)
        let watches = (1...9).map { WatchValue(expression: "watch \($0)", value: Double($0)) }
        _ = state.handle(.events(run: 1, [.watched(watches)]))
        state.press("tab")
        check(state, last: "│gap")
        var single = state
        single.press("down")
        #expect(single.draw().text != state.draw().text, "the first key moves")
    }

    @Test func events() throws {
        var state = try Scene.training(80, 24)
        state.press("tab", "tab")
        check(state, last: "ready: 1,350 steps")
    }

    @Test func dataWithLongNotes() throws {
        var run = FakeRun()
        run.notes =
            (1...12).map { "note \($0): " + String(repeating: "a long remark on the data ", count: 12) } + ["END"]
        var state = try Scene.training(80, 24, run: run)
        state.press("3")
        check(state, last: "sha-256")
    }

    @Test func textSamples() throws {
        var state = try Scene.training(80, 24, run: FakeRun(steps: 300, isLanguage: true))
        let text = (1...40).map { "line \($0) of the text" }.joined(separator: "\n")
        _ = state.handle(.events(run: 1, [.sampled(TextSample(step: 300, prompt: "", text: text + "\nthe end"))]))
        state.press("tab", "tab", "tab")
        check(state, last: "the end")
    }

    @Test func detailsOfARun() throws {
        var state = try Scene.comparing(80, 24)
        var session = try Scene.session(runs: 3)
        let changes: [(String, SettingValue)] = [
            ("training.batch-size", .integer(7)), ("training.epochs", .real(3)), ("seed", .integer(9)),
            ("training.clip-norm", .real(2)),
        ]
        for (path, value) in changes { try? session.runs[2].experiment.set(path, to: value) }
        _ = state.handle(.opened(session))
        state.press("8", "tab")
        let count = session.runs[2].experiment.differences(from: session.runs[1].experiment).count
        #expect(count >= 3)
        let last = try #require(session.runs[2].experiment.differences(from: session.runs[1].experiment).last)
        var small = state
        _ = small.handle(.resize(Size(width: 80, height: 18)))
        small.press("G")
        #expect(small.draw().text.contains("• \(last.path)"), "\(small.draw().text)")
    }

    @Test func machine() throws {
        var state = try Scene.training(80, 15)
        state.press("9")
        check(state, last: "disk")
    }

    /// A long table keeps its rows in place while the selection moves within what is seen.
    @Test func tablesScrollAtTheirEdgesOnly() throws {
        var state = try Scene.state(80, 24)
        var session = try Scene.session()
        session.runs = try (1...40).map { try Scene.card($0) }
        _ = state.handle(.opened(session))
        state.press("8", "G")
        let first = state.draw().rowTexts[4]
        state.press("up", "up")
        #expect(state.draw().rowTexts[4] == first)
    }
}
