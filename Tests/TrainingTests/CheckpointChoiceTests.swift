import Experiments
import Foundation
import Language
import Testing
import Training

/// The checkpoint that is asked for is the one that is taken, or else it is said.
@Suite struct CheckpointChoiceTests {
    /// A run of four checkpoints whose second is the best.
    private static func run(in folder: URL) throws -> [CheckpointRecord] {
        try [(10, 10), (20, 20), (30, 20), (40, 20)].map { step, best in
            try CheckpointTests.write(CheckpointTests.snapshot(step: step, best: best), to: folder)
        }
    }

    enum Damage: CaseIterable {
        case cut, flipped, withoutManifest, gone, linked, piped

        func strike(_ folder: URL) throws {
            let weights = folder.appending(path: "model.safetensors")
            switch self {
            case .cut: try Data(contentsOf: weights).dropLast(5).write(to: weights)
            case .flipped:
                var bytes = try Data(contentsOf: weights)
                bytes[bytes.count - 3] ^= 1
                try bytes.write(to: weights)
            case .withoutManifest: try FileManager.default.removeItem(at: folder.appending(path: "MANIFEST.json"))
            case .gone: try FileManager.default.removeItem(at: folder)
            case .linked:
                let elsewhere = folder.deletingLastPathComponent().appending(path: "elsewhere")
                try FileManager.default.moveItem(at: folder, to: elsewhere)
                try FileManager.default.createSymbolicLink(
                    atPath: folder.path(percentEncoded: false).trimmingSlash, withDestinationPath: elsewhere.path)
            case .piped:
                try FileManager.default.removeItem(at: weights)
                #expect(mkfifo(weights.path, 0o600) == 0)
            }
        }
    }

    @Test func theBestAndTheLastAreFound() throws {
        try withTemporaryFolder { folder in
            let recorded = try Self.run(in: folder)
            let place = CheckpointFolder(folder)
            for (choice, step) in [(CheckpointChoice.best, 20), (.last, 40), (.step(30), 30)] {
                let found = try place.choose(choice, recorded: recorded)
                #expect(found.checkpoint.step == step && found.notes.isEmpty && !found.isFallback)
            }
            #expect(place.wholeSteps() == [10, 20, 30, 40])
        }
    }

    @Test(arguments: Damage.allCases)
    func aDamagedBestIsAnErrorAndAStandInIsNamed(damage: Damage) throws {
        try withTemporaryFolder { folder in
            let recorded = try Self.run(in: folder)
            try damage.strike(folder.appending(path: recorded[1].folder))
            let place = CheckpointFolder(folder)
            let error = #expect(throws: CheckpointError.self) { try place.choose(.best, recorded: recorded) }
            #expect(try #require(error).reason.in(.english).contains("step 20, which holds the best weights"))
            let other = try place.choose(.best, recorded: recorded, allowsOthers: true)
            #expect(other.checkpoint.step == 40 && other.isFallback)
            #expect(
                other.notes.count == 1
                    && other.notes[0].in(.english).hasSuffix("the weights of step 40 stand in for it"))
            #expect(try place.choose(.last, recorded: recorded).checkpoint.step == 40)
        }
    }

    @Test(arguments: Damage.allCases)
    func aDamagedLastOneIsAnErrorAndTheBestIsStillKnown(damage: Damage) throws {
        try withTemporaryFolder { folder in
            let recorded = try Self.run(in: folder)
            try damage.strike(folder.appending(path: recorded[3].folder))
            let place = CheckpointFolder(folder)
            #expect(throws: CheckpointError.self) { try place.choose(.last, recorded: recorded) }
            let best = try place.choose(.best, recorded: recorded)
            #expect(best.checkpoint.step == 20 && !best.isFallback)
            #expect(best.notes.count == 1 && best.notes[0].in(.english).contains(recorded[3].folder))
            // Without records nobody knows any more which one it was, save where the last one is gone unnoticed.
            if damage != .gone { #expect(throws: CheckpointError.self) { try place.choose(.best) } }
            let (newest, damaged) = Checkpoint.newest(in: place, recorded: recorded)
            #expect(newest?.step == 30 && damaged.count == 1)
        }
    }

    /// The last one is the best and damaged: what is left does not know of it, but it was recorded.
    @Test(arguments: Damage.allCases)
    func aBestThatIsTheLastIsMissed(damage: Damage) throws {
        try withTemporaryFolder { folder in
            let recorded = try [(10, 10), (20, 20)].map { step, best in
                try CheckpointTests.write(CheckpointTests.snapshot(step: step, best: best), to: folder)
            }
            try damage.strike(folder.appending(path: recorded[1].folder))
            let place = CheckpointFolder(folder)
            #expect(throws: CheckpointError.self) { try place.choose(.best, recorded: recorded) }
            #expect(try place.choose(.best, recorded: recorded, allowsOthers: true).isFallback)
        }
    }

    @Test func anotherOfTheSameStepTakesItsPlaceWhereTheWeightsAreTheSame() throws {
        try withTemporaryFolder { folder in
            let recorded = try [(10, nil), (20, nil), (20, "mine")].map { step, name in
                try CheckpointTests.write(CheckpointTests.snapshot(step: step), to: folder, name: name)
            }
            try Damage.flipped.strike(folder.appending(path: recorded[2].folder))
            let found = try CheckpointFolder(folder).choose(.step(20), recorded: recorded)
            #expect(found.checkpoint.folder.hasSuffix(recorded[1].folder) && found.notes.count == 1)
            #expect(throws: CheckpointError.self) { try CheckpointFolder(folder).choose(.step(20)) }
        }
    }

    /// The state of an earlier step that was saved for a fork is not where the run stands.
    @Test func aForkPointIsNotTheNewest() throws {
        try withTemporaryFolder { folder in
            _ = try Self.run(in: folder)
            let fork = try CheckpointTests.write(CheckpointTests.snapshot(step: 25, best: 20), to: folder, name: "fork")
            #expect(fork.folder == "0005-step-25-fork")
            #expect(Checkpoint.newest(in: CheckpointFolder(folder)).checkpoint?.step == 40)
        }
    }

    /// A folder's name counts only where its numbers can be counted on with, and are those of what it holds.
    @Test func namesOfFoldersAreNotTrusted() throws {
        try withTemporaryFolder { folder in
            let recorded = try Self.run(in: folder)
            let whole = folder.appending(path: recorded[0].folder)
            for name in ["9223372036854775807-step-450", "0009-step-9223372036854775807", "0009-step-450", "-1-step-2"]
            {
                try FileManager.default.copyItem(at: whole, to: folder.appending(path: name))
            }
            let (newest, damaged) = Checkpoint.newest(in: CheckpointFolder(folder))
            #expect(newest?.step == 40 && damaged.map { $0.reason.in(.english) } == ["holds the state of step 10"])
            #expect(try CheckpointTests.write(CheckpointTests.snapshot(step: 50), to: folder).folder == "0010-step-50")
        }
    }
}

extension String {
    fileprivate var trimmingSlash: String { hasSuffix("/") ? String(dropLast()) : self }
}
