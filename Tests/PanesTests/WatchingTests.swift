import Experiments
import Hosting
import Language
import Panes
import TerminalUI
import Testing

/// A session in which another process trains.
@Suite struct WatchingTests {
    private func watching(hindrance: Text? = nil, _ state: RunState = .running) throws -> AppState {
        var app = try Scene.state(100, 30)
        var session = try Scene.session()
        session.isWritable = false
        session.writer = WriterCard(name: Text(verbatim: "process 7"), hindrance: hindrance)
        _ = app.handle(.opened(session))
        _ = app.handle(.history(run: 1, FakeRun().events + [.stateChanged(state)]))
        return app
    }

    @Test func keysCommandTheOtherProcess() throws {
        var app = try watching()
        #expect(app.draw().text.contains("by process 7"))
        #expect(app.draw().text.contains("O take over"))
        #expect(app.draw().text.contains("pause"))
        #expect(app.press("space") == [.command(.pause)])
        #expect(app.press("s") == [.command(.step(1))])
        var paused = try watching(.paused)
        #expect(paused.press("space") == [.command(.run)])
        // What changes the run needs it here.
        #expect(app.press("b") == [])
        let notice = app.screen.notice?.text.in(.english)
        #expect(notice?.contains("process 7 trains in this session; O takes it over") == true)
    }

    @Test func takingOverAndStoppingAreAskedFor() throws {
        var app = try watching()
        #expect(app.press("O") == [])
        #expect(app.draw().text.contains("The run is trained by process 7"))
        #expect(app.press("enter") == [.takeOver])
        app = try watching()
        #expect(app.press("O", "down", "enter") == [.command(.stop(save: true))])
    }

    @Test func whatCannotBeAskedIsSaid() throws {
        var app = try watching(hindrance: Text("it runs elsewhere", zh: "它在别处运行"))
        #expect(app.draw().text.contains("  read only"))
        for key in ["space", "s", "O"] {
            #expect(app.press(key) == [])
            #expect(app.screen.notice?.text.in(.english) == "it runs elsewhere")
        }
    }

    @Test func aSessionThatIsLetGoOfIsTakenAtOnce() throws {
        var app = try watching()
        var session = try Scene.session()
        session.isWritable = false
        _ = app.handle(.opened(session))
        #expect(app.draw().text.contains("read only"))
        #expect(app.draw().rowTexts.last?.contains("space") == false)
        #expect(app.press("space") == [])
        #expect(app.press("O") == [.takeOver])
    }

    /// Between its being let go of and the other program's opening it, nothing can be asked of anybody.
    @Test func aSessionThatIsHandedOverSaysTo() throws {
        var app = try watching()
        var session = try Scene.session()
        session.isWritable = false
        session.writer = WriterCard(handedTo: 9)
        _ = app.handle(.opened(session))
        #expect(app.draw().text.contains("by process 9"))
        #expect(app.press("space") == [])
        #expect(app.screen.notice?.text.in(.english) == "handed over to process 9")
    }

    /// How long it takes is known by looking; until then a pace of the experiment says it.
    @Test func theTimeLeftIsThatOfThePaceElsewhere() throws {
        var app = try watching()
        let left = NumberFormat.duration(seconds: 110) + " left"
        #expect(!app.draw().text.contains(left))
        var record = FakeRun.record(step: 800)
        record.stepsPerSecond = 5
        _ = app.handle(.history(run: 1, FakeRun().events + [.steps([record]), .stateChanged(.running)]))
        #expect(app.screen.session?.shown?.timeLeft == 110)
        #expect(app.draw().text.contains(left), "\(app.draw().text)")
    }

    @Test func theKeyIsForWatchersOnly() throws {
        let app = try Scene.training(100, 30)
        #expect(!app.draw().text.contains("take over"))
    }
}
