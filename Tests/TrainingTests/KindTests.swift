import Experiments
import Foundation
import Kernels
import Language
import Learning
import Models
import Optimizers
import Testing
import Training

/// Every kind of model, every optimizer and every schedule of the catalogs keeps the promises of a run: those with
/// running statistics, recurrent state or a memory of their own, too.
@Suite struct KindTests {
    /// The precision with the most to lose that this machine has; `saysWhatIsTestedHere` says which.
    private static let precision = InstructionSet.hasBF16Products ? "bf16" : "f32"

    static let kinds: [(name: String, toml: String, overrides: [String])] =
        [
            ("cnn in \(precision)", "digits.toml", ["model.kind=cnn", "training.precision=\(precision)"]),
            ("lstm for text", Tiny.language, ["model.kind=lstm"]),
            ("llama in parts", Tiny.language, ["model.kind=llama", "training.gradient-accumulation=2"]),
        ]
        + Models.catalog.map(\.id).map { kind in
            (kind, Models.tableKinds.contains(kind) ? "digits.toml" : Tiny.language, ["model.kind=\(kind)"])
        }
        + Optimizers.catalog.map(\.id).map { ($0, Tiny.classification, ["training.optimizer=\($0)"]) }
        + Schedules.catalog.map(\.id).map { ($0, Tiny.classification, ["training.schedule=\($0)"]) }

    @Test(arguments: kinds.indices)
    func wanderingAndResumingChangeNoBit(index: Int) throws {
        let kind = Self.kinds[index]
        try withTemporaryFolder { folder in
            try Tiny.write(to: folder)
            let settings =
                kind.overrides + [
                    "training.steps=12", "training.batch-size=8", "training.slices=2", "evaluation.every=5",
                    "evaluation.validation-samples=8", "evaluation.train-samples=8", "evaluation.sample-length=4",
                ]
            let experiment =
                kind.toml.hasSuffix(".toml")
                ? try Experiment.load(path: SampleTests.folder.appending(path: kind.toml).path(), overrides: settings)
                : try Tiny.experiment(kind.toml, in: folder, settings)
            let plain = Tiny.run(experiment, options: TrainerOptions(threads: 1))
            #expect(plain.failure == nil)
            let hash = try #require(plain.outcome).weightsSHA256
            let checkpoints = folder.appending(path: "checkpoints")
            let wandering = Tiny.run(
                experiment,
                options: TrainerOptions(
                    threads: 2, checkpointFolder: checkpoints, startPaused: true, breakpoints: [Breakpoint("step == 7")]
                ),
                commands: [.goTo(step: 9), .goTo(step: 9), .stepBack(6), .goTo(step: 8), .stop(save: true)])
            // Stopped while a person looks at the past, it is saved where it had come to.
            #expect(wandering.outcome?.step == 9)
            let resumed = Listener()
            let run = TrainingRun(
                experiment: experiment,
                options: TrainerOptions(threads: 1, checkpointFolder: checkpoints, start: .resume, startPaused: true),
                sinks: [resumed])
            run.start()
            #expect(resumed.waitForPauses(1))
            // Gradients are computed to be looked at, and a step is left half-way.
            for command: TrainerCommand in [
                .inspect(InspectionRequest(source: .gradient)), .inspect(InspectionRequest(source: .activation)),
                .blame, .phase, .phase, .evaluate, .run,
            ] { run.send(command) }
            run.wait()
            #expect(resumed.steps.first?.step == 10)
            #expect(resumed.outcome?.weightsSHA256 == hash, "\(kind.name)")
            #expect(resumed.outcome?.evaluations.map(\.values) == plain.outcome?.evaluations.map(\.values))
            let inspected = resumed.events.compactMap { if case .inspected(let one) = $0 { one } else { nil } }
            #expect(inspected.count == 2 && inspected.allSatisfy { !$0.tensors.isEmpty })
            #expect(
                try RunComparison.firstDifference(
                    RunComparison.Side(experiment, threads: 1), RunComparison.Side(experiment, threads: 2), steps: 4)
                    == nil)
        }
    }

    /// A run in bf16 is not continued in another precision on a machine that lacks its products: that is said, with
    /// what would do. What it has learned can be measured anywhere.
    @Test func bf16ElsewhereIsRefusedOrSaid() throws {
        try withTemporaryFolder { folder in
            try Tiny.write(to: folder)
            let settings = ["training.steps=2", "training.slices=1"]
            let experiment = try Tiny.experiment(
                Tiny.classification, in: folder, settings + ["training.precision=bf16"])
            let checkpoints = folder.appending(path: "checkpoints")
            let options = TrainerOptions(threads: 1, checkpointFolder: checkpoints)
            let run = Tiny.run(experiment, options: options)
            guard !InstructionSet.hasBF16Products else {
                #expect(run.plan?.precision == "bf16" && run.outcome?.step == 2)
                return
            }
            let failure = try #require(run.failure)
            #expect(
                failure.hasPrefix("training.precision: ") && failure.contains("has no products of bf16; allowed: f32"))
            Tiny.run(try Tiny.experiment(Tiny.classification, in: folder, settings), options: options)
            let here = CheckpointFolder(checkpoints)
            let own = try ModelEvaluator(here.choose(.best).checkpoint, folder: folder, threads: 1).evaluate()
            try here.rewriteNewest { description in
                let text = description.state.experiment
                description.state.experiment = text.replacing("precision = \"f32\"", with: "precision = \"bf16\"")
                #expect(description.state.experiment != text)
            }
            let brought = try ModelEvaluator(here.choose(.best).checkpoint, folder: folder, threads: 1).evaluate()
            #expect(brought.evaluations.map(\.values) == own.evaluations.map(\.values))
            #expect(own.notes.allSatisfy { !$0.in(.english).contains("bf16") })
            #expect(brought.notes.contains { $0.in(.english).hasPrefix("computed in f32, not bf16 as the run was: ") })
            let resumed = Tiny.run(
                experiment, options: TrainerOptions(threads: 1, checkpointFolder: checkpoints, start: .resume))
            #expect(resumed.failure == failure)
        }
    }
}
