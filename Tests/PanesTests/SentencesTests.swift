import Datasets
import Drawing
import Experiments
import Hosting
import Panes
import TerminalUI
import Testing

/// What sentences say follows the session and the keys that the person has set.
@Suite struct SentencesTests {
    /// A screen with other keys than the declared ones.
    private func state(_ changes: [(command: String, keys: [String])]) throws -> AppState {
        AppState(
            size: Size(width: 80, height: 24), now: Scene.now, configuration: Configuration(),
            keymap: try Keymap(AllCommands.list, changes: changes), themes: [.dark], symbols: .unicode)
    }

    @Test func keysAreThoseThatThePersonSet() throws {
        var state = try state([
            ("pane.hyperparameters", ["0"]), ("form.start", ["ctrl-t"]), ("run.dismiss", ["alt-d"]),
            ("app.mouse", ["f9"]), ("run.toggle", ["f5"]), ("run.blame", []),
        ])
        _ = state.handle(.opened(OpenedSession(name: "empty", folder: "", runs: [])))
        let text = state.draw().text
        #expect(text.contains("0 shows the settings; ^T there starts one."), "\(text)")
        #expect(text.contains("no run yet: 0 shows the settings, ^T there starts one"))
        state.press("f9")
        #expect(state.screen.notice?.text.in(.english) == "the mouse belongs to the terminal; F9 takes it back")
        _ = state.handle(.opened(try Scene.session()))
        _ = state.handle(.active(run: 1))
        _ = state.handle(.events(run: 1, FakeRun().events))
        #expect(state.draw().text.contains("M-d dismiss"))
        #expect(state.draw().text.contains("F5 pause"))
        // A command without a key is named by its title, as the palette finds it.
        _ = state.handle(
            .events(
                run: 1,
                [.breakpointHit(BreakpointHit(step: 9, expression: "loss > 1", values: [], layer: nil, blame: nil))]))
        #expect(state.draw().text.contains("'per-sample loss'"), "\(state.draw().text)")
    }

    @Test func nothingOfASessionIsLeftInTheNext() throws {
        var state = try Scene.training(80, 24)
        state.press("<")
        #expect(state.screen.pace != nil)
        #expect(state.screen.notice != nil)
        state.press("D")
        _ = state.handle(.opened(OpenedSession(name: "another", folder: "/x", runs: [try Scene.card(1)])))
        #expect(state.screen.pace == nil)
        #expect(state.screen.notice == nil)
        #expect(state.screen.overlays.isEmpty)
    }

    @Test func aPaceAskedForAtTheStartIsKept() throws {
        var state = try Scene.state(80, 24, isSingleSession: true)
        (state.screen.pace, state.screen.isPaceChosen) = (20, true)
        _ = state.handle(.opened(try Scene.session()))
        let effects = state.handle(.active(run: 1))
        #expect(effects == [.command(.pace(20)), .ask(AnyQuery(KeepPace(20, run: 1)))])
    }

    /// A run has the pace that a person chose for it before, whatever its experiment says; another session has not.
    @Test func aRunBringsThePaceThatWasChosen() throws {
        var session = try Scene.session()
        try session.runs[0].experiment.set("debugging.pace", to: .real(70))
        session.runs[0].chosenPace = 5
        var state = try Scene.state(80, 24)
        _ = state.handle(.opened(session))
        #expect(state.screen.pace == nil, "nothing trains here yet")
        #expect(state.handle(.active(run: 1)) == [.command(.pace(5))])
        session.runs[0].chosenPace = 0
        #expect(session.runs[0].pace == nil)
    }

    @Test func theSearchIsEmptyAfterASessionWasOpened() throws {
        var state = try Scene.choosing(80, 24)
        state.type("digits")
        state.press("enter")
        _ = state.handle(.opened(try Scene.session()))
        #expect(state.panes[ChooserPane.self].search.query.text.isEmpty)
    }

    /// News of the session that trains behind the chooser leave a person where they are.
    @Test func theChooserStaysInFront() throws {
        var state = try Scene.training(80, 24)
        state.press("q")
        #expect(state.draw().text.contains("to the list of sessions"), "it asks, as a run is live")
        state.press("enter")
        _ = state.handle(.opened(try Scene.session()))
        #expect(state.screen.place.isAtEntrance)
        _ = state.handle(.sessions(Scene.sessions))
        #expect(state.press("enter") == [])
        #expect(!state.screen.place.isAtEntrance, "enter on its own line goes back into it")
    }

