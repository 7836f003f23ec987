import Drawing
import Experiments
import Hosting
import Language
import Panes
import TerminalUI
import Testing

/// What a screen tells a person to do is whole, stands where nothing is hidden, and is true.
@Suite struct GuidanceTests {
    private func said(_ state: AppState) -> String? { state.screen.notice?.text.in(.english) }

    @Test func aKeyThatDoesNothingSaysSo() throws {
        var state = try Scene.training(80, 24)
        state.press("7")
        #expect(said(state) == "7 does nothing here; ? lists the keys")
        _ = state.handle(.events(run: 1, []))
        state.press("d")
        state.press("d")
        #expect(said(state) == "no alert to dismiss")
        state.press("O")
        #expect(said(state) == "no other program trains in this session")
    }

    /// A key of what lies beneath a question is not called one that does nothing; in the help the end is reached.
    @Test func keysOverAQuestionSayWhatTheyWaitFor() throws {
        var state = try Scene.training(80, 24)
        state.press("T")
        state.press("s")
        #expect(said(state)?.hasPrefix("s works once this is closed") == true, "\(said(state) ?? "")")
        state.press("escape", "?")
        let top = state.draw().text
        state.press("end")
        #expect(said(state) == nil && state.draw().text != top)
        state.press("home")
        #expect(state.draw().text == top)
    }

    /// A mistake in the configuration is said on the screen, until a key is pressed.
    @Test func aWrongConfigurationIsToldOnTheScreen() throws {
        var configuration = Configuration()
        configuration.theme = "drak"
        let app = try App(
            terminal: FakeTerminal(size: Size(width: 120, height: 40)), laboratory: FakeLaboratory(),
            configuration: configuration, themes: [.dark, .terminal],
            problems: [Text(verbatim: "config.toml:1: a text has no end")], now: { 0 })
        #expect(said(app.state)?.hasPrefix("config.toml:1: a text has no end; there is no theme 'drak'") == true)
        #expect(said(app.state)?.contains("(did you mean 'dark'?)") == true)
        var state = app.state
        state.screen.now = 1000
        #expect(state.draw().text.contains("a text has no end"))
        state.press("down")
        #expect(state.screen.notice == nil)
    }

    @Test func aPrefixListsWhatMayFollow() throws {
        var state = try Scene.training(80, 24)
        state.press("8", "g")
        #expect(state.draw().rowTexts.last?.contains("g…  g first") == true)
        state.press("escape")
        #expect(state.draw().rowTexts.last?.contains("g…") == false)
    }

    /// A notice stands above the keys; the pane is whole above it.
    @Test(arguments: [(80, 24), (40, 10), (120, 40)]) func noticesHideNothing(_ width: Int, _ height: Int) throws {
        var state = try Scene.training(width, height)
        state.press("d", "4")
        state.screen.say(Text(verbatim: String(repeating: "a long word of advice ", count: 6)), isProblem: true)
        let rows = state.draw().rowTexts
        let first = try #require(rows.firstIndex { $0.contains("⚠ a long word") })
        #expect(width < 50 || rows[first - 1].contains("╯"), "\(rows.joined(separator: "\n"))")
        #expect(rows.joined().contains("advice"))
        state.press("j")
        #expect(!state.draw().text.contains("a long word"))
    }

    @Test func whatIsUnderWayIsSaidUntilItIsDone() throws {
        var state = try Scene.training(80, 24)
        state.press("e", "1")
        #expect(said(state) == "evaluating…")
        let evaluation = FakeRun().evaluation(step: 800, loss: 0.2, split: .validation)
        _ = state.handle(.events(run: 1, [.evaluated(evaluation)]))
        #expect(state.screen.notice == nil)
    }

    /// What to do about an alert is its last words.
    @Test func alertsAreNotCut() throws {
        var state = try Scene.training(80, 24)
        let words =
            "the loss of step 5 is not finite; the weights before are untouched. "
            + "Go back and lower the rate, or skip the batch: END"
        _ = state.handle(.events(run: 1, [.alert(Alert(step: 4, severity: .error, message: words))]))
        #expect(state.draw().text.contains("END"))
        state.press("d", "tab", "tab", "enter")
        let text = state.draw().text
        #expect(text.contains("event of step 4") && text.contains("END"), "\(text)")
        #expect(state.draw().rowTexts.last?.contains("esc close") == true)
    }

