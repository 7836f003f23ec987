import Foundation
import Language
import Learning
import Testing

/// What a run takes is said before it takes it, and what cannot be learned with is refused with what can.
@Suite struct RunSizeTests {
    private func failure(_ settings: [String], toml: String = Tiny.classification) throws -> String? {
        try withTemporaryFolder { folder in
            try Tiny.write(to: folder)
            return Tiny.run(try Tiny.experiment(toml, in: folder, ["training.steps=2"] + settings)).failure
        }
    }

    static let batchNorm = ["model.normalization=batch", "training.slices=0"]

    @Test(arguments: [
        (["training.batch-size=1"], "training.batch-size: ", "allowed: 2 or more"),
        (
            ["training.batch-size=8", "training.gradient-accumulation=8"], "training.gradient-accumulation: ",
            "allowed: 4 or less"
        ),
        (
            ["training.batch-size=6", "training.gradient-accumulation=6"], "training.gradient-accumulation: ",
            "allowed: 3 or less"
        ),
        (["training.batch-size=8", "training.slices=8"], "training.slices: ", "allowed: auto, 1 to 4"),
        (
            ["training.batch-size=8", "training.gradient-accumulation=2", "training.slices=3"], "training.slices: ",
            "allowed: auto, 1 to 2"
        ),
    ])
    func batchNormalizationOverOneRowIsRefused(settings: [String], place: String, allowed: String) throws {
        let message = try #require(try failure(Self.batchNorm + settings))
        #expect(message.hasPrefix(place) && message.contains("a single row") && message.contains(allowed), "\(message)")
        // The same without it, and with what is said to be allowed.
        #expect(try failure(["training.slices=0"] + settings) == nil)
    }

    @Test func whatIsAllowedTrains() throws {
        for settings in [
            ["training.batch-size=2"], ["training.batch-size=8", "training.gradient-accumulation=4"],
            ["training.batch-size=8", "training.slices=4"],
        ] {
            #expect(try failure(Self.batchNorm + settings) == nil, "\(settings)")
        }
    }

    /// A large model is cut in slices by itself, but not so.
    @Test func aLargeModelIsNotCutDownToOneRow() throws {
        try withTemporaryFolder { folder in
            try Tiny.write(to: folder)
            let settings = [
                "training.steps=1", "training.batch-size=2", "training.slices=0", "model.hidden=[512, 512]",
            ]
            let cut = Tiny.run(try Tiny.experiment(Tiny.classification, in: folder, settings))
            #expect(cut.plan?.slices == 2)
            let whole = Tiny.run(
                try Tiny.experiment(Tiny.classification, in: folder, settings + ["model.normalization=batch"]))
            #expect(whole.plan?.slices == 1)
            #expect(whole.plan?.notes.contains { $0.in(.english).contains("sees 2 values of a channel") } == true)
        }
    }

    @Test func layersInAListAreLookedAtToo() throws {
        let layers = [
            "model.kind=layers",
            "model.layers=[{ layer = \"dense\", width = 8 }, { layer = \"normalization\", method = \"batch\" }]",
        ]
        let message = try failure(layers + ["training.batch-size=1", "training.slices=0"])
        #expect(message?.hasPrefix("training.batch-size: ") == true, "\(message ?? "it trains")")
    }

    @Test(arguments: [Tiny.classification, Tiny.language])
    func theSizeIsThatOfTheRun(toml: String) throws {
        try withTemporaryFolder { folder in
            try Tiny.write(to: folder)
            let experiment = try Tiny.experiment(toml, in: folder, ["training.steps=2"])
            let size = try RunSize(of: experiment, threads: 1)
            let plan = try #require(Tiny.run(experiment).plan)
            #expect(size.parameters == plan.parameters && size.totalSteps == plan.totalSteps)
            #expect(size.batchSize == plan.batchSize && size.flopsPerStep == plan.flopsPerStep)
            // It counts the copy that is made to save a state, and leaves out what kernels need while they run.
            #expect(
                Double(size.memoryBytes) > 0.8 * Double(plan.memoryBytes) && size.memoryBytes < 3 * plan.memoryBytes)
            #expect(size.fits(in: nil) && size.fits(in: size.memoryBytes) && !size.fits(in: size.memoryBytes - 1))
        }
    }

    /// Sixty-four layers as wide as allowed: 1.1 TB of parameters, of which none may be allocated.
    @Test func aModelThatFitsNowhereIsSized() throws {
        try withTemporaryFolder { folder in
            try Tiny.write(to: folder)
            let widths = [String](repeating: "65536", count: 64).joined(separator: ", ")
            let size = try RunSize(
                of: Tiny.experiment(Tiny.classification, in: folder, ["model.hidden=[\(widths)]"]), threads: 1)
            #expect(size.parameters > 63 << 32 && size.memoryBytes > 1 << 42)
            #expect(size.remedy(within: 16 << 30).in(.english).contains("a model of fewer than"))
        }
    }

    @Test func aBatchThatIsTooLargeIsToBeCut() throws {
        try withTemporaryFolder { folder in
            try Tiny.write(to: folder)
            let size = try RunSize(
                of: Tiny.experiment(Tiny.language, in: folder, ["training.batch-size=256", "training.slices=0"]),
                threads: 1)
            let small = try RunSize(
                of: Tiny.experiment(
                    Tiny.language, in: folder,
                    ["training.batch-size=256", "training.slices=1", "training.gradient-accumulation=4"]), threads: 1)
            #expect(small.memoryBytes < size.memoryBytes)
            #expect(
                size.remedy(within: small.memoryBytes).in(.english).hasPrefix(
                    "training.gradient-accumulation = 4 with training.slices = 1"))
        }
    }
}
