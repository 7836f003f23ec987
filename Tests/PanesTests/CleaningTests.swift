import Catalog
import Columns
import Experiments
import Foundation
import Hosting
import Language
import Panes
import Sessions
import TerminalUI
import Testing

/// The cleaning steps in the Data pane: their order, switches and settings, and rows before and after.
@Suite struct CleaningTests {
    private func shown(_ width: Int, _ height: Int, _ name: String = "mine.csv") throws -> (AppState, Experiment) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "clean-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let rows = (0..<60).map {
            "\($0 % 10 == 3 ? "" : "\($0)"),\($0 % 2 == 0 ? "cm" : "mm"),\($0 % 3 == 0 ? "yes" : "no")"
        }
        let song = (0..<40).map { "Verse \($0 % 20) of the song that is to be sung.\n" }
        let file = folder.appending(path: name)
        let lines = name.hasSuffix(".csv") ? ["size,unit,bought"] + rows : song
        try Data(lines.joined(separator: "\n").utf8).write(to: file)
        var experiment = try Experiment(dataFile: file.path)
        if name.hasSuffix(".txt") {
            try experiment.set("data.format", to: "text")
            try experiment.set(
                "data.text-cleaning", to: [.table([SettingField("step", "deduplicate-documents")])])
        }
        var state = try Scene.state(width, height)
        _ = state.handle(.opened(OpenedSession(name: "mine", folder: "", runs: [])))
        _ = state.handle(.draft(experiment))
        state.press("3")
        let query = CleaningQuery(experiment)
        #expect(state.press("c") == [.ask(AnyQuery(query))])
        let report = try query.answer(QueryContext(session: nil, store: SessionStore(root: folder)))
        _ = state.handle(.answer(AnyQuery.Answer(query, report)))
        return (state, experiment)
    }

    private func steps(_ state: AppState) -> [SettingValue] {
        state.panes[HyperparameterPane.self].form?.draft.data["preprocessing"]?.list ?? []
    }

    @Test(arguments: [(80, 24), (120, 40), (200, 50), (60, 15), (40, 10)])
    func stepsAndRowsAreShown(width: Int, height: Int) throws {
        var (state, _) = try shown(width, height)
        let list = state.draw().text
        #expect(list.contains("impute") && list.contains("by itself"), "\(list)")
        // Group, which has nothing to do here, comes first.
        state.press("j")
        if height < 24 { state.press("tab") }
        let page = state.draw().text
        #expect(page.contains("missing → "), "\(page)")
        if width >= 80 { #expect(page.contains("rows changed 6, dropped 0"), "\(page)") }
        state.press("escape")
        #expect(!state.draw().text.contains("by itself"))
    }

    @Test func changesOfAFirstRunAreNotLostWithoutAQuestion() throws {
        var (state, _) = try shown(80, 24)
        state.press("j", "j")
        _ = state.press("o")
        state.press("c")
        #expect(state.press("q") == [])
        let page = state.draw().text
        #expect(page.contains("No run is started") && page.contains("1 change to the settings"), "\(page)")
        state.press("escape")
        #expect(!state.draw().text.contains("No run is started"))
        state.press("q", "down")
        let left = state.press("enter")
        #expect(left.first == .closeSession, "\(left)")
    }

    @Test func aStepIsSwitchedOffMovedAndTakenOut() throws {
        var (state, before) = try shown(120, 40)
        // Group, impute, scale, encode: the third is the only one of the list.
        state.press("j")
        #expect(state.press("o") == [], "a model needs no gaps")
        state.press("j")
        let effects = state.press("o")
        #expect(steps(state).first?["enabled"]?.boolean == false)
        try before.set("data.preprocessing", to: .list(steps(state)))
        let isAsked = effects == [.ask(AnyQuery(CleaningQuery(before)))]
        #expect(isAsked)
        let off = state.draw().text
        #expect(off.contains("off") && off.contains("for the next run, 'scale' is off"), "\(off)")
        // Without a list it would be done, and so it is: that is said.
        #expect(off.contains("it is done by itself now"), "\(off)")
        state.press("o")
        #expect(steps(state).first?["enabled"] == nil && steps(state).count == 1)
        state.press("a")
        state.press("enter")
        #expect(steps(state).map { $0["step"]?.text } == ["scale", "deduplicate"], "\(steps(state))")
        // Rows are left out first, wherever the step stands, and moving it says so.
        #expect(state.press("K") == [])
        #expect(steps(state).map { $0["step"]?.text } == ["scale", "deduplicate"])
        let first = state.draw().text
        #expect(first.contains("rows are left out before columns are changed"), "\(first)")
        #expect(first.contains("on, first"), "\(first)")
        state.press("x")
        #expect(steps(state).map { $0["step"]?.text } == ["scale"])
        state.press("home")
        state.press("enter")
        #expect(steps(state).map { $0["step"]?.text } == ["group", "scale"])
        state.press("J")
        #expect(steps(state).map { $0["step"]?.text } == ["scale", "group"])
        #expect(state.press("J") == [])
        state.press("x")
        #expect(steps(state).map { $0["step"]?.text } == ["scale"])
    }

    @Test func aSettingOfAStepIsChosen() throws {
        var (state, _) = try shown(120, 40)
        for _ in 0..<2 { state.press("j") }
        state.press("enter")
        #expect(state.draw().text.contains("method") && state.draw().text.contains("columns"))
        state.press("enter")
        state.press("j")
        state.press("enter")
        #expect(steps(state).first?["method"]?.text == "min-max", "\(steps(state))")
        // One that is done by itself is listed first.
        state.press("home")
        state.press("enter")
        #expect(steps(state).first?["step"]?.text == "group", "\(steps(state))")
    }

    @Test func documentsAreShown() throws {
        var (state, _) = try shown(120, 40, "song.txt")
        let text = state.draw().text
        #expect(text.contains("documents changed 0, dropped ") && text.contains("→ dropped"), "\(text)")
        state.press("o")
        let steps = state.panes[HyperparameterPane.self].form?.draft.data["text-cleaning"]?.list ?? []
        #expect(steps.first?["enabled"]?.boolean == false)
    }
}
