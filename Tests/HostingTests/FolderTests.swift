import Foundation
import Hosting
import Sessions
import Testing

/// What the chooser is told of the files in the current folder.
@Suite struct FolderTests {
    /// Files that say the same name are told apart by their own, and one that cannot be read says why.
    @Test func brokenExperimentsSayWhy() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "workbench-test-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let text = """
            name = "Tiny"
            [data]
            source = "tiny.csv"
            target = "y"
            [model]
            kind = "mlp"
            """
        try text.write(to: folder.appending(path: "good.toml"), atomically: true, encoding: .utf8)
        try (text + "\nhiden = 3\n").write(to: folder.appending(path: "badkey.toml"), atomically: true, encoding: .utf8)
        let context = QueryContext(session: nil, store: SessionStore(root: folder.appending(path: "sessions")))
        let cards = FolderQuery(folder: folder).answer(context).experiments
        #expect(cards.map(\.name) == ["badkey.toml", "good.toml"])
        #expect(cards.last?.problem == nil, "\(cards.last?.problem?.in(.english) ?? "")")
        let problem = try #require(cards.first?.problem?.in(.english))
        #expect(problem.hasPrefix("line 7: ") && problem.contains("hiden"), "\(problem)")
    }
}