    @Test func readoutsFollowTheState() throws {
        var state = try Scene.training(80, 24)
        _ = state.handle(.events(run: 1, [.stateChanged(.paused), .moved(step: 240)]))
        let text = state.draw().text
        // The metric of step 200, not that of the newest step; the best stays the best of the run.
        let now = try #require(
            state.screen.session?.shown?.evaluation(of: "accuracy", on: .validation)?.points[1])
        let line = try #require(text.split(separator: "\n").first { $0.contains("│accuracy ") })
        #expect(line.contains(String(now.value.formatted(decimals: 4))), "\(line)")
    }

    /// A step that is done again after going back is the present, not the farthest one.
    @Test func readoutsFollowStepsDoneAgain() throws {
        var history = RunHistory()
        for event in FakeRun().events { history.fold(event) }
        let accuracy = try #require(history.evaluation(of: "accuracy", on: .validation))
        history.fold(.moved(step: 240))
        let farthest = history.loss.curve.latestShown
        history.fold(.steps([FakeRun.record(step: 241)]))
        #expect(history.step == 241 && history.present?.step == 241)
        #expect(history.present(accuracy)?.step == 200)
        #expect(history.presentLoss != farthest)
        history.fold(.steps([FakeRun.record(step: 800)]))
        #expect(history.present(accuracy)?.step == 800 && history.presentLoss == farthest)
    }

    /// A step that was begun in parts and then done whole leaves no word about its parts.
    @Test func aStepDoneWholeHasNoNextPhase() throws {
        var state = try Scene.paused(100, 30)
        _ = state.handle(.events(run: 1, [.phase(.backward, step: 641)]))
        #expect(state.draw().text.contains("backward next"))
        var running = state
        _ = running.handle(.events(run: 1, [.stateChanged(.running)]))
        #expect(!running.draw().text.contains("backward next"))
        _ = state.handle(.events(run: 1, [.steps([FakeRun.record(step: 641)])]))
        #expect(!state.draw().text.contains("backward next"))
    }

    @Test func aPausedRunIsNotSaidToTrain() throws {
        var state = try Scene.paused(100, 30)
        state.press("ctrl-c")
        #expect(state.draw().text.contains("stop here and save"))
        state.press("escape", "2", "R")
        #expect(state.draw().text.contains("Run 1 is paused"))
        state.press("escape", "1", "q", "enter")
        #expect(state.screen.notice?.text.in(.english).contains("stays paused") == true)
        _ = state.handle(.sessions(Scene.sessions))
        state.press("down", "enter")
        #expect(state.draw().text.contains("A run is paused"), "\(state.draw().text)")
        #expect(!state.draw().text.contains("is training"), "\(state.draw().text)")
    }

    /// With a pace, samples a second are those that it lets through.
    @Test func theThroughputIsThatOfThePace() throws {
        var state = try Scene.training(120, 40)
        let free = try #require(state.screen.session?.shown?.present?.throughput)
        state.screen.pace = 10
        let history = try #require(state.screen.session?.shown)
        let text = state.draw().text
        #expect(text.contains("320 samples/s, unlimited \(NumberFormat.compact(free))"), "\(text)")
        #expect(text.ranges(of: NumberFormat.compact(free)).count == 1, "\(text)")
        #expect(text.contains("320") && history.step == 800)
    }

    /// Nobody set a breakpoint, and beneath the box that says so a key does nothing.
    @Test func aRunThatDivergesIsNotSaidToStopAtABreakpoint() throws {
        var state = try Scene.paused(100, 30)
        #expect(state.draw().text.contains("d dismiss"))
        let hit = BreakpointHit(
            step: 640, expression: "loss is not finite", values: [WatchValue(expression: "loss", value: .nan)],
            layer: nil, blame: nil)
        _ = state.handle(.events(run: 1, [.breakpointHit(hit)]))
        let text = state.draw().text
        #expect(text.contains("╭─ ▸ stopped: a value is not finite") && !text.contains("at a breakpoint"), "\(text)")
        #expect(!text.contains("d dismiss"))
        state.press("escape")
        #expect(state.draw().text.contains("d dismiss"))
    }

    @Test func theLayerOfABreakpointIsShownByItsKey() throws {
        var state = try Scene.paused(100, 30)
        _ = state.handle(.events(run: 1, [.breakpointHit(Scene.hit)]))
        #expect(state.draw().text.contains("4 shows it"))
        let effects = state.press("4")
        #expect(state.screen.overlays.isEmpty && state.screen.place.pane == ModelPane.id)
        #expect(effects.contains(.command(.inspect(InspectionRequest(source: .weight)))))
        let list = Inspection(step: 640, request: InspectionRequest(source: .weight), tensors: Scene.tensors)
        let request = InspectionRequest(source: .weight, name: "hidden.1.weight", values: 0..<512)
        #expect(state.handle(.events(run: 1, [.inspected(list)])) == [.command(.inspect(request))])
    }
}

extension Double {
    fileprivate func formatted(decimals: Int) -> String { NumberFormat.fixed(self, decimals: decimals) }
}
