import Catalog
import Experiments
import Foundation
import Language
import Learning
import Testing
import Training

/// Whole runs, small ones: what they say, and that nothing but the experiment decides their bits.
@Suite struct RunTests {
    private func withFolder(_ body: (URL) throws -> Void) throws {
        try withTemporaryFolder { folder in
            try Tiny.write(to: folder)
            try body(folder)
        }
    }

    @Test func classifierLearnsAndTellsEverything() throws {
        try withFolder { folder in
            let listener = Tiny.run(try Tiny.experiment(Tiny.classification, in: folder))
            #expect(listener.failure == nil)
            #expect(listener.steps.map(\.step) == Array(1...120), "no step is left out")
            let plan = listener.plan
            #expect(plan?.totalSteps == 120 && plan?.classes == ["inner", "outer"] && plan?.slices == 3)
            #expect(plan?.splitSizes.map(\.count) == [192, 24, 24])
            let validations = listener.evaluations.filter { $0.split == .validation }
            #expect(validations.map(\.step) == [20, 40, 60, 80, 100, 120])
            let outcome = try #require(listener.outcome)
            #expect(outcome.reason == .completed && outcome.step == 120)
            #expect(outcome.evaluations.map(\.split) == [.train, .validation, .test])
            let accuracy = try #require(outcome.evaluations.last?.value(of: "accuracy"))
            #expect(accuracy > 0.9, "\(accuracy)")
            #expect(outcome.weightsSHA256.count == 64)
            #expect(listener.states.first == .preparing && listener.states.last == .finished)
        }
    }

