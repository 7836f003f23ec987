import Foundation
import Language
import Testing
import Training

/// The gap is one figure: validation loss less training loss, by the same weights, measured alike.
@Suite struct GapTests {
    private static let smoothed = [
        "training.label-smoothing=0.2", "training.class-weights=balanced", "data.split.order=file",
    ]

    private func withRun(
        _ toml: String, _ overrides: [String], _ body: (URL, Listener, Checkpoint) throws -> Void
    ) throws {
        try withTemporaryFolder { folder in
            try Tiny.write(to: folder)
            let checkpoints = folder.appending(path: "checkpoints")
            let experiment = try Tiny.experiment(toml, in: folder, overrides)
            let listener = Tiny.run(
                experiment, options: TrainerOptions(threads: 1, checkpointFolder: checkpoints))
            try body(folder, listener, try CheckpointFolder(checkpoints).choose(.best).checkpoint)
        }
    }

    @Test(arguments: [(Tiny.classification, smoothed), (Tiny.regression, []), (Tiny.language, [])])
    func theSameWeightsHaveOneGap(toml: String, overrides: [String]) throws {
        try withRun(toml, overrides) { _, listener, best in
            let outcome = try #require(listener.outcome)
            let step = try #require(outcome.bestStep)
            let inTheRun = listener.evaluations.first { $0.step == step && $0.split == .validation }
            let gap = try #require(inTheRun?.value(of: "gap"))
            #expect(outcome.evaluations.first { $0.split == .validation }?.value(of: "gap") == gap)
            let report = try ModelEvaluator(best).evaluate()
            #expect(report.evaluations.first { $0.split == .validation }?.value(of: "gap") == gap)
            // It is the difference of the two losses that are told.
            let losses = outcome.evaluations.compactMap { $0.value(of: "loss") }
            #expect(gap == losses[1] - losses[0])
        }
    }

    @Test func theTrainingRowsHaveNone() throws {
        try withRun(Tiny.classification, Self.smoothed) { folder, _, best in
            let rows = Tiny.table.split(separator: "\n").prefix(1 + 192).joined(separator: "\n")
            let file = folder.appending(path: "train.csv")
            try Data(rows.utf8).write(to: file)
            let report = try ModelEvaluator(best).evaluate(on: file.path())
            #expect(report.counts.map(\.count) == [192])
            #expect(report.evaluations[0].value(of: "gap") == 0)
            try FileManager.default.removeItem(at: folder.appending(path: "rings.csv"))
            let alone = try ModelEvaluator(best).evaluate(on: file.path())
            #expect(alone.evaluations[0].value(of: "gap") == nil)
            #expect(
                alone.notes.contains {
                    $0.in(.english).contains("there is no gap, as the training data cannot be read")
                })
        }
    }

    @Test func withoutTrainingRowsItIsUndefined() throws {
        try withRun(Tiny.classification, ["evaluation.train-samples=0"]) { _, listener, _ in
            let values = listener.evaluations.flatMap(\.values).filter { $0.metric == "gap" }
            #expect(!values.isEmpty && values.allSatisfy { $0.value == nil && $0.reason != nil })
            #expect(!listener.evaluations.contains { $0.split == .train })
        }
    }

    /// Characters that the model has no token for are counted at 8 bits a byte, not for nothing.
    @Test func unknownCharactersAreNotFree() throws {
        try withRun(Tiny.language, []) { folder, _, best in
            let file = folder.appending(path: "chinese.txt")
            // One space among 19 characters of three bytes.
            try Data(String(repeating: "天地玄黄宇宙洪荒日月盈昃辰宿列張寒來暑 ", count: 60).utf8).write(to: file)
            let report = try ModelEvaluator(best).evaluate(on: file.path())
            let figures = try #require(report.evaluations.first)
            let bits = try #require(figures.value(of: "bits-per-character"))
            #expect(bits > 24 * 0.95 && bits < 24 * 0.95 + 1)
            #expect(try #require(figures.value(of: "loss")) > 0.95 * 24 * log(2))
            #expect(
                report.notes.contains { $0.in(.english).contains("1140 characters (95 %) have no token in the model") })
        }
    }
}
