import Catalog
import Hosting
import Panes
import Profiles
import Testing

/// Rows that are corrected by hand: another label, a row left out, and both taken back.
@Suite struct EditTests {
    private func edits(_ state: AppState) -> [SettingValue] {
        state.panes[HyperparameterPane.self].form?.draft.data["edits"]?.list ?? []
    }

    @Test(arguments: [(80, 24), (120, 40)]) func aRowIsRelabeledDroppedAndTakenBack(width: Int, height: Int) throws {
        var state = try Scene.browsing(width, height)
        state.showRows()
        state.press("E")
        #expect(state.draw().text.contains("no row is corrected"))
        // The third row, line 4, has "no"; the other class is taken.
        state.press("j", "j", "=")
        let question = state.draw().text
        #expect(question.contains("bought of line 4") && question.contains("as in the file"), "\(question)")
        state.press("k", "k", "enter")
        let first = edits(state)
        #expect(first.count == 1 && first[0]["line"]?.integer == 4 && first[0]["column"]?.text == "bought")
        #expect(["yes", "no"].contains(first[0]["value"]?.text))
        #expect(state.draw().text.contains("4*"), "\(state.draw().text)")
        // The same row again: one correction of its label remains.
        state.press("=", "j", "j", "enter")
        let second = edits(state)
        #expect(second.count == 1 && second[0]["value"] != first[0]["value"])
        state.press("j", "x")
        #expect(edits(state).last?["edit"]?.text == "drop" && edits(state).last?["line"]?.integer == 5)
        #expect(state.draw().text.contains("leave line 5 out"), "\(state.draw().text)")
        // The place in the rows stays.
        #expect(state.draw().text.contains("5*") && state.draw().text.contains("4*"))
        state.press("u")
        #expect(edits(state).count == 1 && !state.draw().text.contains("5*"))
        state.press("E")
        #expect(state.draw().text.contains("becomes"), "\(state.draw().text)")
        state.press("enter")
        #expect(edits(state).isEmpty && !state.draw().text.contains("4*"))
    }
}