    @Test func testFiguresAreThoseOfTheBestWeights() throws {
        try withFolder { folder in
            let listener = Tiny.run(
                try Tiny.experiment(Tiny.classification, in: folder, ["training.learning-rate=0.3"]))
            let outcome = try #require(listener.outcome)
            let validations = listener.evaluations.filter { $0.split == .validation }
            let best = try #require(
                validations.min { ($0.value(of: "loss") ?? .infinity) < ($1.value(of: "loss") ?? .infinity) })
            #expect(outcome.bestStep == best.step)
            #expect(outcome.evaluations[1].value(of: "loss") == best.value(of: "loss"))
            #expect(outcome.evaluations.allSatisfy { $0.step == best.step })
        }
    }

    @Test func regressionSpeaksInTheUnitsOfTheData() throws {
        try withFolder { folder in
            let listener = Tiny.run(try Tiny.experiment(Tiny.regression, in: folder))
            #expect(listener.failure == nil)
            let outcome = try #require(listener.outcome)
            let rmse = try #require(outcome.evaluations.last?.value(of: "rmse"))
            #expect(rmse > 0.1 && rmse < 3, "\(rmse)")
            #expect(outcome.step == 48, "four epochs of 192 samples in batches of 16")
        }
    }

    @Test func languageModelLearnsAndWrites() throws {
        try withFolder { folder in
            let listener = Tiny.run(try Tiny.experiment(Tiny.language, in: folder))
            #expect(listener.failure == nil)
            let samples = listener.events.compactMap { if case .sampled(let sample) = $0 { sample } else { nil } }
            #expect(samples.map(\.step) == [0, 15, 30])
            #expect(samples.allSatisfy { $0.text.count == 20 && $0.prompt == "the " })
            let outcome = try #require(listener.outcome)
            let perplexity = try #require(outcome.evaluations.last?.value(of: "perplexity"))
            #expect(perplexity < 25, "\(perplexity)")
            #expect(listener.steps.last.map { $0.loss < listener.steps[0].loss } == true)
        }
    }

    /// Texts between evaluations change nothing of what is learned.
    @Test func textsAreWrittenAsOftenAsWanted() throws {
        try withFolder { folder in
            let often = Tiny.run(try Tiny.experiment(Tiny.language, in: folder, ["evaluation.sample-every=10"]))
            let steps = often.events.compactMap { if case .sampled(let sample) = $0 { sample.step } else { nil } }
            #expect(steps == [0, 10, 15, 20, 30])
            let seldom = Tiny.run(try Tiny.experiment(Tiny.language, in: folder))
            #expect(try #require(often.outcome).weightsSHA256 == seldom.outcome?.weightsSHA256)
        }
    }

    @Test(arguments: [Tiny.classification, Tiny.language])
    func threadsChangeNoBit(toml: String) throws {
        try withFolder { folder in
            let experiment = try Tiny.experiment(toml, in: folder)
            let one = Tiny.run(experiment, options: TrainerOptions(threads: 1))
            let two = Tiny.run(experiment, options: TrainerOptions(threads: 2))
            let hash = try #require(one.outcome).weightsSHA256
            #expect(two.outcome?.weightsSHA256 == hash)
            #expect(one.steps.map(\.loss) == two.steps.map(\.loss))
            let other = Tiny.run(try Tiny.experiment(toml, in: folder, ["seed=6"]))
            #expect(other.outcome?.weightsSHA256 != hash, "the seed does")
        }
    }

    @Test func pausesAndStepsChangeNoBit() throws {
        try withFolder { folder in
            let experiment = try Tiny.experiment(Tiny.classification, in: folder)
            let plain = Tiny.run(experiment)
            let stepped = Tiny.run(
                experiment, options: TrainerOptions(threads: 2, startPaused: true),
                commands: [
                    .step(1), .step(7), .runUntil(step: 33), .pause, .step(2), .goTo(step: 60), .run,
                ])
            #expect(stepped.outcome?.weightsSHA256 == plain.outcome?.weightsSHA256)
            #expect(stepped.steps.map(\.loss) == plain.steps.map(\.loss))
        }
    }

    /// The state a killed run leaves is its last checkpoint: going on from any of them gives the same.
    @Test func resumingFromAnyCheckpointChangesNoBit() throws {
        try withFolder { folder in
            let experiment = try Tiny.experiment(
                Tiny.classification, in: folder,
                ["training.schedule=plateau", "training.patience-evaluations=0", "training.ema-decay=0.9"])
            let plain = Tiny.run(experiment)
            let hash = try #require(plain.outcome).weightsSHA256
            for steps in [1, 20, 47, 119] {
                let checkpoints = folder.appending(path: "checkpoints-\(steps)")
                let options = TrainerOptions(threads: 1, checkpointFolder: checkpoints)
                Tiny.run(
                    experiment,
                    options: TrainerOptions(threads: 1, checkpointFolder: checkpoints, startPaused: true),
                    commands: [.runUntil(step: steps), .stop(save: false)])
                var resumed = options
                resumed.start = .resume
                let second = Tiny.run(experiment, options: resumed)
                #expect(second.failure == nil)
                #expect(second.outcome?.weightsSHA256 == hash, "stopped at \(steps)")
                #expect(second.outcome?.bestStep == plain.outcome?.bestStep)
                #expect(
                    second.outcome?.evaluations.map(\.values) == plain.outcome?.evaluations.map(\.values),
                    "stopped at \(steps)")
            }
        }
    }

    @Test func changesAreMadeJournaledAndKept() throws {
        try withFolder { folder in
            let experiment = try Tiny.experiment(Tiny.classification, in: folder)
            let checkpoints = folder.appending(path: "checkpoints")
            let changes = [
                SettingChange(path: "training.learning-rate", value: 0.003),
                SettingChange(path: "training.weight-decay", value: 0.5),
            ]
            func run(stoppingAt stop: Int?, saving: Bool = true) -> Listener {
                let listener = Listener()
                let options = TrainerOptions(
                    threads: 1, checkpointFolder: stop == nil ? nil : checkpoints, startPaused: true)
                let run = TrainingRun(experiment: experiment, options: options, sinks: [listener])
                run.send(.runUntil(step: 40))
                run.start()
                #expect(listener.waitForPauses(2))
                run.send(.change(changes))
                if let stop {
                    run.send(.runUntil(step: stop))
                    #expect(listener.waitForPauses(3))
                    run.send(.stop(save: saving))
                } else {
                    run.send(.run)
                }
                run.wait()
                return listener
            }
            // Killed right after the change, that is without a word of goodbye.
            let killed = run(stoppingAt: 41, saving: false)
            #expect(killed.outcome?.reason == .stopped)
            let revived = Tiny.run(
                experiment, options: TrainerOptions(threads: 1, checkpointFolder: checkpoints, start: .resume))
            #expect(revived.steps.first?.step == 41)
            let whole = run(stoppingAt: nil)
            #expect(revived.outcome?.weightsSHA256 == whole.outcome?.weightsSHA256)
            try FileManager.default.removeItem(at: checkpoints)
            #expect(
                whole.journal.map(\.summary) == [
                    "run to step 40",
                    "training.learning-rate 0.01 → 0.003, training.weight-decay 0.01 → 0.5", "run",
                ])
            #expect(whole.journal.map(\.step) == [0, 40, 40])
            let rates = whole.steps.map(\.learningRate)
            #expect(rates[40] < 0.4 * rates[39])
            let stopped = run(stoppingAt: 60)
            #expect(stopped.outcome?.reason == .stopped && stopped.states.last == .stopped)
            let resumed = Tiny.run(
                experiment, options: TrainerOptions(threads: 1, checkpointFolder: checkpoints, start: .resume))
            #expect(resumed.steps.first?.step == 61)
            #expect(resumed.outcome?.weightsSHA256 == whole.outcome?.weightsSHA256)
        }
    }

    @Test func settingsThatCannotChangeAreRefused() throws {
        try withFolder { folder in
            let listener = Tiny.run(
                try Tiny.experiment(Tiny.classification, in: folder),
                options: TrainerOptions(threads: 1, startPaused: true),
                early: [
                    .change([SettingChange(path: "training.batch-size", value: 8)]),
                    .change([SettingChange(path: "training.learning-rate", value: -1)]), .run,
                ])
            let reasons = listener.events.compactMap {
                if case .refused(_, let reason) = $0 { reason.in(.english) } else { nil }
            }
            #expect(reasons.count == 2)
            #expect(reasons.first == "training.batch-size cannot change in a run; start another from this step")
            #expect(listener.journal.map(\.summary) == ["run"])
        }
    }

    @Test func earlyStoppingEndsARunThatGetsNoBetter() throws {
        try withFolder { folder in
            let listener = Tiny.run(
                try Tiny.experiment(
                    Tiny.classification, in: folder,
                    ["training.early-stopping-patience=3", "training.steps=100000", "training.learning-rate=0.05"]))
            let outcome = try #require(listener.outcome)
            #expect(outcome.reason == .earlyStopping)
            #expect(outcome.step == (outcome.bestStep ?? 0) + 3 * 20)
        }
    }

    @Test func nonFiniteLossStopsBeforeTheUpdate() throws {
        try withFolder { folder in
            let checkpoints = folder.appending(path: "checkpoints")
            let experiment = try Tiny.experiment(
                Tiny.regression, in: folder,
                ["training.learning-rate=1000", "training.schedule=constant", "training.epochs=1000"])
            let listener = Tiny.run(
                experiment,
                options: TrainerOptions(threads: 1, checkpointFolder: checkpoints, isUnattended: true))
            let failure = try #require(listener.failure)
            #expect(failure.contains("is not finite; lower training.learning-rate or set training.clip-norm"))
            #expect(listener.outcome == nil)
            #expect(listener.steps.allSatisfy { $0.loss.isFinite })
            #expect(listener.alerts.contains { $0.severity == .error })
            let checkpoint = try #require(Checkpoint.newest(in: CheckpointFolder(checkpoints)).checkpoint)
            #expect(checkpoint.step == listener.steps.last?.step)
        }
    }

    @Test func missingDataAndMetricsAreNamed() throws {
        try withFolder { folder in
            let missing = Tiny.run(try Tiny.experiment(Tiny.classification, in: folder, ["data.source=ring.csv"]))
            #expect(missing.failure?.contains("did you mean 'rings.csv'") == true, "\(missing.failure ?? "")")
            let metric = Tiny.run(
                try Tiny.experiment(Tiny.classification, in: folder, ["evaluation.metrics=loss,accurcy"]))
            #expect(
                metric.failure?.hasPrefix(
                    "evaluation.metrics: a classification has no metric \"accurcy\" (did you mean 'accuracy'?)") == true
            )
            let model = Tiny.run(try Tiny.experiment(Tiny.classification, in: folder, ["model.kind=gpt"]))
            #expect(model.failure != nil)
            #expect(model.states.last == .failed)
        }
    }

    @Test(arguments: [Tiny.classification, Tiny.regression, Tiny.language])
    func savedModelsAreMeasuredOnTheirOwnAndOtherData(toml: String) throws {
        try withFolder { folder in
            let checkpoints = folder.appending(path: "checkpoints")
            let listener = Tiny.run(
                try Tiny.experiment(toml, in: folder),
                options: TrainerOptions(threads: 1, checkpointFolder: checkpoints))
            let outcome = try #require(listener.outcome)
            let best = try CheckpointFolder(checkpoints).choose(.best).checkpoint
            #expect(best.step == outcome.bestStep)
            let report = try ModelEvaluator(best, threads: 2).evaluate()
            #expect(report.evaluations.map(\.split) == [.validation, .test])
            #expect(report.evaluations[1].value(of: "loss") == outcome.evaluations[2].value(of: "loss"))
            let name = toml == Tiny.language ? "rhyme.txt" : "rings.csv"
            let other = folder.appending(path: "other-" + name)
            try FileManager.default.copyItem(at: folder.appending(path: name), to: other)
            let whole = try ModelEvaluator(best, threads: 1).evaluate(on: other.path())
            #expect(whole.counts.map(\.count) == [toml == Tiny.language ? 146 : 240])
            #expect(try #require(whole.evaluations.first?.value(of: "loss")).isFinite)
        }
    }

    /// A category that decides the target, with a vector for each, is learned, stepped back to and gone on with as others.
    @Test func vectorsOfCategoriesAreLearned() throws {
        try withFolder { folder in
            let rows = (0..<600).map { "p\($0 % 60),\(($0 % 60) * 7919 % 13 < 6 ? "u" : "v"),\(Double($0 % 17) / 17)" }
            try Data(("place,kind,x\n" + rows.joined(separator: "\n")).utf8).write(to: folder.appending(path: "p.csv"))
            let toml = """
                name = "Places"
                [data]
                source = "p.csv"
                target = "kind"
                preprocessing = [{ step = "encode", method = "embedding", width = 3 }]
                [model]
                kind = "mlp"
                hidden = [8]
                [training]
                batch-size = 32
                steps = 300
                learning-rate = 0.02
                slices = 2
                [evaluation]
                every = 100
                """
            let checkpoints = folder.appending(path: "checkpoints")
            let one = Tiny.run(
                try Tiny.experiment(toml, in: folder),
                options: TrainerOptions(threads: 1, checkpointFolder: checkpoints))
            let two = Tiny.run(try Tiny.experiment(toml, in: folder), options: TrainerOptions(threads: 2))
            let outcome = try #require(one.outcome, "\(String(describing: one.failure))")
            #expect(outcome.weightsSHA256 == two.outcome?.weightsSHA256)
            #expect(try #require(outcome.evaluations.last?.value(of: "accuracy")) > 0.95)
            let other = folder.appending(path: "new.csv")
            try Data("id,place,kind,x\n1,p1,v,0.5\n2,nowhere,u,0.5\n3,p2,u,\n".utf8).write(to: other)
            let best = try CheckpointFolder(checkpoints).choose(.best).checkpoint
            let notes = try ModelEvaluator(best, threads: 1).evaluate(on: other.path()).notes.map { $0.in(.english) }
            #expect(notes.contains { $0.contains("place: 1 row has a value the model does not know") }, "\(notes)")
            #expect(notes.contains { $0.contains("columns the model does not use: id") })
            #expect(notes.contains { $0.contains("missing values are filled in: x 1") })
        }
    }

    /// A batch in parts is the same batch: the same mean of gradients, up to the order of sums.
    @Test func accumulationIsTheSameBatch() throws {
        try withFolder { folder in
            let whole = Tiny.run(try Tiny.experiment(Tiny.classification, in: folder, ["model.dropout=0"]))
            let parts = Tiny.run(
                try Tiny.experiment(
                    Tiny.classification, in: folder, ["model.dropout=0", "training.gradient-accumulation=4"]))
            #expect(parts.failure == nil)
            for (one, other) in zip(whole.steps, parts.steps).prefix(20) {
                #expect(abs(one.loss - other.loss) < 1e-4 * (1 + one.loss), "step \(one.step)")
                #expect(abs(one.gradientNorm - other.gradientNorm) < 1e-3 * (1 + one.gradientNorm))
            }
            let again = Tiny.run(
                try Tiny.experiment(
                    Tiny.classification, in: folder, ["model.dropout=0", "training.gradient-accumulation=4"]),
                options: TrainerOptions(threads: 2))
            #expect(again.outcome?.weightsSHA256 == parts.outcome?.weightsSHA256)
            let uneven = Tiny.run(
                try Tiny.experiment(Tiny.classification, in: folder, ["training.gradient-accumulation=3"]))
            #expect(
                uneven.failure == "training.gradient-accumulation: a batch of 16 cannot be cut in 3 equal parts; "
                    + "allowed: a divisor of training.batch-size")
        }
    }

    /// Writing fails at every third call in turn, or the disk is full: training goes on, says so, and
    /// ends with the same weights.
    @Test(arguments: [FailingFiles.Fault.inputOutput, .diskFull, .shortWrite])
    func trainingGoesOnWhenSavingFails(fault: FailingFiles.Fault) throws {
        try withFolder { folder in
            let experiment = try Tiny.experiment(Tiny.classification, in: folder)
            let hash = try #require(Tiny.run(experiment).outcome).weightsSHA256
            for position in stride(from: 1, through: 60, by: 7) {
                let checkpoints = folder.appending(path: "checkpoints-\(position)")
                let files = FailingFiles(fault, at: position)
                let listener = Tiny.run(
                    experiment,
                    options: TrainerOptions(threads: 1, checkpointFolder: checkpoints, isUnattended: true, files: files)
                )
                #expect(listener.outcome?.weightsSHA256 == hash)
                let said = listener.alerts.contains { $0.message.contains("could not be written; training goes on") }
                let saved = listener.events.compactMap {
                    if case .checkpointed(let record) = $0 { record.folder } else { nil }
                }
                // A full disk is tried again once room was made, so one failure may pass unseen.
                #expect(
                    said || fault != .inputOutput || files.calls < position || files.failedToRemove, "call \(position)")
                let newest = Checkpoint.newest(in: CheckpointFolder(checkpoints))
                #expect(newest.checkpoint?.step == 120 && newest.damaged.isEmpty)
                #expect(saved.last.map { newest.checkpoint?.folder.hasSuffix($0) == true } == true)
            }
        }
    }

    @Test func aDamagedCheckpointIsPassedOverAloud() throws {
        try withFolder { folder in
            let experiment = try Tiny.experiment(Tiny.classification, in: folder)
            let hash = try #require(Tiny.run(experiment).outcome).weightsSHA256
            let checkpoints = folder.appending(path: "checkpoints")
            Tiny.run(
                experiment, options: TrainerOptions(threads: 1, checkpointFolder: checkpoints, startPaused: true),
                commands: [.runUntil(step: 60), .stop(save: true)])
            let items = CheckpointFolder(checkpoints).list()
            #expect(items.count > 1)
            let file = checkpoints.appending(path: items[0].folder).appending(path: "model.safetensors")
            var content = try Data(contentsOf: file)
            content[content.count - 3] ^= 0x40
            try content.write(to: file)
            let resumed = Tiny.run(
                experiment, options: TrainerOptions(threads: 1, checkpointFolder: checkpoints, start: .resume))
            #expect(resumed.outcome?.weightsSHA256 == hash)
            let said = try #require(resumed.alerts.first).message
            #expect(
                said.contains("model.safetensors has other content than was written; going on from step"), "\(said)")
        }
    }

    @Test func changedDataAreNoticedAtResuming() throws {
        try withFolder { folder in
            let experiment = try Tiny.experiment(Tiny.classification, in: folder)
            let checkpoints = folder.appending(path: "checkpoints")
            Tiny.run(
                experiment, options: TrainerOptions(threads: 1, checkpointFolder: checkpoints, startPaused: true),
                commands: [.runUntil(step: 30), .stop(save: true)])
            try Data((Tiny.table + "0.5,0.5,red,inner\n").utf8).write(to: folder.appending(path: "rings.csv"))
            let resumed = Tiny.run(
                experiment, options: TrainerOptions(threads: 1, checkpointFolder: checkpoints, start: .resume))
            #expect(resumed.outcome?.step == 120)
            #expect(resumed.alerts.contains { $0.message.contains("not exactly as the run that is resumed") })
        }
    }
}
