import Drawing
import Experiments
import Hosting
import Panes
import TerminalUI
import Testing

/// Keys and mouse in the form.
@Suite struct FormKeysTests {
    private func opened(_ width: Int = 80, _ height: Int = 24) throws -> AppState {
        var state = try Scene.state(width, height)
        _ = state.handle(.opened(OpenedSession(name: "Digits", folder: "", runs: [])))
        _ = state.handle(.draft(try Scene.experiment()))
        return state
    }

    private func form(_ state: AppState) throws -> HyperparameterForm {
        try #require(state.panes[HyperparameterPane.self].form)
    }

    @Test func itOpensAtItsFirstRow() throws {
        for (width, height) in GoldenScreens.sizes {
            let state = try opened(width, height)
            let first = state.draw().rowTexts.firstIndex { $0.contains("Experiment") }
            let name = state.draw().rowTexts.firstIndex { $0.contains("  name ") }
            #expect(first != nil && name == first.map { $0 + 1 }, "\(width)×\(height)")
            #expect(try form(state).focused?.path == "name")
        }
    }

    @Test func theFocusedFieldIsSeenAfterEveryResize() throws {
        var state = try opened(120, 40)
        for path in ["training.batch-size", "debugging.pace", "data.source", "seed"] {
            state.focus(path)
            let label = try #require(try form(state).focused?.label)
            for (width, height) in [(40, 12), (200, 50), (60, 15), (80, 24), (50, 8), (120, 40)] {
                _ = state.handle(.resize(Size(width: width, height: height)))
                #expect(state.draw().text.contains(label), "\(label) at \(width)×\(height)\n\(state.draw().text)")
            }
        }
    }

    /// Rows stay in place while the focus moves among them, and at the top the title comes into sight again.
    @Test func rowsScrollAtTheEdgesOnly() throws {
        var state = try opened()
        state.press("down", "down", "down")
        #expect(state.draw().rowTexts[3].contains("Experiment"))
        state.press("G")
        let last = state.draw().rowTexts
        #expect(last.contains { $0.contains("recorded-steps") })
        state.press("up", "up")
        #expect(state.draw().rowTexts[3].prefix(40) == last[3].prefix(40))
        state.press("g", "g")
        #expect(state.draw().rowTexts[3].contains("Experiment"))
    }

    @Test func whyAValueIsRefusedIsSaidAtEverySize() throws {
        for (width, height) in [(40, 10), (60, 15), (80, 24), (200, 50)] {
            for path in ["seed", "training.batch-size"] {
                var state = try opened(width, height)
                state.focus(path)
                state.press("enter", "ctrl-u")
                state.type("42x")
                state.press("enter")
                let screen = state.draw()
                #expect(screen.text.contains("42x") && screen.text.contains("number"), "\(screen.text)")
            }
        }
    }

    @Test func enterEditsAndAnotherKeyStarts() throws {
        var state = try opened()
        #expect(state.draw().rowTexts.last?.hasPrefix(" R start a run  enter edit") == true)
        state.focus("training.batch-size")
        #expect(state.press("enter") == [])
        state.press("ctrl-u")
        state.type("64")
        #expect(state.press("escape") == [])
        #expect(try form(state).changes.isEmpty)
        state.press("enter", "ctrl-u")
        state.type("48")
        #expect(state.press("enter") == [])
        #expect(try form(state).draft.value(at: "training.batch-size") == .integer(48))
        guard case .start(let experiment, parent: nil) = state.press("R").first else {
            Issue.record("nothing is started")
            return
        }
        #expect(experiment.value(at: "training.batch-size") == .integer(48))
    }

    /// What a dialog applies to the run is no change against it any more.
    @Test func whatIsAppliedIsNoChangeAnyMore() throws {
        var state = try Scene.training(80, 24)
        state.press("2")
        state.focus("training.learning-rate")
        state.press("l", "R")
        let change = SettingChange(path: "training.learning-rate", value: .real(0.002))
        #expect(state.press("enter") == [.command(.change([change]))])
        #expect(try form(state).changes.isEmpty)
    }

    @Test func aChoiceIsPickedFromAList() throws {
        var state = try opened()
        state.focus("model.kind")
        #expect(state.draw().rowTexts.last?.contains("enter choose") == true)
        state.press("enter")
        let list = state.draw().text
        #expect(list.contains("● mlp     Multi-layer perceptron"), "\(list)")
        #expect(list.contains("Transformer that predicts the next token, as Llama"))
        state.type("lla")
        #expect(!state.draw().text.contains("● mlp"))
        state.press("escape")
        #expect(try form(state).changes.isEmpty && state.screen.overlays.isEmpty)
        state.press("enter")
        state.type("nothing like it")
        state.press("enter")
        #expect(state.screen.overlays.last is Picker, "what is not found cannot be taken")
        state.press("ctrl-u")
        state.press("escape", "enter")
        state.type("llama")
        state.press("enter")
        let paths = try form(state).rows.compactMap { $0.field?.path }
        #expect(paths.contains("model.heads") && !paths.contains("model.hidden"))
        #expect(try form(state).focused?.path == "model.kind")
    }

    @Test func yesAndNoArePickedToo() throws {
        var state = try opened()
        state.focus("data.split.stratify")
        state.press("enter", "j", "enter")
        #expect(try form(state).draft.value(at: "data.split.stratify") == .boolean(false))
        state.press("enter", "k")
        let row = try #require(state.draw().rowTexts.firstIndex { $0.contains("● false") })
        _ = state.handle(.mouse(MouseEvent(.press, at: Point(x: 40, y: row - 1))))
        #expect(try form(state).draft.value(at: "data.split.stratify") == .boolean(true))
    }

    /// A list longer than the screen comes to its last line, on the smallest screens too.
    @Test func longListsAreScrolled() throws {
        for (width, height) in GoldenScreens.sizes + [(30, 9)] {
            var state = try opened(width, height)
            state.focus("model.kind")
            state.press("enter", "end")
            #expect(state.draw().text.contains("layers"), "\(width)×\(height)\n\(state.draw().text)")
            state.press("enter")
            #expect(try form(state).draft.model.text("kind") == "layers")
        }
    }
}
