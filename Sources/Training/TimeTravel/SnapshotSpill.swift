import Formats
import Foundation
import Learning

/// States of a run that have no more room in memory, kept in files for as long as the run lasts.
///
/// They are no checkpoints: nothing is synchronized, and nobody else reads them. What is to survive is
/// written by `CheckpointFolder`.
package final class SnapshotSpill {
    /// A state whose large arrays lie in a file.
    private struct Item: KeptState {
        var state: TrainerState
        var path: String
        var parameterCount: Int
        var blocks: [(name: String, count: Int)]

        var step: Int { state.step }

        var bytes: Int {
            blocks.reduce(parameterCount) { $0 + $1.count } * MemoryLayout<Float>.stride
        }
    }

    private let folder: String
    private let files: any FileWriting
    private var ring: SnapshotRing<Item>
    private var serial = 0
    private let clock = ContinuousClock()
    private var nextTime: ContinuousClock.Instant

    /// - Parameters:
    ///   - folder: made when first needed, removed at the end.
    ///   - budget: bytes that the files may take together.
    ///   - files: through what they are written.
    package init(folder: String, budget: Int, files: any FileWriting = DiskFiles()) {
        self.folder = folder
        self.files = files
        ring = SnapshotRing(budget: budget)
        nextTime = clock.now
        try? files.remove(folder)
    }

    deinit { try? files.remove(folder) }

    package var steps: [Int] { ring.steps }

    /// Keeps a state, if writing does not take more than a twentieth of the time; a failure only makes
    /// replays longer.
    package func store(_ snapshot: Snapshot) {
        guard snapshot.bytes <= ring.budget, clock.now >= nextTime else { return }
        let start = clock.now
        serial += 1
        let path = "\(folder)/\(serial).snapshot"
        do {
            try files.createFolder(folder)
            let file = try files.open(path)
            defer { try? files.close(file) }
            for values in [snapshot.parameters] + snapshot.blocks.map(\.values) {
                var failure: FileError?
                values.withUnsafeBytes { bytes in
                    do throws(FileError) { try files.writeAll(bytes, to: file) } catch { failure = error }
                }
                if let failure { throw failure }
            }
        } catch {
            try? files.remove(path)
            nextTime = clock.now + .seconds(10)
            return
        }
        let item = Item(
            state: snapshot.state, path: path, parameterCount: snapshot.parameters.count,
            blocks: snapshot.blocks.map { ($0.name, $0.values.count) })
        for removed in ring.insert(item) { try? files.remove(removed.path) }
        nextTime = clock.now + (clock.now - start) * 20
    }

    /// Forgets the states after a step.
    package func removeAll(after step: Int) {
        for removed in ring.removeAll(after: step) { try? files.remove(removed.path) }
    }

    /// The step of the latest state not after a step.
    func nearest(to step: Int) -> Int? { ring.nearest(to: step)?.step }

    /// The latest state not after a step; nil where there is none or its file cannot be read.
    package func load(nearest step: Int) -> Snapshot? {
        guard let item = ring.nearest(to: step),
            let file = try? FileHandle(forReadingFrom: URL(filePath: item.path))
        else { return nil }
        defer { try? file.close() }
        func read(_ count: Int) -> [Float]? {
            guard count > 0 else { return [] }
            guard let data = try? file.read(upToCount: count * 4), data.count == count * 4 else { return nil }
            return [Float](unsafeUninitializedCapacity: count) { buffer, filled in
                filled = data.copyBytes(to: buffer) / 4
            }
        }
        guard let parameters = read(item.parameterCount) else { return nil }
        var blocks: [Snapshot.Block] = []
        for block in item.blocks {
            guard let values = read(block.count) else { return nil }
            blocks.append(.init(name: block.name, values: values))
        }
        return Snapshot(state: item.state, parameters: parameters, blocks: blocks)
    }
}
