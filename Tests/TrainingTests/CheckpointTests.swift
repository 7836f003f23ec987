import Experiments
import Formats
import Foundation
import Language
import Learning
import Optimizers
import Testing
import Training

/// A checkpoint is whole or not there, whatever happens while it is written and after.
@Suite struct CheckpointTests {
    static let layout = [
        ParameterBlock(name: "dense.weight", offset: 0, shape: [2, 3], decays: true),
        ParameterBlock(name: "dense.bias", offset: 16, shape: [3], decays: false),
    ]
    static let preparation = Array("{\"cleaning\":[]}".utf8)

    static func snapshot(step: Int, best: Int? = nil) -> Snapshot {
        Snapshot(
            state: TrainerState(
                step: step, seconds: 1.5, experiment: "name = \"x\"",
                best: best.map { TrainerState.Best(step: $0, metric: "loss", value: 0.25) }),
            parameters: (0..<32).map { Float($0 + step) / 7 },
            blocks: [.init(name: "mean", values: (0..<32).map { Float($0) * 0.1 })])
    }

    static func description(of snapshot: Snapshot, name: String? = nil) -> CheckpointDescription {
        CheckpointDescription(
            state: snapshot.state,
            environment: RunEnvironment(
                slices: 2, instructionSet: "avx2", kernelLibrary: "x", toolchain: "y", dataHash: "z"),
            changes: [], rewrites: [], folder: "/data", name: name,
            weightsSHA256: snapshot.parameters.withUnsafeBufferPointer { weightsSHA256(of: $0, layout: layout) })
    }

    @discardableResult
    static func write(
        _ snapshot: Snapshot, to folder: URL, files: any FileWriting = DiskFiles(), name: String? = nil
    ) throws -> CheckpointRecord {
        try CheckpointFolder(folder, files: files).write(
            snapshot, layout: layout, description: description(of: snapshot, name: name), preparation: preparation)
    }

    @Test func comesBackAsItWasWritten() throws {
        try withTemporaryFolder { folder in
            let snapshot = Self.snapshot(step: 12, best: 12)
            let record = try Self.write(snapshot, to: folder, name: "before the change")
            #expect(record.folder == "0001-step-12-before-the-change")
            #expect(record.isBest)
            let (found, damaged) = Checkpoint.newest(in: CheckpointFolder(folder))
            let checkpoint = try #require(found)
            #expect(damaged.isEmpty)
            #expect(checkpoint.description == Self.description(of: snapshot, name: "before the change"))
            #expect(Array(checkpoint.preparation) == Self.preparation)
            var weights = [Float](repeating: 0, count: 32)
            try weights.withUnsafeMutableBufferPointer { try checkpoint.readWeights(layout: Self.layout, into: $0) }
            #expect(weights[0..<6] == snapshot.parameters[0..<6])
            #expect(weights[16..<19] == snapshot.parameters[16..<19])
            var mean = [Float](repeating: 0, count: 32)
            let isThere = try mean.withUnsafeMutableBufferPointer { try checkpoint.readBlock("mean", into: $0) }
            #expect(isThere && mean == snapshot.blocks[0].values)
        }
    }

    @Test func anotherModelsWeightsAreRefused() throws {
        try withTemporaryFolder { folder in
            try Self.write(Self.snapshot(step: 1), to: folder)
            let checkpoint = try #require(Checkpoint.newest(in: CheckpointFolder(folder)).checkpoint)
            let other = [ParameterBlock(name: "dense.weight", offset: 0, shape: [3, 2], decays: true)]
            var weights = [Float](repeating: 0, count: 6)
            let error = #expect(throws: CheckpointError.self) {
                try weights.withUnsafeMutableBufferPointer { try checkpoint.readWeights(layout: other, into: $0) }
            }
            #expect(try #require(error).reason.in(.english) == "dense.weight is [2, 3], but the model's is [3, 2]")
        }
    }

    /// Whatever call fails and however: what was saved before is still there and valid, and what is
    /// there is valid; when the writer reports success, the new one is the newest.
    @Test(arguments: FailingFiles.Fault.allCases)
    func everyFailingCallLeavesAValidCheckpoint(fault: FailingFiles.Fault) throws {
        let counter = FailingFiles(fault, at: 0)
        try withTemporaryFolder { try Self.write(Self.snapshot(step: 2), to: $0, files: counter) }
        #expect(counter.calls > 20)
        for position in 1...counter.calls {
            try withTemporaryFolder { folder in
                try Self.write(Self.snapshot(step: 1), to: folder)
                let files = FailingFiles(fault, at: position)
                let saved = (try? Self.write(Self.snapshot(step: 2), to: folder, files: files)) != nil
                let place = CheckpointFolder(folder)
                let (found, damaged) = Checkpoint.newest(in: place)
                let newest = try #require(found, "call \(position)")
                #expect(damaged.isEmpty, "call \(position): a checkpoint under its name is whole")
                #expect(!saved || newest.step == 2, "call \(position): said to be saved, but is not there")
                if fault == .shortWrite { #expect(saved, "a short write is no failure") }
                place.removeLeftovers()
                let names = try FileManager.default.contentsOfDirectory(atPath: place.path)
                #expect(names.allSatisfy { !$0.hasPrefix(".") })
            }
        }
    }

    @Test func everyDamagedByteIsNoticed() throws {
        try withTemporaryFolder { folder in
            try Self.write(Self.snapshot(step: 1), to: folder)
            let second = folder.appending(path: try Self.write(Self.snapshot(step: 2), to: folder).folder)
            for name in try FileManager.default.contentsOfDirectory(atPath: second.path()).sorted() {
                let file = second.appending(path: name)
                let whole = try Data(contentsOf: file)
                // Every byte where sizes and names are told, and some of the rest.
                for position in whole.indices where position < 120 || position % 11 == 0 {
                    var damaged = whole
                    damaged[position] ^= 0x15
                    try damaged.write(to: file)
                    let newest = Checkpoint.newest(in: CheckpointFolder(folder))
                    #expect(newest.checkpoint?.step == 1 && newest.damaged.count == 1, "\(name), byte \(position)")
                }
                for length in stride(from: 0, to: whole.count, by: 41) {
                    try whole.prefix(length).write(to: file)
                    let newest = Checkpoint.newest(in: CheckpointFolder(folder))
                    #expect(newest.checkpoint?.step == 1, "\(name), cut to \(length)")
                }
                try whole.write(to: file)
            }
            #expect(Checkpoint.newest(in: CheckpointFolder(folder)).checkpoint?.step == 2)
        }
    }

    @Test func keepsTheLastThreeTheBestAndTheNamed() throws {
        try withTemporaryFolder { folder in
            let place = CheckpointFolder(folder)
            for step in 1...7 {
                try Self.write(Self.snapshot(step: step), to: folder, name: step == 3 ? "mine" : nil)
            }
            place.prune(bestStep: 2)
            #expect(place.list().map(\.step) == [7, 6, 5, 3, 2])
            #expect(place.list().first { $0.step == 3 }?.name == "mine")
        }
    }

    @Test func differencesNameTheTensor() {
        let first = Self.snapshot(step: 3)
        var changed = first.parameters
        changed[17] = changed[17].nextUp
        let second = Snapshot(state: first.state, parameters: changed, blocks: first.blocks)
        #expect(first.firstDifference(from: second, layout: Self.layout)?.in(.english) == "dense.bias")
        #expect(first.isIdentical(to: Self.snapshot(step: 3)))
    }
}

/// Runs a test with an empty folder that is gone afterwards.
@discardableResult
func withTemporaryFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(
        path: "workbench-test-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
}