    /// One part has the keys, and it is told from the others without color.
    @Test(arguments: [SymbolSet.unicode, .safe, .ascii]) func oneTitleHasTheSignOfTheFocus(_ symbols: SymbolSet) throws
    {
        var state = try Scene.training(80, 24)
        state.screen.symbols = symbols
        let sign = symbols == .ascii ? "- > " : symbols == .safe ? "- ▸ " : "─ ▸ "
        for _ in 0..<3 {
            let text = state.draw().text
            #expect(text.ranges(of: sign).count == 1, "\(text)")
            state.press("tab")
        }
    }

    @Test func footersOfDialogsSayWhatEnterDoes() throws {
        var state = try Scene.paused(80, 24)
        func footer() -> String { state.draw().rowTexts.last ?? "" }
        state.press("D")
        #expect(!footer().contains("choose") && footer().contains("esc close"), "\(footer())")
        state.press("escape")
        _ = state.handle(.events(run: 1, [.lookedAhead(Scene.lookAhead)]))
        #expect(footer().contains("enter go on with"), "\(footer())")
        state.press("escape", "ctrl-c")
        #expect(state.draw().text.contains("Training is paused"))
        state.press("escape")
        let chooser = try Scene.choosing(80, 24)
        #expect(chooser.draw().rowTexts.last?.contains("esc quit") == true)
    }

    @Test func promptsShowAllOfTheirHelp() throws {
        for width in [60, 80, 120] {
            var state = try Scene.training(width, 24)
            state.press("r")
            let text = state.draw().text
            #expect(text.contains("(loss < 0.1)") || text.contains("0.1)"), "\(text)")
        }
    }

    /// Enlarging a part is kept for the next start; all parts together are, too.
    @Test func whatIsEnlargedIsKept() throws {
        var state = try Scene.paused(80, 24)
        state.press("4", "tab")
        #expect(state.press("+") == [.saveEnlarged("model/tensors")])
        var next = try Scene.state(80, 24)
        next.screen.configuration.enlarged = state.screen.configuration.enlarged
        _ = next.handle(.opened(try Scene.session()))
        #expect(next.screen.place.pane == ModelPane.id && next.screen.place.isEnlarged)
        #expect(next.part?.id.rawValue == "tensors")
        #expect(next.press("_") == [.saveEnlarged(nil)])
        // Another pane has all of its parts; back here the one is alone as before.
        state.press("1")
        #expect(!state.screen.place.isEnlarged)
        state.press("4")
        #expect(state.screen.place.isEnlarged && state.part?.id.rawValue == "tensors")
    }

    /// On the smallest screen the title and its mark stay, whatever stands at the right, and the run can be paused.
    @Test(arguments: [Language.english, .chinese]) func theSmallestScreenKeepsTitleAndTransport(_ language: Language)
        throws
    {
        var state = try Scene.training(40, 10)
        state.screen.language = language
        state.press("d", "4")
        #expect(state.draw().text.contains(language == .english ? "▸ layers" : "▸ 层"), "\(state.draw().text)")
        for pane in ["2", "8", "3"] {
            state.press(pane)
            #expect(state.draw().rowTexts.last?.contains("space") == true, "\(state.draw().text)")
        }
    }

    @Test func withoutARunEveryPaneSaysWhatLeadsOn() throws {
        var state = try Scene.state(80, 24)
        _ = state.handle(.opened(try Scene.session(runs: 0)))
        for pane in ["3", "5", "9"] {
            state.press(pane)
            #expect(state.draw().rowTexts.last?.contains("2 settings, start") == true, "\(state.draw().text)")
        }
        state.press("2")
        #expect(state.draw().rowTexts.last?.contains("2 settings") == false)
        state.press("5")
        #expect(state.draw().text.contains("No run yet"))
    }

    /// Help and palette list what would do nothing now, with a sign and the reason; what is run says the same.
    @Test func whatWouldDoNothingSaysWhy() throws {
        var state = try Scene.state(120, 40)
        _ = state.handle(.opened(try Scene.session(runs: 0)))
        for key in ["?", ":"] {
            state.press(key)
            state.type("go to step")
            let row = try #require(state.draw().rowTexts.first { $0.contains("– go to step") })
            #expect(row.contains("not now, no run yet"), "\(row)")
            state.press("escape")
        }
        state.press("?")
        #expect(!state.draw().text.contains("– help"))
    }

