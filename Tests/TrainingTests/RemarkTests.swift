import Experiments
import Foundation
import Language
import Testing
import Training

/// A setting that cannot take effect says so before the run.
@Suite struct RemarkTests {
    private func alerts(_ toml: String, _ overrides: [String]) throws -> [String] {
        try withTemporaryFolder { folder in
            try Tiny.write(to: folder)
            let listener = Tiny.run(try Tiny.experiment(toml, in: folder, overrides))
            #expect(listener.failure == nil, "\(listener.failure ?? "")")
            let messages = listener.alerts.filter { $0.step == 0 }.map(\.message)
            #expect(listener.plan?.remarks?.map { $0.in(.english) } == messages)
            return messages
        }
    }

    @Test(arguments: [Tiny.classification, Tiny.regression, Tiny.language])
    func nothingIsSaidOfWhatTakesEffect(toml: String) throws {
        #expect(try alerts(toml, []).isEmpty)
        let length = toml == Tiny.regression ? "training.epochs=5" : "training.steps=60"
        #expect(try alerts(toml, [length, "evaluation.every=5", "training.early-stopping-patience=3"]).isEmpty)
    }

    private static let noValidation = [
        "data.split.train=0.9", "data.split.validation=0.0", "data.split.test=0.1",
    ]

    @Test(arguments: [
        (
            noValidation + ["training.early-stopping-patience=3"],
            "training.early-stopping-patience has no effect: there is no"
        ),
        (noValidation + ["training.schedule=plateau"], "training.schedule = \"plateau\" has no effect: there"),
        (noValidation + ["evaluation.monitor=accuracy"], "evaluation.monitor has no effect: there is no"),
        (
            ["training.early-stopping-patience=5"],
            "training.early-stopping-patience = 5 cannot end the run: it needs 6 evaluations"
        ),
        (
            ["training.early-stopping-patience=5", "evaluation.every=0"],
            "training.early-stopping-patience = 5 cannot end the run"
        ),
        (["training.schedule=plateau"], "training.schedule = \"plateau\" never lowers the learning rate: it needs 12"),
        (["training.warmup-steps=500"], "training.warmup-steps = 500 is no shorter than the run (120 steps)"),
        (["training.schedule=step", "training.decay-every=1000"], "training.decay-every = 1000 is no shorter"),
        (["training.schedule=wsd", "training.warmup-steps=115"], "training.warmup-steps = 115 reaches into the fall"),
        (["training.schedule=wsd", "training.decay-fraction=0"], "training.decay-fraction is less than a step"),
        (["evaluation.every=200"], "evaluation.every = 200 is more than the run's 120 steps"),
        (["training.epochs=7"], "training.epochs has no effect beside training.steps"),
        (["training.ema-decay=0.999"], "training.ema-decay = 0.999 is not reached"),
        (["evaluation.temperature=0.5"], "evaluation.temperature has no effect on a classification"),
        (["data.vocab-size=300"], "data.vocab-size has no effect on a classification"),
        (["training.loss=huber"], "training.loss has no effect on a classification"),
        (["evaluation.train-samples=0", "evaluation.metrics=gap"], "evaluation.train-samples = off leaves the"),
    ])
    func whatCannotTakeEffectIsSaid(overrides: [String], words: String) throws {
        let alerts = try alerts(Tiny.classification, overrides)
        #expect(alerts.contains { $0.hasPrefix(words) }, "\(alerts)")
    }

    @Test(arguments: [
        (["evaluation.prompts=été "], "evaluation.prompts has \"é\", which the model has no token for: they"),
        (["evaluation.top-k=400"], "evaluation.top-k = 400 has no effect: there are 28 tokens"),
        (["training.class-weights=balanced"], "training.class-weights has no effect on a language"),
        (["data.vocab-size=300"], "data.vocab-size has no effect without data.tokenizer = \"bpe\""),
    ])
    func whatALanguageModelCannotUseIsSaid(overrides: [String], words: String) throws {
        let alerts = try alerts(Tiny.language, overrides)
        #expect(alerts.contains { $0.hasPrefix(words) }, "\(alerts)")
    }

    /// With one class in the validation part the area under the curve has no value: that is no reason to stop.
    @Test func anUndefinedMetricStopsNothing() throws {
        try withTemporaryFolder { folder in
            let rows = (0..<200).map { "\($0 % 17),\($0 % 5),\($0 < 160 && $0 % 2 == 0 ? "a" : "b")" }
            try Data(("x,y,kind\n" + rows.joined(separator: "\n")).utf8).write(to: folder.appending(path: "rings.csv"))
            let listener = Tiny.run(
                try Tiny.experiment(
                    Tiny.classification, in: folder,
                    [
                        "data.split.order=file", "evaluation.monitor=roc-auc", "training.early-stopping-patience=2",
                        "evaluation.every=5",
                    ]))
            #expect(listener.outcome?.step == 120 && listener.outcome?.reason == .completed)
            let said = listener.alerts.filter { $0.message.contains("roc-auc is undefined on the validation part") }
            #expect(said.count == 1 && said[0].step == 0 && said[0].severity == .warning)
            #expect(said.first?.message.contains("training.early-stopping-patience has no effect") == true)
        }
    }

    @Test func whatIsChangedInTheRunIsLookedAtToo() throws {
        try withTemporaryFolder { folder in
            try Tiny.write(to: folder)
            let listener = Listener()
            let run = TrainingRun(
                experiment: try Tiny.experiment(Tiny.classification, in: folder),
                options: TrainerOptions(threads: 1, startPaused: true, isUnattended: true), sinks: [listener])
            run.start()
            #expect(listener.waitForPauses(1))
            run.send(.step(10))
            #expect(listener.waitForPauses(2))
            run.send(.change([SettingChange(path: "training.steps", value: 15)]))
            run.send(.run)
            run.wait()
            #expect(listener.alerts.contains { $0.step == 10 && $0.message.hasPrefix("evaluation.every = 20 is more") })
        }
    }

    @Test func oldNamesAreStillRead() throws {
        try withTemporaryFolder { folder in
            try Tiny.write(to: folder)
            let old = try Tiny.experiment(
                Tiny.classification.replacing("steps = 120", with: "steps = 120\nweight-averaging = 0.5"), in: folder)
            let new = try Tiny.experiment(Tiny.classification, in: folder, ["training.ema-decay=0.5"])
            #expect(old == new && old.toml() == new.toml() && old.toml().contains("ema-decay = 0.5"))
            #expect(new.renamings.isEmpty)
            #expect(
                old.renamings.map { $0.in(.english) } == [
                    "training.weight-averaging is called training.ema-decay now; the old name is still read"
                ])
            #expect(old.value(at: "training.weight-averaging") == 0.5 && old.changesMidRun("training.weight-averaging"))
            #expect(throws: ExperimentError.self) {
                try Tiny.experiment(
                    Tiny.classification.replacing("steps = 120", with: "weight-averaging = 7"), in: folder)
            }
        }
    }

    /// A run can be stopped while its data are read.
    @Test func preparationCanBeStopped() throws {
        try withTemporaryFolder { folder in
            try Tiny.write(to: folder)
            let listener = Tiny.run(
                try Tiny.experiment(
                    Tiny.language, in: folder, ["data.tokenizer=bpe", "data.vocab-size=280"]),
                early: [.stop(save: true)])
            #expect(listener.states == [.preparing, .stopped])
            #expect(listener.failure == nil && listener.plan == nil && listener.outcome == nil)
        }
    }
}
