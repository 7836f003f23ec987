import Hosting
import Panes
import TerminalUI
import Testing

/// The palette finds everything that has a name, by a few letters; the help lists the keys that work.
@Suite struct PaletteTests {
    @Test func findsSettingsRunsThemesAndLanguagesByThreeLetters() throws {
        let state = try Scene.comparing(120, 40)
        for (letters, name) in [
            ("lr", "learning-rate"), ("dro", "dropout"), ("r2", "run 2"), ("mon", "monochrome"), ("zh", "中文"),
            ("pau", "pause/resume"), ("eva", "Evaluate"),
        ] {
            var searching = state
            searching.press("ctrl-p")
            searching.type(letters)
            #expect(searching.draw().text.contains(name), "\(letters): \(searching.draw().text)")
        }
    }

    /// What was meant comes first, whether a dash or a space is typed, in any order of the words and in either language.
    @Test(arguments: [
        ("learning rate", "learning-rate"), ("learning-rate", "learning-rate"), ("step back", "back a step"),
        ("学习", "learning-rate"), ("export", "'workbench export"), ("rename", "'workbench sessions rename"),
        ("delete", "'workbench sessions delete"),
    ])
    func whatIsMeantComesFirst(typed: String, meant: String) throws {
        var state = try Scene.comparing(120, 40)
        state.press("ctrl-p")
        state.type(typed)
        let rows = state.draw().rowTexts
        let query = try #require(rows.firstIndex { $0.contains(typed) })
        #expect(rows[(query + 1)...(query + 2)].contains { $0.contains(meant) }, "\(rows.joined(separator: "\n"))")
    }

    @Test func whatOnlyTheCommandLineDoesSaysHow() throws {
        var state = try Scene.training(80, 24)
        state.press(":")
        state.type("export")
        state.press("enter")
        #expect(state.screen.notice?.text.in(.english).hasPrefix("'workbench export SESSION --to csv'") == true)
    }

    /// Letters scattered over a title are no match where something has them together.
    @Test func beginningsOfWordsComeFirst() throws {
        var state = try Scene.comparing(120, 40)
        state.press(":")
        state.type("lea")
        let rows = state.draw().rowTexts.filter { $0.contains("│") && $0.contains("  ") }
        let first = try #require(rows.firstIndex { $0.contains("learning-rate") })
        for loose in ["clear", "enlarge"] {
            #expect(rows.firstIndex { $0.contains(loose + "  ") }.map { $0 > first } ?? true, "\(loose)")
        }
        #expect(
            FuzzyMatch.rank(of: "lea", titles: ["next leap"]) ?? 99 < FuzzyMatch.rank(of: "lea", titles: ["clear"]) ?? 0
        )
        #expect(FuzzyMatch.rank(of: "lea", titles: ["lone cat"]) == FuzzyMatch.scattered)
    }

    @Test func choosingASettingGoesToItsField() throws {
        var state = try Scene.comparing(80, 24)
        state.press(":")
        state.type("dropo")
        state.press("enter")
        #expect(state.screen.place.pane == HyperparameterPane.id)
        #expect(state.panes[HyperparameterPane.self].form?.focused?.label == "dropout")
    }

    @Test func choosingARunShowsIt() throws {
        var state = try Scene.comparing(80, 24)
        state.press("8", ":")
        state.type("r2")
        state.press("enter")
        #expect(state.screen.session?.current == 2)
        #expect(state.screen.place.pane == PaneSet.home)
    }

    @Test func choosingAThemeOrALanguageKeepsIt() throws {
        var state = try Scene.choosing(80, 24)
        state.press("ctrl-p")
        state.type("mon")
        state.press("enter")
        #expect(state.screen.currentTheme.name == "monochrome")
        state.press("ctrl-p")
        state.type("zh")
        #expect(state.press("enter") == [.saveLanguage(.chinese)])
    }

    @Test func choosingASampleOpensIt() throws {
        var state = try Scene.choosing(80, 24)
        state.press("ctrl-p")
        state.type("swi")
        state.press("down", "up")
        let text = state.draw().text
        #expect(text.contains("sample"), "\(text)")
    }

    /// Samples are found from a session that was named on the command line, too.
    @Test func samplesAreFoundFromASession() throws {
        let script = Script(steps: [
            ("step 120/1,350", ["ctrl-c"]), ("go on without", ["down", "down", "enter"]),
        ])
        let (_, laboratory, _) = try script.run(path: "digits.toml")
        #expect(laboratory.effects.contains(.listSamples))
        var state = try Scene.training(80, 24)
        _ = state.handle(.samples(Scene.samples))
        state.press(":")
        state.type("swift")
        let text = state.draw().text
        #expect(text.contains("sample") && text.contains("A small GPT"), "\(text)")
    }

    @Test func commandsOfTheRunComeBeforeThoseOfTheChart() throws {
        var state = try Scene.training(80, 24)
        state.press(":")
        let text = state.draw().text
        #expect(text.contains("pause/resume") && !text.contains("crosshair left"), "\(text)")
    }

    /// In the chooser letters are typed into the search, so that no letter is told as a key.
    @Test func helpListsOnlyKeysThatWork() throws {
        var state = try Scene.choosing(120, 40)
        state.press("?")
        let help = state.draw().text
        #expect(help.contains("settings first") && help.contains("enter"))
        for row in state.draw().rowTexts { #expect(!row.contains("│ T ") && !row.contains("│ M ")) }
    }
}

/// What has its keys elsewhere is found, too, and choosing it goes there.
@Suite struct FarCommandsTests {
    @Test func everyCommandOfEveryPaneIsFoundFromTheFirst() throws {
        for (typed, title) in [
            ("sta", "start a run"), ("wro", "wrong labels"), ("cop", "copy settings"), ("app", "apply now"),
        ] {
            var state = try Scene.training(120, 40)
            state.press(":")
            state.type(typed)
            #expect(state.draw().text.contains(title), "\(typed)\n\(state.draw().text)")
        }
    }

    @Test func choosingItGoesThere() throws {
        var state = try Scene.comparing(120, 40)
        state.press(":")
        state.type("copy set")
        state.press("enter")
        #expect(state.screen.place.tab.rawValue == "hyperparameters", "copied from the chosen run into the form")
        var chooser = try Scene.state(80, 24)
        chooser.press(":")
        chooser.type("fork")
        #expect(chooser.draw().text.contains("no session is open"), "\(chooser.draw().text)")
    }
}

/// A row at length: the next one is a key away, and long fractions are cut.
@Suite struct RowPageTests {
    @Test func itTurns() throws {
        var state = try Scene.browsing(80, 24)
        state.showRows()
        state.press("enter")
        #expect(state.draw().text.contains("▸ line 2 "))
        state.press("right", "n")
        #expect(state.draw().text.contains("▸ line 4 "))
        state.press("p", "left", "left")
        #expect(state.draw().text.contains("▸ line 2 "), "there is none before")
        #expect(state.draw().rowTexts.last?.contains("n") == true)
    }

    @Test(arguments: [
        ("449491.06478873815", "449491.0647…"), ("0.00012345678901234", "0.0001234567890…"), ("1.25", "1.25"),
        ("-847433.7369372327", "-847433.7369…"), ("12345678901234567", "12345678901234567"), ("1.5e-300", "1.5e-300"),
        ("10.0.0.1", "10.0.0.1"),
    ]) func numbersAreCut(_ text: String, _ cut: String) {
        #expect(NumberFormat.cut(text) == cut)
    }
}
