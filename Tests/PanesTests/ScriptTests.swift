import Experiments
import Hosting
import Language
import Panes
import TerminalUI
import Testing

/// What a person does, key by key, against a terminal in memory.
@Suite struct ScriptTests {
    /// From the first field of the form to the learning rate.
    private static let toRate = ["]", "]", "]"] + [String](repeating: "down", count: 5)

    @Test func startsASampleAndLeavesSaving() throws {
        let script = Script(steps: [
            ("Breast cancer", ["h", "a", "n", "d"]),
            ("Handwritten digits", ["enter"]),
            ("step 120/1,350", ["space"]),
            ("paused", ["s"]),
            ("paused", ["ctrl-c"]),
            ("stop here and save", ["enter"]),
        ])
        let (departure, laboratory, screens) = try script.run()
        #expect(departure == .saved, "\(screens.last ?? "")")
        #expect(laboratory.effects.contains(.open(path: "/samples/digits.toml", start: true)))
        #expect(laboratory.commands == [.pause, .step(1), .stop(save: true)])
    }

    @Test func leavingCanBeCancelledOrDiscards() throws {
        let script = Script(steps: [
            ("step 120/1,350", ["ctrl-c"]), ("go on without", ["escape"]), ("step 120/1,350", ["q"]),
            ("go on without", ["down", "down", "enter"]),
        ])
        let (departure, laboratory, screens) = try script.run(path: "digits.toml")
        #expect(departure == .discarded, "\(screens.last ?? "")")
        #expect(laboratory.commands == [.stop(save: false)])
    }

    @Test func changesTheRateAndStartsAnotherRun() throws {
        let script = Script(steps: [
            ("step 120/1,350", ["2"] + Self.toRate), ("training.learning-rate", ["l"]), ("was 0.001", ["R"]),
            ("is training", ["down", "enter"]), ("step 10/1,350", ["ctrl-c"]), ("save", ["enter"]),
        ])
        let (_, laboratory, screens) = try script.run(path: "digits.toml")
        let rates = laboratory.effects.compactMap { effect -> Double? in
            if case .start(let experiment, _) = effect {
                experiment.value(at: "training.learning-rate")?.real
            } else {
                nil
            }
        }
        #expect(rates == [0.002], "\(screens.last ?? "")")
    }

    @Test func appliesAChangeToTheRunUnderWay() throws {
        let script = Script(steps: [
            ("step 120/1,350", ["2"] + Self.toRate), ("training.learning-rate", ["enter"]),
            ("training.learning-rate", ["ctrl-u", "5", "e", "-", "4", "enter"]), ("was 0.001", ["a"]),
            ("applied", ["ctrl-c"]),
            ("save", ["enter"]),
        ])
        let (_, laboratory, screens) = try script.run(path: "digits.toml")
        let change = TrainerCommand.change([SettingChange(path: "training.learning-rate", value: .real(5e-4))])
        #expect(laboratory.commands.contains(change), "\(screens.last ?? "")")
    }

    @Test func refusesWhatIsNoRateWhileItIsTyped() throws {
        var state = try Scene.training(80, 24)
        state.press("2")
        state.focus("training.learning-rate")
        state.press("enter")
        state.press("ctrl-u")
        state.type("fast")
        #expect(state.draw().text.contains("is no number"))
        state.press("enter")
        #expect(state.panes[HyperparameterPane.self].form?.edit != nil)
        state.press("escape")
        #expect(state.panes[HyperparameterPane.self].form?.changes.isEmpty == true)
    }

    @Test func runsUntilAnEpoch() throws {
        var state = try Scene.training(80, 24)
        state.press("r")
        #expect(state.type("20e").isEmpty)
        #expect(state.press("enter") == [.command(.runUntil(step: 900))])
        state.press("r")
        state.type("+7")
        #expect(state.press("enter") == [.command(.runUntil(step: 807))])
        state.press("S")
        state.type("0")
        #expect(state.press("enter").isEmpty)
        #expect(state.draw().text.contains("a whole number from 1"))
    }

