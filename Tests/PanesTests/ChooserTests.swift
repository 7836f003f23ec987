import Foundation
import Hosting
import Language
import Panes
import Sessions
import TerminalUI
import Testing

@Suite struct ChooserTests {
    private func names(_ query: String) -> [String] {
        var chooser = SessionSearch()
        chooser.samples = [
            SampleCard(
                name: "Digits", path: "a.toml", summary: Text("A network of two layers; a wave of them", zh: "两层的网络；波"),
                kind: "mlp"),
            SampleCard(name: "Rows", path: "b.toml", summary: Text(verbatim: "Digits once more"), kind: "layers"),
            SampleCard(
                name: "Waves, layer by layer", path: "c.toml", summary: Text(verbatim: "An LSTM for series"),
                kind: "layers"),
        ]
        chooser.query.insert(query)
        return chooser.rows.compactMap { row in
            if case .sample(let card) = row { return card.name }
            return nil
        }
    }

    @Test func samplesOfThatNameComeBeforeThoseThatSpeakOfIt() {
        #expect(names("layer") == ["Waves, layer by layer", "Rows", "Digits"])
        #expect(names("digits") == ["Digits", "Rows"])
        #expect(names("LSTM") == ["Waves, layer by layer"])
        #expect(names("nothing").isEmpty)
        #expect(names("").count == 3)
    }

    /// What is typed into the search are letters, whichever commands they are elsewhere.
    @Test func lettersAreLetters() throws {
        for letter in ["T", "M", "j", "k", "q", "G", "g", "é", "7"] {
            var state = try Scene.choosing(80, 24)
            #expect(state.press(letter).isEmpty)
            #expect(state.screen.overlays.isEmpty)
            #expect(state.panes[ChooserPane.self].search.query.text == letter)
        }
        var state = try Scene.choosing(80, 24)
        state.press("?")
        #expect(!state.screen.overlays.isEmpty, "a sign that is a command is one until something is typed")
        state.press("escape", "a", ":")
        #expect(state.panes[ChooserPane.self].search.query.text == "a:")
        state.press("escape")
        #expect(state.press("escape") == [.quit(.idle)])
    }

    /// A path is completed by tab: to what all ways to go on have in common, which are listed; one that is whole is looked at.
    @Test func pathsAreCompleted() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "paths-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(
            at: folder.appending(path: "data sets"), withIntermediateDirectories: true)
        for name in ["data sets/one.csv", "data sets/only.toml", "data sets/other.bin"] {
            try Data("a,b\n".utf8).write(to: folder.appending(path: name))
        }
        var state = try Scene.choosing(80, 24)
        func complete(_ state: inout AppState) {
            let typed = state.panes[ChooserPane.self].search.query.text
            let query = PathQuery(typed)
            let asks = state.press("tab").contains(.ask(AnyQuery(query)))
            #expect(asks, "\(typed)")
            let context = QueryContext(session: nil, store: SessionStore(root: folder))
            _ = state.handle(.answer(AnyQuery.Answer(query, query.answer(context))))
        }
        state.type(folder.path + "/da")
        complete(&state)
        #expect(state.panes[ChooserPane.self].search.query.text == folder.path + "/data sets/")
        complete(&state)
        #expect(state.panes[ChooserPane.self].search.query.text == folder.path + "/data sets/on")
        #expect(state.panes[ChooserPane.self].search.rows.count == 3, "what is typed, one.csv and only.toml")
        state.type("e")
        complete(&state)
        complete(&state)
        #expect(state.screen.opening?.in(.english) == folder.path + "/data sets/one.csv")
        let missing = PathQuery(folder.path + "/x")
        #expect(missing.answer(QueryContext(session: nil, store: SessionStore(root: folder))).count == 0)
    }

    @Test func theSearchIsEmptiedAsALineIsInAShell() throws {
        var state = try Scene.choosing(80, 24)
        state.type("dig")
        state.press("ctrl-u")
        #expect(state.panes[ChooserPane.self].search.query.text.isEmpty)
        state.press("ctrl-d")
        let position = state.panes[ChooserPane.self].search.position.selection
        state.press("ctrl-u")
        #expect(state.panes[ChooserPane.self].search.position.selection < position, "with nothing typed it moves")
    }

    /// Files of the current folder come first; data are looked at before anything is trained on them.
    @Test func filesOfTheCurrentFolderAreOffered() throws {
        var state = try Scene.choosing(80, 24)
        let mine = SampleCard(name: "Mine", path: "/here/mine.toml", summary: .empty, kind: "mlp")
        let data = DataCard(name: "flowers.csv", path: "/here/flowers.csv", bytes: 4_000)
        _ = state.handle(.folder(FolderCard(experiments: [mine], data: [data])))
        #expect(Array(state.panes[ChooserPane.self].search.rows.prefix(2)) == [.experiment(mine), .data(data)])
        var other = state
        #expect(other.press("enter") == [.open(path: "/here/mine.toml", start: true)])
        state.press("down")
        #expect(state.press("enter") == [.open(path: "/here/flowers.csv", start: false)])
    }

    /// On a small screen a session has its name, state, result and age, however long the name is.
    @Test func sessionsTellResultAndAge() throws {
        var state = try Scene.choosing(80, 24)
        var card = Scene.sessions[0]
        card.name = "a-very-long-name-of-a-session-2027-01-15"
        _ = state.handle(.sessions([card]))
        let text = state.draw().text
        let line = try #require(text.split(separator: "\n").first { $0.contains("stopped ") })
        #expect(line.contains("test accuracy 0.9611") && line.contains("5 min ago"), "\(text)")
    }

    @Test func whatBecameOfTheNewestRunIsASentence() throws {
        var state = try Scene.choosing(80, 24)
        let reason = Text("there is no column 'x'", zh: "没有列 'x'")
        _ = state.handle(
            .sessions([
                SessionCard(
                    name: "mine", state: .failed, step: 0, totalSteps: 0, runs: 1, result: .failed(reason: reason),
                    changed: Scene.now - 300)
            ]))
        let text = state.draw().text
        #expect(text.contains("Its run failed before its first step, 5 min ago."), "\(text)")
        #expect(text.contains("there is no column 'x'"), "\(text)")
    }

    @Test func aPathOfDataIsAPath() {
        var search = SessionSearch()
        search.query.insert("flowers.csv")
        #expect(search.isPath && search.rows.first == .file(path: "flowers.csv"))
    }

    /// A run brings the pace of its experiment, until the person chooses another.
    @Test func aRunBringsItsPace() throws {
        var state = try Scene.choosing(80, 24)
        var session = try Scene.session()
        try session.runs[0].experiment.set("debugging.pace", to: .real(70))
        _ = state.handle(.opened(session))
        #expect(state.handle(.active(run: 1)).contains(.command(.pace(70))))
        #expect(state.screen.pace == 70)
        state.press("<")
        #expect(state.screen.pace == 50)
        _ = state.handle(.active(run: 1))
        #expect(state.screen.pace == 50)
    }
}
