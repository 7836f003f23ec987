import Experiments
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

    /// Folders of images and of texts stand among the data; one of something else does not.
    @Test func foldersOfDataAreListed() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "workbench-test-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in ["songs/a.txt", "songs/b.md", "pets/cat/1.png", "pets/dog/2.png", "code/a.swift", "code/b.swift"] {
            let file = folder.appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data("x".utf8).write(to: file)
        }
        let context = QueryContext(session: nil, store: SessionStore(root: folder.appending(path: "sessions")))
        let data = FolderQuery(folder: folder).answer(context).data
        #expect(data.map(\.name) == ["pets/", "songs/"] && data.map(\.kind) == [.pictures, .texts])
        // A pattern of them is an experiment on texts, in their folder.
        let pattern = folder.path + "/songs/*.txt"
        #expect(Experiment.areData(at: pattern) && !Experiment.areData(at: folder.path + "/songs/*.csv"))
        let experiment = try Experiment(dataFile: pattern)
        #expect(experiment.name == "songs" && experiment.data.text("source") == "*.txt")
        #expect(experiment.folder.lastPathComponent == "songs")
    }
}