    @Test func helpOnAFileThatCannotBeOpenedListsWhatWorksThere() throws {
        var state = try Scene.state(80, 24, isSingleSession: true)
        state.screen.openingFailure = OpeningFailure(path: "a.toml", text: Text(verbatim: "wrong"))
        state.press("?")
        let text = state.draw().text
        #expect(text.contains("read it again") && !text.contains("pause/resume"), "\(text)")
        #expect(text.contains(" q"))
    }

    /// The value that is typed stands where the value stood.
    @Test func typingMovesNoValue() throws {
        var state = try Scene.training(80, 24)
        state.press("2")
        state.focus("training.learning-rate")
        func column() -> Int? {
            let row = state.draw().rowTexts.first { $0.contains("learning-rate ") && $0.contains("0.001") } ?? ""
            return row.range(of: "0.001").map { row.distance(from: row.startIndex, to: $0.lowerBound) }
        }
        let before = try #require(column())
        state.press("enter")
        #expect(column() == before, "\(state.draw().text)")
    }

    /// From wherever a person is, three keys lead to the first pane, also where a part is enlarged.
    @Test func threeKeysLeadBack() throws {
        var state = try Scene.browsing(80, 24)
        _ = state.handle(.opened(OpenedSession(name: "mine", folder: "", runs: [try Scene.card(1)])))
        _ = state.handle(.history(run: 1, FakeRun().events))
        state.press("tab", "+", "enter", "enter", "?", "z", "z")
        #expect(state.screen.place.tab.rawValue == "data" && state.screen.place.isEnlarged)
        for _ in 0..<3 { state.press("escape") }
        #expect(state.screen.place.tab.rawValue == "train" && state.screen.overlays.isEmpty)
        state.press("B", "?", "escape")
        #expect(state.screen.overlays.isEmpty)
        state.press("+", "?", "z", "escape")
        #expect(state.screen.place.isEnlarged)
        state.press("+")
        #expect(!state.screen.place.isEnlarged && state.screen.isInSession)
    }

    /// What was changed for a fork that is not made after all is not lost.
    @Test func changesOfAForkStayWhenItIsGivenUp() throws {
        var state = try Scene.training(80, 24)
        _ = state.handle(.events(run: 1, [.stateChanged(.paused)]))
        state.press("f")
        state.focus("training.learning-rate")
        state.press("right")
        let changed = state.panes[HyperparameterPane.self].form?.changes ?? []
        #expect(changed.count == 1)
        state.press("escape")
        #expect(state.screen.place.tab.rawValue == "train")
        #expect(state.panes[HyperparameterPane.self].form?.changes == changed)
        #expect(said(state)?.contains("its changed settings (1) stay for the next run") == true, "\(said(state) ?? "")")
    }

    /// What lies back is read in the table and the chart, and the run can be taken there.
    @Test func evaluationsOfBeforeAreRead() throws {
        var state = try Scene.training(120, 40)
        state.press("5", "*")
        let best = try #require(state.screen.session?.shown?.evaluations.first?.best?.step)
        #expect(state.draw().text.contains("at \(best.grouped)"))
        #expect(state.press("enter").contains(.command(.goTo(step: best))))
        state.press("escape")
        #expect(!state.draw().text.contains("at \(best.grouped)") && state.screen.place.tab.rawValue == "evaluate")
    }

    @Test func theMachineOfBeforeIsRead() throws {
        var state = try Scene.training(120, 40)
        state.press("9", "left", "left", "left")
        #expect(state.draw().text.contains("4.0 s ago 97.0 %"), "\(state.draw().text)")
        state.press("escape")
        #expect(!state.draw().text.contains("s ago"))
    }

    @Test func aValueBeingTypedCanBeNudged() throws {
        var state = try Scene.training(80, 24)
        state.press("2")
        state.focus("training.learning-rate")
        state.press("enter", "up")
        #expect(state.panes[HyperparameterPane.self].form?.edit?.input.text == "0.002")
        state.press("ctrl-d", "escape")
        state.focus("data.source")
        state.press("enter", "up")
        #expect(said(state) == "only a number has a next larger or smaller value")
    }
}
