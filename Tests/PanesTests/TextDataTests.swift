import Experiments
import Foundation
import Hosting
import Language
import Panes
import Profiles
import Profiling
import TerminalUI
import Testing

/// The Data pane on a text: findings with their places, the most frequent lines, what the text holds.
@Suite struct TextDataTests {
    private func profiled(_ width: Int, _ height: Int) throws -> AppState {
        let folder = FileManager.default.temporaryDirectory.appending(path: "text-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let paragraphs = (0..<40).map { "Verse \($0 % 20) of the song that is to be sung.\nAll of us together now!\n" }
        let file = folder.appending(path: "song.txt")
        try Data(paragraphs.joined(separator: "\n").utf8).write(to: file)
        let experiment = try Experiment(dataFile: file.path)
        var state = try Scene.state(width, height)
        _ = state.handle(.opened(OpenedSession(name: "song", folder: "", runs: [])))
        _ = state.handle(.draft(experiment))
        let query = TextProfileQuery(experiment)
        #expect(state.press("3") == [.ask(AnyQuery(query))])
        let profile = try TextProfile(experiment.data, relativeTo: folder, threads: 1)
        _ = state.handle(.answer(AnyQuery.Answer(query, profile)))
        return state
    }

    @Test(arguments: [(80, 24), (120, 40), (200, 50), (60, 15), (40, 10)])
    func findingsAndLinesAreShown(width: Int, height: Int) throws {
        var state = try profiled(width, height)
        let findings = state.draw().text
        #expect(findings.contains("warning"), "\(findings)")
        state.press("tab")
        let lines = state.draw().text
        #expect(lines.contains("All of us"), "\(lines)")
        if height >= 24 { #expect(lines.contains("40 paragraphs"), "\(lines)") }
    }

    @Test func aRemedyChangesTheNextRun() throws {
        var state = try profiled(120, 40)
        _ = state.press("a")
        let steps = state.panes[HyperparameterPane.self].form?.draft.data["text-cleaning"]?.list ?? []
        #expect(
            steps.count == 1
                && ["normalize", "deduplicate-lines", "deduplicate-documents", "quality"].contains(
                    steps.first?["step"]?.text),
            "\(steps)")
    }
}
