import Experiments
import Foundation
import Hosting
import Language
import Sessions
import Testing
import Training

/// The screen predicts a file with a run, beside whoever else uses the session.
@Suite struct PredictionQueryTests {
    @Test func theFileIsPredictedBesideItself() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "workbench-test-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = SessionStore(root: folder)
        let session = try store.create(name: "mine", experiment: "x")
        defer { try? session.close() }
        let table =
            "x,y\n"
            + (0..<60).map { "\($0 % 2 == 0 ? 1 + $0 % 7 : -1 - $0 % 5),\($0 % 2 == 0 ? "up" : "down")\n" }.joined()
        try Data(table.utf8).write(to: folder.appending(path: "t.csv"))
        let experiment = try Experiment(
            toml: """
                name = "Signs"
                [data]
                source = "t.csv"
                target = "y"
                [model]
                kind = "linear"
                [training]
                batch-size = 8
                steps = 20
                """, file: "t.toml", folder: folder)
        let number = try session.createRun(experiment: experiment)
        let sink = try session.sink(for: number)
        let run = TrainingRun(
            experiment: experiment,
            options: TrainerOptions(
                threads: 1, checkpointFolder: session.checkpointFolder(of: number), isUnattended: true),
            sinks: [sink])
        run.start()
        run.wait()
        try sink.flush()

        let new = folder.appending(path: "new.csv").path
        try Data("x\n3\n-2\n\"1\n".utf8).write(to: URL(filePath: new))
        let context = QueryContext(session: nil, store: store)
        let query = PredictionQuery(session: session.folder.path, run: Int(number.number), typed: new)
        let first = try query.answer(context), second = try query.answer(context)
        #expect(first.path == new + ".predictions.csv" && second.path == new + ".predictions-2.csv")
        let written = try String(contentsOfFile: first.path, encoding: .utf8)
        #expect(written.hasPrefix("x,line,prediction,probability of down,probability of up\n3,2,"), "\(written)")
        #expect(try String(contentsOfFile: second.path, encoding: .utf8) == written)
        #expect(first.rows == 2 && first.hasBadRows)
        #expect(first.notes.contains { $0.in(.english).hasPrefix("1 row is kept aside: new.csv:4:") })
        // The one who trains still has the session.
        #expect(throws: Never.self) { try session.createRun(experiment: experiment) }
        let missing = PredictionQuery(session: session.folder.path, run: Int(number.number), typed: new + "x")
        #expect(throws: (any Error).self) { try missing.answer(context) }
    }
}