    @Test func goesBackForthAndAside() throws {
        var state = try Scene.paused(80, 24)
        #expect(state.press("b") == [.command(.stepBack(1))])
        #expect(state.press("t") == [])
        state.type("137")
        #expect(state.press("enter") == [.command(.goTo(step: 137))])
        state.press("t")
        state.type("99999")
        #expect(state.press("enter").isEmpty)
        state.press("escape", "left", "left")
        let effects = state.press("enter")
        guard case .command(.goTo(let step)) = effects.first else {
            Issue.record("\(effects)")
            return
        }
        #expect(step < 800 && step > 700)
        state.press("escape", "F")
        #expect(
            state.press("enter") == [
                .command(.lookAhead(LookAhead(values: [.real(3e-4), .real(1e-3), .real(3e-3)], steps: 20)))
            ])
        _ = state.handle(.events(run: 1, [.lookedAhead(Scene.lookAhead)]))
        #expect(
            state.press("down", "down", "enter") == [
                .command(.change([SettingChange(path: "training.learning-rate", value: .real(3e-3))]))
            ])
    }

    @Test func forksWithOtherSettings() throws {
        var state = try Scene.paused(80, 24)
        #expect(state.press("f") == [], "nothing is saved before the fork is started")
        #expect(state.draw().text.contains("fork of run 1 at step 640"))
        #expect(state.draw().text.contains("R start the fork"))
        state.focus("training.learning-rate")
        state.press("l")
        state.press("R")
        #expect(state.screen.overlays.last is ChoiceDialog, "no question before the run under way is stopped")
        #expect(state.draw().text.contains("Run 1 is paused"))
        #expect(state.press("enter") == [.command(.fork(step: 640))])
        let point = ForkPoint(step: 640, folder: "/x", experiment: try Scene.experiment().toml())
        let effects = state.handle(.events(run: 1, [.forkReady(point)]))
        #expect(effects.count == 2 && effects.first == .command(.stop(save: true)))
        guard case .fork(let experiment, from: point, parent: 1) = effects.last else {
            Issue.record("\(effects)")
            return
        }
        #expect(experiment.value(at: "training.learning-rate")?.real == 0.002)
    }

    /// What was changed by hand up to the step is taken in, what came after it is not.
    @Test func aForkBeginsWithTheSettingsOfItsStepAndCanBeGivenUp() throws {
        var state = try Scene.paused(80, 24)
        for (step, rate) in [(600, 5e-4), (700, 2e-4)] {
            let change = SettingChange(path: "training.learning-rate", value: .real(rate))
            let entry = JournalEntry(step: step, time: 0, action: .change([change]), text: Text(verbatim: "changed"))
            _ = state.handle(.events(run: 1, [.journal(entry)]))
        }
        #expect(state.press("f") == [])
        let form = try #require(state.panes[HyperparameterPane.self].form)
        #expect(form.draft.value(at: "training.learning-rate")?.real == 5e-4)
        #expect(state.press("q") == [])
        #expect(state.draw().text.contains("metrics"))
        let point = ForkPoint(step: 640, folder: "/x", experiment: try Scene.experiment().toml())
        #expect(state.handle(.events(run: 1, [.forkReady(point)])) == [])
    }

    /// A run that is loaded for its fork does not take the settings away.
    @Test func aForkOfARunThatLiesStillWaitsForItsLoading() throws {
        var state = try Scene.training(80, 24)
        _ = state.handle(.events(run: 1, FakeRun().ending))
        _ = state.handle(.inactive(run: 1))
        #expect(state.press("f") == [.resume(run: 1, paused: true)])
        _ = state.handle(.active(run: 1))
        #expect(state.draw().text.contains("fork of run 1 at step"))
    }

    @Test func breaksAndWatches() throws {
        var state = try Scene.paused(80, 24)
        state.press("D", "a")
        state.type("loss >")
        #expect(state.press("enter").isEmpty)
        #expect(state.draw().text.contains("column"))
        state.type(" 3")
        #expect(state.press("enter").count == 1)
        #expect(state.screen.session?.breakpoints.last?.expression == "loss > 3")
        state.press("space")
        #expect(state.screen.session?.breakpoints.first?.isEnabled == false)
        state.press("d")
        #expect(state.screen.session?.breakpoints.count == 2)
    }

    @Test func opensASessionAndOverlaysItsRuns() throws {
        let script = Script(steps: [
            ("sessions", ["enter"]), ("finished", ["8"]), ("what is different", ["j", "m"]), ("marked", ["1"]),
            ("run 1 0.", ["q"]), ("type to search", ["escape"]),
        ])
        let (departure, laboratory, screens) = try script.run()
        #expect(departure == .idle, "\(screens.last ?? "")")
        #expect(laboratory.effects.contains(.loadHistory(run: 1)))
        #expect(laboratory.effects.contains(.closeSession))
    }

    @Test func palettesRunCommands() throws {
        var state = try Scene.training(80, 24)
        state.press(":")
        state.type("evaluate")
        #expect(state.press("enter") == [] || state.screen.notice != nil || state.screen.place.pane == EvaluatePane.id)
        state.press("?")
        state.type("checkpoint now")
        #expect(state.press("enter") == [.command(.checkpoint(name: nil))])
    }

    @Test func themesAreSeenBeforeTheyAreChosen() throws {
        var state = try Scene.training(80, 24)
        state.press("T", "down")
        #expect(state.screen.currentTheme.name == "terminal")
        state.press("escape")
        #expect(state.screen.currentTheme.name == "dark")
        state.press("T", "down")
        let effects = state.press("enter")
        #expect(effects == [.saveConfiguration(Configuration(theme: "terminal"))])
    }

    @Test func whatCannotBeOpenedIsSaid() throws {
        var state = try Scene.state(80, 24, isSingleSession: true)
        state.screen.opening = Text(verbatim: "digtis.toml")
        let problem = Text(verbatim: "digtis.toml: there is no such file (did you mean 'digits.toml'?)")
        _ = state.handle(.problem(problem))
        #expect(state.draw().text.contains("did you mean 'digits.toml'?"))
        #expect(state.press("q") == [.quit(.idle)])
    }

    /// A mistake in an experiment file is told with its line; mended, the file is read again.
    @Test func aFileThatCannotBeOpenedIsShownAtItsLine() throws {
        var state = try Scene.state(80, 24, isSingleSession: true)
        let failure = OpeningFailure(
            path: "bad.toml", line: 6, column: 1, text: Text(verbatim: "model.hiden: there is no such setting"),
            excerpt: ["[model]", "hiden = [64]"])
        _ = state.handle(.unopened(failure))
        let text = state.draw().text
        for words in ["✗ bad.toml cannot be opened", "line 6, column 1", "5 │ [model]", "▸ 6 │ hiden", "q quit"] {
            #expect(text.contains(words), "\(text)")
        }
        var reloaded = state
        #expect(reloaded.press("r") == [.open(path: "bad.toml", start: true)])
        #expect(state.press("l") == [.listSamples, .listFolder, .listSessions])
        #expect(state.screen.place.isAtEntrance)
    }

    @Test func theLastWordsSayWhereTheRunStands() throws {
        var state = try Scene.training(80, 24)
        _ = state.handle(.terminate(signal: 15))
        #expect(state.handle(.inactive(run: 1)) == [.quit(.saved)])
        let words = state.lastWords(.saved)?.in(.english) ?? ""
        #expect(words.hasPrefix("digits-2027-01-15, run 1: stopped at step 800 of 1,350, saved"))
        #expect(words.contains("workbench resume digits-2027-01-15"))
        #expect(try Scene.choosing(80, 24).lastWords(.idle) == nil)
    }

    /// Of a terminal that dies come a signal and a word of its own; neither may cut the saving short.
    @Test func theTerminalsDeathIsNotImpatience() throws {
        var state = try Scene.training(80, 24)
        #expect(state.handle(.terminate(signal: 1)) == [.command(.stop(save: true))])
        #expect(state.handle(.terminate(signal: 1)) == [])
        #expect(state.endedBySignal == 1)
        #expect(state.handle(.terminate(signal: 15)) == [.quit(.discarded)])
    }

    @Test func aRunThatCannotBeSavedIsNotLeft() throws {
        var state = try Scene.training(80, 24)
        state.press("ctrl-c")
        #expect(state.press("enter") == [.command(.stop(save: true))])
        let refusal = Message.events(run: 1, [.refused(.stop(save: true), reason: Text(verbatim: "the disk is full"))])
        #expect(state.handle(refusal) == [])
        #expect(state.draw().text.contains("the disk is full"))
        #expect(state.leaving == nil, "the person may try again")
        _ = state.handle(.terminate(signal: 15))
        #expect(state.handle(refusal) == [.command(.stop(save: false))])
        #expect(state.unsaved?.in(.english) == "the disk is full")
    }

    @Test func breakpointsOfTheRunAreShown() throws {
        var state = try Scene.training(80, 24)
        _ = state.handle(.breakpoints(run: 1, [Breakpoint("loss > 9")], watches: ["ema(loss, 9)"]))
        state.press("D")
        #expect(state.draw().text.contains("loss > 9"))
        #expect(state.draw().text.contains("ema(loss, 9)"))
        // Both go on from what the run has, rather than in place of it.
        #expect(state.press("w", "s", "t", "e", "p", "enter") == [.command(.watches(["ema(loss, 9)", "step"]))])
    }

    @Test func thePaceIsChosenAndShown() throws {
        var state = try Scene.training(80, 24)
        let slower = state.press("<")
        guard case .command(.pace(let pace?)) = slower.first else {
            Issue.record("no pace in \(slower)")
            return
        }
        state.press("1")
        #expect(state.draw().text.contains("≤ \(Int(pace)) steps/s"))
        let next = ScreenState.paces.last { $0 < pace }
        #expect(state.press("<") == [.command(.pace(next)), .ask(AnyQuery(KeepPace(next, run: 1)))])
        for _ in ScreenState.paces { state.press(">") }
        #expect(state.screen.pace == nil && !state.draw().text.contains("≤"))
    }

    /// A run without a trainer is loaded when it is to go somewhere; what is typed meanwhile is the answer, and no key.
    @Test func questionsAreAskedWhileARunIsLoaded() throws {
        var state = try Scene.training(80, 24)
        _ = state.handle(.events(run: 1, [.stateChanged(.stopped)]))
        _ = state.handle(.inactive(run: 1))
        #expect(state.press("t") == [.resume(run: 1, paused: true)])
        #expect(state.press("1", "2") == [])
        #expect(state.press("enter") == [.command(.goTo(step: 12))])
        #expect(state.press("b") == [.command(.stepBack(1))], "it is being loaded already")
    }

    /// The question that Ctrl-C asks is not taken for another one of the same words; pressed again it saves and ends.
    @Test func leavingIsAskedOverAnotherQuestion() throws {
        var state = try Scene.training(80, 24)
        state.press("q", "enter")
        _ = state.handle(.sessions(Scene.sessions))
        state.press("down", "enter")
        #expect(state.draw().text.contains("has to stop before another session is opened"))
        state.press("ctrl-c")
        #expect(state.draw().text.contains("go on without the screen"))
        #expect(state.screen.overlays.count == 2)
        var other = state
        #expect(other.press("ctrl-c") == [.command(.stop(save: true))] && other.leaving == .saved)
        #expect(state.press("enter") == [.command(.stop(save: true))])
        #expect(state.leaving == .saved)
    }

    @Test func nothingIsDrawnTwice() throws {
        let script = Script(steps: [("Breast cancer", ["escape"])])
        let (departure, _, _) = try script.run()
        #expect(departure == .idle)
        var state = try Scene.training(80, 24)
        let before = state.draw()
        _ = state.handle(.focus(true))
        #expect(state.draw() == before)
    }
}
