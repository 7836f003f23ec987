import Datasets
import Drawing
import Experiments
import Foundation
import Hosting
import Language
import Learning
import Panes
import TerminalUI
import Testing

/// What the screen tells of a run at every size, in its every state, and with a question over it.
@Suite struct TellingTests {
    private static func text(_ state: AppState, in language: Language = .english) -> String {
        var state = state
        state.screen.language = language
        return state.draw().text
    }

    private static func rows(_ state: AppState) -> [String] {
        text(state).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    // MARK: Values

    @Test(arguments: [(40, 8), (40, 10), (40, 12), (39, 20)])
    func theSmallestScreensTellLossStateAndKeys(_ width: Int, _ height: Int) throws {
        let text = Self.text(try Scene.training(width, height))
        for words in ["train 0.3583", "valid 0.4400", "● training 800/1,350", "space pause"] {
            #expect(text.contains(words), "\(words)\n\(text)")
        }
    }

    @Test func aRunThatIsOverHasNoSpeed() throws {
        for (width, height) in GoldenScreens.sizes {
            for keys in ["1", "9"] {
                var state = try Scene.training(width, height, run: FakeRun(steps: 1350))
                _ = state.handle(.events(run: 1, FakeRun(steps: 1350).ending))
                state.press(keys)
                for line in Self.rows(state) where line.contains("samples/s") && !line.contains("throughput, samples/s")
                {
                    #expect(line.contains("was "), "\(line)")
                }
                #expect(!Self.text(state).contains("│tput "))
            }
        }
    }

    @Test func smallLabelsAreTranslated() throws {
        for (width, height) in GoldenScreens.sizes {
            let text = Self.text(try Scene.training(width, height), in: .chinese)
            for label in ["│|g|", "│lr ", "│upd/w", "│tput ", "│cpu"] {
                #expect(!text.contains(label), "\(label)\n\(text)")
            }
        }
    }

    @Test func openingTellsHowManyFilesAreCopied() throws {
        var state = try Scene.state(80, 24, isSingleSession: true)
        state.screen.opening = Text(verbatim: "gpt.toml")
        _ = state.handle(.copying(done: 120, total: 568))
        #expect(Self.text(state).contains("opening gpt.toml: 120/568 files copied"), "\(Self.text(state))")
    }

    // MARK: Ends

    /// The decision, the checkpoint and the test of the best weights, which are of an earlier step, in that order.
    @Test func earlyStoppingIsToldAsItHappened() throws {
        let run = FakeRun(steps: 700)
        var state = try Scene.training(80, 24, run: run)
        let test = run.evaluation(step: 500, loss: 0.12, split: .test)
        let checkpoint = CheckpointRecord(
            step: 750, folder: "step-750", name: nil, isBest: false, bytes: 212_000, weightsSHA256: "ab")
        let outcome = RunOutcome(
            reason: .earlyStopping, step: 750, seconds: 41, evaluations: [test], weightsSHA256: "ab", bestStep: 500)
        let record = StepRecord(
            step: 750, epoch: 16, loss: 0.3, learningRate: 1e-3, gradientNorm: 0.4, updateRatio: 1e-3,
            throughput: 41_000, seconds: 40)
        _ = state.handle(
            .events(
                run: 1,
                [
                    .steps([record]), .evaluated(run.evaluation(step: 750, loss: 0.9, split: .validation)),
                    .checkpointed(checkpoint), .evaluated(test), .finished(outcome),
                ]))
        #expect(Self.rows(state)[0].contains("✓ stopped early"))
        #expect(Self.text(state).contains("stopped early  2 changes settings"))
        let log = try #require(state.screen.session?.shown?.log).suffix(4)
        #expect(log.map(\.kind) == [.evaluated, .state, .saved, .evaluated])
        #expect(log.allSatisfy { $0.step == 750 })
        #expect(log.last?.text.in(.english).contains("test, weights of step 500:") == true, "\(log)")
    }

    @Test func afterAFailureTheKeysThatHelpComeFirst() throws {
        var state = try Scene.training(80, 24)
        _ = state.handle(.events(run: 1, [.failed(message: Text(verbatim: "the loss is not finite"))]))
        _ = state.handle(.inactive(run: 1))
        let rows = Self.rows(state)
        let footer = rows.last { !$0.isEmpty } ?? ""
        #expect(footer.hasPrefix(" b back a step  f fork"), "\(footer)")
        #expect(rows.contains { $0.contains("failed  2 changes settings, R there starts another run") })
    }

    // MARK: Alerts

    @Test func anAlertIsReadInFull() throws {
        let words = (1...46).map { "word\($0)" }
        var state = try Scene.training(80, 24)
        let alert = Alert(step: 800, severity: .warning, message: words.joined(separator: " "))
        _ = state.handle(.events(run: 1, [.alert(alert)]))
        let text = Self.text(state)
        for word in words { #expect(text.contains(word), "\(word)\n\(text)") }
        #expect(!text.contains("shows all"))
    }

    @Test(arguments: [(80, 24), (40, 12)]) func anAlertThatIsTooLongNamesTheKeyThatShowsIt(
        _ width: Int, _ height: Int
    ) throws {
        var state = try Scene.training(width, height)
        let message = String(repeating: "lower the rate ", count: 45) + "in the end"
        _ = state.handle(.events(run: 1, [.alert(Alert(step: 800, severity: .warning, message: message))]))
        #expect(Self.text(state).contains("… A"), "\(Self.text(state))")
        state.press("A")
        for _ in 0..<60 { state.press("down") }
        #expect(Self.text(state).contains("in the end"), "\(Self.text(state))")
    }

    /// Which run it is and how far it has come is read on every screen, whatever lies over it and is said.
    @Test(arguments: [(80, 24), (60, 15), (40, 10)]) func theStatusStaysBesideNoticesAndDialogs(
        _ width: Int, _ height: Int
    ) throws {
        var state = try Scene.training(width, height)
        let reason = "the data are named by an absolute path, so that the session keeps no copy of them"
        for key in ["", "?", "ctrl-x"] {
            if !key.isEmpty { state.press(key) }
            state.screen.say(Text(verbatim: reason), isProblem: true)
            let rows = Self.rows(state)
            #expect(rows[0].contains("● training") && rows[0].contains("800/1,350"), "\(rows[0])")
            #expect(rows[0].contains("0.4"), "\(rows[0])")
            let said = rows.dropFirst().joined(separator: " ").split(separator: " ").joined(separator: " ")
            #expect(said.contains(reason), "\(rows.joined(separator: "\n"))")
        }
    }

    @Test func aFailedRunSaysAtWhichStep() throws {
        var state = try Scene.training(80, 24)
        _ = state.handle(.events(run: 1, [.failed(message: Text(verbatim: "the loss is not finite"))]))
        #expect(Self.rows(state)[0].contains("✗ failed  step 800/1,350"))
    }

    /// An alert with three lines leaves whole boxes: as many corners at the right as at the left.
    @Test func besideAnAlertBoxesStayWhole() throws {
        var state = try Scene.training(80, 24)
        state.screen.session?.watches = ["loss"]
        let words = String(repeating: "the gradients explode; ", count: 12)
        _ = state.handle(.events(run: 1, [.alert(Alert(step: 800, severity: .warning, message: words))]))
        let text = Self.text(state)
        for (start, end) in [("╭", "╮"), ("╰", "╯"), ("╭", "╰")] {
            #expect(text.filter { String($0) == start }.count == text.filter { String($0) == end }.count, "\(text)")
        }
        #expect(text.contains("metrics") && text.contains("accuracy") && text.contains(" step"), "\(text)")
    }

    /// What a run was warned of before it was opened stands in the log only.
    @Test func aDismissedAlertStaysAway() throws {
        var state = try Scene.state(80, 24)
        _ = state.handle(.opened(try Scene.session()))
        let run = FakeRun(steps: 1350)
        let alert = TrainerEvent.alert(Alert(step: 800, severity: .warning, message: "too high a rate"))
        _ = state.handle(.history(run: 1, run.events + [alert] + run.ending))
        #expect(state.screen.session?.shown?.alert == nil)
        #expect(state.screen.session?.shown?.log.contains { $0.kind == .warning } == true)
    }

    // MARK: Work under way

    @Test func aLookAheadTellsHowFarItIsAndEscapeEndsIt() throws {
        var state = try Scene.training(80, 24)
        state.screen.say(Text(verbatim: "looking 20 steps ahead…"))
        let work = WorkProgress(text: Text(verbatim: "looking ahead"), done: 7, total: 60)
        _ = state.handle(.events(run: 1, [.stateChanged(.paused), .progress(work)]))
        #expect(Self.text(state).contains("looking ahead 7/60  esc cancels"), "\(Self.text(state))")
        #expect(state.press("escape") == [.command(.cancel)])
        let cancelled = LookAheadResult(step: 800, path: "training.learning-rate", branches: [], cancelled: true)
        _ = state.handle(.events(run: 1, [.lookedAhead(cancelled)]))
        #expect(Self.text(state).contains("the look-ahead is cancelled"))
    }

    /// Before it is long enough under way to be told of, too.
    @Test func escapeGivesUpAnEvaluationByHand() throws {
        var state = try Scene.training(80, 24)
        state.press("e")
        #expect(state.press("escape") == [.command(.cancel)])
        let work = WorkProgress(text: Text(verbatim: "evaluating validation"), done: 640, total: 10_000)
        _ = state.handle(.events(run: 1, [.progress(work)]))
        #expect(Self.text(state).contains("evaluating validation 640/10,000  esc cancels"), "\(Self.text(state))")
        #expect(state.press("escape") == [.command(.cancel)])
        #expect(state.press("space") == [.command(.cancel), .command(.pause)])
        var over = work
        over.done = over.total
        let reason = Text(verbatim: "the evaluation is cancelled")
        _ = state.handle(.events(run: 1, [.progress(over), .refused(.evaluate, reason: reason)]))
        #expect(Self.text(state).contains("the evaluation is cancelled") && !Self.text(state).contains("esc cancels"))
        #expect(state.screen.notice?.isProblem == false)
        #expect(state.press("space") == [.command(.pause)])
    }

    @Test func whatCannotBeGivenUpDoesNotSaySo() throws {
        var state = try Scene.training(80, 24)
        let work = WorkProgress(text: Text(verbatim: "evaluating"), done: 7, total: 60, canBeCancelled: false)
        _ = state.handle(.events(run: 1, [.progress(work)]))
        #expect(Self.text(state).contains("evaluating 7/60") && !Self.text(state).contains("cancels"))
        #expect(state.press("escape") != [.command(.cancel)])
    }

    /// Reading the data has no plan yet.
    @Test func readingTheDataTellsHowFarItIs() throws {
        var state = try Scene.state(80, 24)
        _ = state.handle(.opened(try Scene.session()))
        _ = state.handle(.active(run: 1))
        let work = WorkProgress(text: Text(verbatim: "counting words"), done: 3, total: 9, canBeCancelled: false)
        _ = state.handle(.events(run: 1, [.progress(work)]))
        #expect(Self.text(state).contains("counting words 3/9"), "\(Self.text(state))")
    }

    // MARK: Ends

    @Test func aRunThatStoppedEarlySaysSoInEveryList() throws {
        var state = try Scene.state(100, 30)
        var session = try Scene.session(runs: 2)
        session.runs[0].hasStoppedEarly = true
        _ = state.handle(.opened(session))
        state.press("8")
        #expect(Self.text(state).contains("✓ stopped early"), "\(Self.text(state))")
    }

    @Test func aForkAtTheLastStepIsRefusedWithWhatToDo() throws {
        var state = try Scene.training(80, 24, run: FakeRun(steps: 1350))
        _ = state.handle(.events(run: 1, FakeRun(steps: 1350).ending))
        state.press("f")
        #expect(state.press("R") == [])
        #expect(Self.text(state).contains("is the last: raise training.epochs"), "\(Self.text(state))")
    }

    @Test func aCrashSaysWhatIsSaved() throws {
        let terminal = FakeTerminal(size: Size(width: 80, height: 24))
        terminal.onIdle = { _ in [.terminate(signal: 15)] }
        let app = try App(
            terminal: terminal, laboratory: FakeLaboratory(), configuration: Configuration(), themes: [.dark],
            now: { Scene.now })
        _ = app.run()
        #expect(terminal.lastWords == "workbench: ended by \u{1}")
        let state = try Scene.training(80, 24)
        #expect(state.crashWords.in(.english).contains("at step 800; everything up to step"))
        #expect(state.crashWords.in(.english).contains("\n  workbench resume digits-2027-01-15    goes on"))
    }

    // MARK: Questions

    @Test func theQuestionWhetherToLeaveFollowsTheRun() throws {
        var state = try Scene.training(80, 24)
        state.press("ctrl-c")
        #expect(Self.text(state).contains("It has come to step 800."))
        let record = StepRecord(
            step: 801, epoch: 16, loss: 0.3, learningRate: 1e-3, gradientNorm: 0.4, updateRatio: 1e-3,
            throughput: 41_000, seconds: 40)
        _ = state.handle(.events(run: 1, [.steps([record])]))
        #expect(Self.text(state).contains("It has come to step 801."))
        _ = state.handle(.events(run: 1, FakeRun(steps: 1350).ending))
        #expect(Self.text(state).contains("The run has ended"))
        #expect(state.press("enter") == [.quit(.idle)])
    }

    @Test(arguments: [Language.english, .chinese]) func aQuestionHasNoEmptyRowAtItsEnd(_ language: Language) throws {
        var state = try Scene.training(120, 40)
        state.press("ctrl-c")
        let rows = Self.text(state, in: language).split(separator: "\n").map(String.init)
        let titles = ["╭─ ▸ A run is training", "╭─ ▸ 有运行正在训练"]
        let title = try #require(rows.firstIndex { row in titles.contains { row.contains($0) } })
        let start = try #require(rows[title].range(of: "╭─ ", options: .backwards)?.lowerBound)
        let column = TextWidth.of(rows[title][..<start])
        var last = ""
        for row in rows[(title + 1)...] {
            let inside = Self.cells(of: row, from: column)
            if inside.hasPrefix("╰") { break }
            last = String(inside.dropFirst().prefix { $0 != "│" })
        }
        #expect(last.contains { $0 != " " })
    }

    private static func cells(of row: String, from column: Int) -> Substring {
        var row = row[...]
        var left = column
        while left > 0, let first = row.popFirst() { left -= TextWidth.of(String(first)) }
        return row
    }

    @Test func whatIsSaidLeavesTheKeysOfADialogInSight() throws {
        for (width, height) in GoldenScreens.sizes {
            var state = try Scene.training(width, height)
            state.press("ctrl-c")
            let footer = Self.rows(state).last { !$0.isEmpty }
            state.screen.say(Text(verbatim: "something was said"))
            #expect(Self.text(state).contains("something was said"))
            #expect(Self.rows(state).last { !$0.isEmpty } == footer, "\(width)×\(height)")
        }
    }

    @Test func aQuestionOverAListHidesIt() throws {
        var state = try Scene.paused(80, 24)
        state.press("D", "a")
        let text = Self.text(state)
        #expect(text.contains("Break when"))
        #expect(!text.contains("● stop") && !text.contains("breakpoints and watches"), "\(text)")
    }

    // MARK: Looking ahead

    @Test func aLookAheadNamesItsCurvesAndBothRates() throws {
        var state = try Scene.paused(80, 24)
        var result = Scene.lookAhead
        for index in result.branches.indices {
            let branch = result.branches[index]
            // The same losses in all, and the rate that a schedule makes of the one that is set.
            let steps = Scene.lookAhead.branches[0].steps.map { record in
                StepRecord(
                    step: record.step, epoch: record.epoch, loss: record.loss,
                    learningRate: (branch.value.real ?? 0) * 0.285, gradientNorm: record.gradientNorm,
                    updateRatio: record.updateRatio, throughput: record.throughput, seconds: record.seconds)
            }
            result.branches[index] = LookAheadResult.Branch(
                value: branch.value, steps: steps, values: branch.values, diverged: false)
        }
        _ = state.handle(.events(run: 1, [.lookedAhead(result)]))
        let text = Self.text(state)
        for words in ["training loss nats · log · raw", "base rate", "by schedule", "0.001 (now)", "2.85e-4"] {
            #expect(text.contains(words), "\(words)\n\(text)")
        }
        for mark in ["○", "△", "□"] {
            #expect(text.components(separatedBy: mark).count > 3, "\(mark)\n\(text)")
        }
    }
}
