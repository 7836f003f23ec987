import Catalog
import Columns
import Datasets
import Experiments
import Foundation
import Hosting
import Language
import Panes
import Profiles
import TerminalUI
import Testing

/// The Data pane: findings, columns, and remedies that change the settings of the next run.
@Suite struct DataTests {
    private func profiled(_ width: Int, _ height: Int) throws -> (AppState, Experiment) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "data-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Nothing is wrong but the column with one value.
        let rows = (0..<60).map { "\($0 * 37 % 61).5,cm,\($0 * 7 % 11 < 6 ? "yes" : "no")" }
        let file = folder.appending(path: "mine.csv")
        try Data((["size,unit,bought"] + rows).joined(separator: "\n").utf8).write(to: file)
        let experiment = try Experiment(dataFile: file.path)
        var state = try Scene.state(width, height)
        _ = state.handle(.opened(OpenedSession(name: "mine", folder: "", runs: [])))
        _ = state.handle(.draft(experiment))
        let query = ProfileQuery(experiment)
        #expect(state.press("3") == [.ask(AnyQuery(query))])
        let profile = try TableProfile(experiment.data, relativeTo: folder, seed: experiment.seed, threads: 1)
        _ = state.handle(.answer(AnyQuery.Answer(query, profile)))
        return (state, experiment)
    }

    @Test(arguments: [(80, 24), (120, 40), (200, 50), (60, 15), (40, 10)])
    func findingsAndColumnsAreShown(width: Int, height: Int) throws {
        var (state, _) = try profiled(width, height)
        #expect(state.draw().text.contains("warning") || state.draw().text.contains("note"))
        state.press("tab")
        let columns = state.draw().text
        #expect(columns.contains("size") && columns.contains("number"), "\(columns)")
    }

    @Test func aRemedyChangesTheNextRun() throws {
        var (state, experiment) = try profiled(120, 40)
        #expect(state.draw().text.contains("leave column unit out"))
        let effects = state.press("a")
        #expect(state.panes[HyperparameterPane.self].form?.draft.data.words("ignore") == ["unit"])
        // What was mended is looked for again, in the data as they are then.
        try experiment.set("data.ignore", to: ["unit"])
        let isAsked = effects == [.ask(AnyQuery(ProfileQuery(experiment)))]
        #expect(isAsked)
        #expect(state.draw().text.contains("the next run will leave column unit out"))
    }

    /// Wrong labels are looked for when asked, which can be given up, and then stand among the findings.
    @Test(arguments: [(80, 24), (120, 40)]) func wrongLabelsAreAskedFor(width: Int, height: Int) throws {
        var (state, experiment) = try profiled(width, height)
        let query = LabelQuery(experiment)
        let asked = state.press("L")
        #expect(asked == [.ask(AnyQuery(query))])
        let progress = WorkProgress(text: Text("fold 2 of 5", zh: "第 2/5 折"), done: 1200, total: 5000)
        _ = state.handle(.progress(LabelQuery.id, progress))
        #expect(state.draw().text.contains("fold 2 of 5") && state.draw().text.contains("cancels"))
        // One at a time.
        #expect(state.press("L") == [])
        #expect(state.press("escape") == [.cancel(LabelQuery.id)])
        #expect(!state.draw().text.contains("cancels"))
        state.press("L")
        let report = LabelReport(
            rows: [
                .init(
                    line: 7, given: "yes", likely: "no", confidence: 0.02, split: .train,
                    nearest: [TableNeighbor(line: 12, target: "no", distance: 0.1)])
            ], target: "bought", checked: 60, folds: 5, accuracy: 0.9)
        _ = state.handle(.answer(AnyQuery.Answer(query, report)))
        let text = state.draw().text
        #expect(text.contains("Labels that models") && text.contains("line 7") && !text.contains("fold 2"), "\(text)")
        #expect(text.contains("like 12 no"), "\(text)")
        state.press("a")
        let edits = state.panes[HyperparameterPane.self].form?.draft.data["edits"]?.list
        #expect(edits?.first?["line"]?.integer == 7 && edits?.count == 1)
        // What is corrected is no more to be looked at.
        #expect(!state.draw().text.contains("Labels that models"))
        // An answer about data that are others now is not taken for one about these.
        var other = experiment
        try other.set("data.ignore", to: ["unit"])
        _ = state.handle(.draft(other))
        _ = state.handle(.answer(AnyQuery.Answer(query, report)))
        #expect(state.draw().text.contains("have changed meanwhile"), "\(state.draw().text)")
    }

    /// A table that is opened is looked at first: its data are in front, and what is wrong is said on the other panes.
    @Test(arguments: [(80, 24), (40, 10)]) func aTableIsLookedAtFirst(width: Int, height: Int) throws {
        var state = try Scene.state(width, height)
        let experiment = try Experiment(dataFile: "/data/mine.csv")
        _ = state.handle(.opened(OpenedSession(name: "mine", folder: "", runs: [])))
        let effects = state.handle(.draft(experiment, dataFirst: true))
        let asks = effects.contains(.ask(AnyQuery(ProfileQuery(experiment))))
        #expect(asks && state.screen.place.pane == DataPane.id)
        _ = state.handle(.failed(ProfileQuery.id, reason: Text("/data/mine.csv: it is empty", zh: "/data/mine.csv：为空")))
        #expect(state.draw().text.contains("it is empty") && state.draw().text.contains("reads it again"))
        let again = state.press("ctrl-r").contains(.ask(AnyQuery(ProfileQuery(experiment))))
        #expect(again)
        _ = state.handle(.failed(ProfileQuery.id, reason: Text("/data/mine.csv: it is empty", zh: "/data/mine.csv：为空")))
        // Nothing is started that cannot be read.
        #expect(state.press("R") == [])
        state.press("1")
        if height >= 24 {
            let text = state.draw().text
            #expect(text.contains("✖ /data/mine.csv: it is empty"), "\(text)")
            state.press("tab")
            #expect(state.draw().text.contains("the data cannot be read: 3 tells why"), "\(state.draw().text)")
        }
    }

    @Test func aRunIsStartedFromTheData() throws {
        var (state, experiment) = try profiled(80, 24)
        #expect(state.draw().text.contains("R starts one"))
        guard case .start(let started, _)? = state.press("R").first else {
            Issue.record("nothing is started")
            return
        }
        #expect(started == experiment)
        state.press("2")
        #expect(!state.draw().text.contains("warning about"))
    }

    @Test func whatIsNoTableSaysSo() throws {
        var state = try Scene.state(80, 24)
        let experiment = try Scene.experiment()
        _ = state.handle(.opened(OpenedSession(name: "a", folder: "", runs: [])))
        _ = state.handle(.draft(experiment))
        state.press("3")
        _ = state.handle(.failed(ProfileQuery.id, reason: Text("it is no table", zh: "不是表格")))
        #expect(state.draw().text.contains("it is no table"))
    }

    /// A finding about a whole column has no rows to show, and says so.
    @Test func aFindingWithoutRowsDoesNotPretend() throws {
        var (state, _) = try profiled(120, 40)
        #expect(state.draw().text.contains("leave column unit out"))
        #expect(state.press("enter") == [])
        let text = state.draw().text
        #expect(text.contains("this finding is about the whole column"), "\(text)")
    }
}
