import Experiments
import Formats
import Foundation
import Language
import Learning
import Optimizers

/// A run's checkpoints as its trainer uses them: room is checked before writing, old ones make room,
/// and those of the present timeline can be gone back to.
final class CheckpointVault {
    let folder: CheckpointFolder
    private let clock = ContinuousClock()
    private var lastWrite: ContinuousClock.Instant?
    /// Hears once of each checkpoint that turns out to be damaged.
    var onDamage: ((CheckpointError) -> Void)?
    private var damaged: Set<String> = []
    /// The rewritings before each checkpoint, by its folder. Only looked up.
    private var timelines: [String: [Int]] = [:]

    init(_ folder: CheckpointFolder) {
        self.folder = folder
        folder.removeLeftovers()
    }

    /// Seconds since a checkpoint was written; very many before the first.
    var secondsSinceWrite: Double { lastWrite.map { (clock.now - $0) / .seconds(1) } ?? .infinity }

    /// Writes a checkpoint and removes what need not be kept. Where the disk is full, older ones go
    /// first and it is tried once more.
    ///
    /// - Parameters:
    ///   - isPast: whether the run has come farther than this state, which then takes nothing's place.
    ///   - heard: is told of each piece that is written, of how many bytes it is.
    func write(
        _ snapshot: Snapshot, layout: [ParameterBlock], states: [ParameterBlock], description: CheckpointDescription,
        preparation: [UInt8], bestStep: Int?, isPast: Bool, heard: @escaping (_ bytes: Int) -> Void
    ) throws -> CheckpointRecord {
        defer { lastWrite = clock.now }
        if let free = freeBytes, free < 2 * snapshot.bytes { folder.prune(bestStep: bestStep, keeping: 1) }
        let record: CheckpointRecord
        do {
            record = try folder.write(
                snapshot, layout: layout, states: states, description: description, preparation: preparation,
                heard: heard)
        } catch let error as FileError where error.isDiskFull {
            folder.prune(bestStep: bestStep, keeping: 1)
            record = try folder.write(
                snapshot, layout: layout, states: states, description: description, preparation: preparation,
                heard: heard)
        }
        // What lies ahead of a state of the past is where the run stands.
        if !isPast { folder.prune(bestStep: bestStep) }
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
            do {
                let checkpoint = try Checkpoint(verifying: "\(folder.path)/\(item.folder)")
                guard checkpoint.description.belongs(to: rewrites) else { continue }
                return try learner.snapshot(from: checkpoint)
            } catch {
                guard damaged.insert(item.folder).inserted else { continue }
                onDamage?(
                    error as? CheckpointError ?? CheckpointError(folder: item.folder, reason: Text(explaining: error)))
            }
        }
        return nil
    }

    /// The state that a run which is another's child began with.
    func start(like learner: Learner) throws -> Snapshot {
        guard let item = folder.list().last(where: { $0.name == TrainerPreparation.startName }) else {
            throw CheckpointError(
                folder: folder.path,
                reason: Text("the checkpoint the run began with is gone", zh: "运行起始的检查点已不存在"))
        }
        return try learner.snapshot(from: Checkpoint(verifying: "\(folder.path)/\(item.folder)"))
    }

    /// Steps of checkpoints on the present timeline, ascending. Whether they are whole is found out when they
    /// are read.
    func steps(upTo last: Int, rewrites: [Int]) -> [Int] {
        let items = folder.list()
        // A child keeps its parent's best weights, but what led to them is its parent's.
        let first = items.last { $0.name == TrainerPreparation.startName }?.step ?? 0
        return items.filter { (first...max(first, last)).contains($0.step) && $0.step <= last }
            .filter { rewrites.isEmpty || belongs($0, to: rewrites) }.map(\.step).sorted()
    }

    /// Whether a checkpoint lies on the timeline with these rewritings.
    private func belongs(_ item: CheckpointFolder.Item, to rewrites: [Int]) -> Bool {
        // A checkpoint never changes, and no serial number is given twice.
        if let known = timelines[item.folder] {
            return CheckpointDescription.isStep(item.step, of: known, on: rewrites)
        }
        guard let own = item.rewrites(in: folder) else { return false }
        timelines[item.folder] = own
        return CheckpointDescription.isStep(item.step, of: own, on: rewrites)
    }
}

extension CheckpointFolder.Item {
    /// The rewritings of the past before the checkpoint was written, as it tells them itself; nil where it does not.
    func rewrites(in folder: CheckpointFolder) -> [Int]? {
        let content = try? Manifest.content(of: "state.json", in: "\(folder.path)/\(self.folder)")
        return content.flatMap { try? JSONDecoder().decode(CheckpointDescription.self, from: $0).rewrites }
    }
}

extension CheckpointDescription {
    /// Whether the checkpoint lies on the timeline with these rewritings: it was written before each
    /// later one, at a step that the rewriting left alone.
    func belongs(to present: [Int]) -> Bool { Self.isStep(state.step, of: rewrites, on: present) }

    /// Whether a step of a timeline is one of the present timeline, too.
    static func isStep(_ step: Int, of rewrites: [Int], on present: [Int]) -> Bool {
        guard rewrites.count <= present.count, rewrites.elementsEqual(present.prefix(rewrites.count)) else {
            return false
        }
        return present.dropFirst(rewrites.count).allSatisfy { step <= $0 }
    }
}
