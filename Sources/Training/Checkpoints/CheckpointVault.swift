import Formats
import Foundation
import Optimizers

/// A run's checkpoints as its trainer uses them: room is checked before writing, old ones make room,
/// and those of the present timeline can be gone back to.
final class CheckpointVault {
    let folder: CheckpointFolder
    private let clock = ContinuousClock()
    private var lastWrite: ContinuousClock.Instant?

    init(_ folder: CheckpointFolder) {
        self.folder = folder
        folder.removeLeftovers()
    }

    /// Seconds since a checkpoint was written; very many before the first.
    var secondsSinceWrite: Double { lastWrite.map { (clock.now - $0) / .seconds(1) } ?? .infinity }

    /// Writes a checkpoint and removes what need not be kept. Where the disk is full, older ones go
    /// first and it is tried once more.
    func write(
        _ snapshot: Snapshot, layout: [ParameterBlock], description: CheckpointDescription, preparation: [UInt8],
        bestStep: Int?
    ) throws -> CheckpointRecord {
        defer { lastWrite = clock.now }
        if let free = freeBytes, free < 2 * snapshot.bytes { folder.prune(bestStep: bestStep, keeping: 1) }
        let record: CheckpointRecord
        do {
            record = try folder.write(
                snapshot, layout: layout, description: description, preparation: preparation)
        } catch let error as FileError where error.isDiskFull {
            folder.prune(bestStep: bestStep, keeping: 1)
            record = try folder.write(
                snapshot, layout: layout, description: description, preparation: preparation)
        }
        folder.prune(bestStep: bestStep)
        return record
    }

    /// Free room where checkpoints go; nil where the system does not tell.
    private var freeBytes: Int? {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder.path)
        return (attributes?[.systemFreeSize] as? NSNumber)?.intValue
    }

    /// The state of a checkpoint of this step on the present timeline; nil where there is none or it
    /// is damaged.
    func snapshot(at step: Int, rewrites: [Int], like learner: Learner) -> Snapshot? {
        for item in folder.list() where item.step == step {
            guard let checkpoint = try? Checkpoint(verifying: "\(folder.path)/\(item.folder)"),
                checkpoint.description.belongs(to: rewrites)
            else { continue }
            return try? learner.snapshot(from: checkpoint)
        }
        return nil
    }

    /// The state that a run which is another's child began with.
    func start(like learner: Learner) throws -> Snapshot {
        guard let item = folder.list().last(where: { $0.name == TrainerPreparation.startName }) else {
            throw CheckpointError(folder: folder.path, reason: "the checkpoint the run began with is gone")
        }
        return try learner.snapshot(from: Checkpoint(verifying: "\(folder.path)/\(item.folder)"))
    }

    /// Steps of checkpoints that can be gone back to, ascending. A checkpoint of another timeline is
    /// found out when it is read.
    func steps(upTo last: Int) -> [Int] { folder.list().map(\.step).filter { $0 <= last }.sorted() }
}

extension CheckpointDescription {
    /// Whether the checkpoint lies on the timeline with these rewritings: it was written before each
    /// later one, at a step that the rewriting left alone.
    func belongs(to present: [Int]) -> Bool {
        guard rewrites.count <= present.count, rewrites.elementsEqual(present.prefix(rewrites.count)) else {
            return false
        }
        return present.dropFirst(rewrites.count).allSatisfy { state.step <= $0 }
    }
}
