import Experiments
import Foundation
import Language
import Testing
import Training

/// What a run says of itself, it says in every language.
@Suite struct TrainingTextTests {
    /// Whether a text says something in Chinese.
    private func isChinese(_ text: Text) -> Bool {
        text.in(.chinese).unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
    }

    private func withExperiment(_ settings: [String] = [], _ body: (Experiment, URL) throws -> Void) throws {
        try withTemporaryFolder { folder in
            try Tiny.write(to: folder)
            try body(try Tiny.experiment(Tiny.classification, in: folder, settings), folder)
        }
    }

    @Test func journalsAlertsAndRefusalsSpeakBoth() throws {
        try withExperiment(["training.warmup-steps=500", "training.huber-delta=2"]) { experiment, _ in
            let listener = Tiny.run(
                experiment, options: TrainerOptions(threads: 1, startPaused: true, isUnattended: false),
                commands: [.step(2), .stepBack(1), .goTo(step: 20), .stop(save: false)])
            #expect(listener.journal.count == 4 && listener.journal.allSatisfy { isChinese($0.text) })
            #expect(listener.journal.first?.text == Text("2 steps", zh: "运行 2 步"))
            #expect(listener.alerts.count == 2 && listener.alerts.allSatisfy { isChinese($0.text) })
            #expect(listener.plan?.remarks?.allSatisfy(isChinese) == true)
        }
    }

    @Test func aRunThatCannotBeginSaysWhyInBoth() throws {
        try withExperiment(["training.gradient-accumulation=5"]) { experiment, _ in
            let listener = Tiny.run(experiment)
            let failure = listener.events.compactMap { if case .failed(let message) = $0 { message } else { nil } }.last
            #expect(
                failure
                    == Text(
                        """
                        training.gradient-accumulation: a batch of 16 cannot be cut in 5 equal parts; allowed: a divisor \
                        of training.batch-size
                        """,
                        zh: """
                            training.gradient-accumulation：大小为 16 的批不能均分为 5 份；可用：training.batch-size 的约数
                            """))
        }
    }

    @Test(arguments: [
        "loss", "loss >", "loss > 1 for", "ema(loss)", "los > 1", "weight[x].size > 1", "weight[] > 1", "loss = 1",
        "gradient[x].ratio > 1", "(loss > 1", "1..2 > 1", "loss is 3", "[a", "loss > 1 2",
    ]) func whatIsWrongWithAnExpressionIsSaidInBoth(text: String) throws {
        do {
            _ = try Expression.condition(text)
            Issue.record("\(text) is no condition")
        } catch {
            #expect(isChinese(error.text), "\(error)")
            #expect(error.text.in(.chinese).hasPrefix("第 \(error.column) 列："))
            #expect(error.description == error.text.in(.english))
        }
    }

    @Test(arguments: [
        "trainng.epochs=3", "training.epoch=3", "training=3", "epochs=3", "model.hedas=2", "training.clip-norm",
    ]) func whatIsWrongWithASettingIsSaidInBoth(override: String) throws {
        let error = #expect(throws: ExperimentError.self) { try Experiment(toml: "", overrides: [override]) }
        #expect(error.map { isChinese($0.text) } == true, "\(String(describing: error))")
    }

    @Test func damagedCheckpointsSayWhyInBoth() throws {
        try withExperiment { experiment, folder in
            let checkpoints = CheckpointFolder(folder.appending(path: "checkpoints"))
            Tiny.run(
                experiment,
                options: TrainerOptions(
                    threads: 1, checkpointFolder: URL(filePath: checkpoints.path), isUnattended: true))
            let newest = try #require(checkpoints.list().first)
            try Data("{}".utf8).write(to: URL(filePath: "\(checkpoints.path)/\(newest.folder)/state.json"))
            let error = #expect(throws: CheckpointError.self) { try checkpoints.choose(.last) }
            #expect(error.map { isChinese($0.text) } == true, "\(String(describing: error))")
            let other = try checkpoints.choose(.last, allowsOthers: true)
            #expect(other.notes.count == 1 && other.notes.allSatisfy(isChinese))
        }
    }
}
