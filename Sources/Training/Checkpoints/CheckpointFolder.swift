import Experiments
import Formats
import Foundation
import Learning
import Optimizers

/// A run's folder of checkpoints.
///
/// Each checkpoint is a folder of its own, `0007-step-500` or `0007-step-500-NAME`, where the first
/// number counts checkpoints. It appears under that name only when all of it is on disk, so that a
/// crash at any moment leaves the earlier ones as they were:
///
/// 1. everything is written into `.writing-…` and synchronized, the manifest last,
/// 2. that folder is synchronized and renamed,
/// 3. the parent is synchronized.
public struct CheckpointFolder: Sendable {
    /// Without a slash at its end; it is created with the first checkpoint.
    public let path: String
    private let files: any FileWriting

    static let required = ["model.safetensors", "optimizer.safetensors", "preparation.json", "state.json"]
    /// Checkpoints kept beside the best one and those with names.
    package static let kept = 3

    /// The folder may not exist yet.
    /// - Parameter files: through what checkpoints are written; tests let it fail.
    public init(_ url: URL, files: any FileWriting = DiskFiles()) {
        path = url.path(percentEncoded: false).trimmingSuffix("/")
        self.files = files
    }

    /// A checkpoint as its folder's name tells.
    public struct Item: Sendable, Hashable {
        /// The folder's name inside the run's folder of checkpoints.
        public var folder: String
        /// Counts the checkpoints of a run from 1; later ones have higher numbers.
        public var serial: Int
        /// Steps done when it was written.
        public var step: Int
        /// The name a person gave it, as it may stand in a file name; nil for one that may be pruned.
        public var name: String?
    }

    /// All checkpoints, the one written last first. They are not verified.
    public func list() -> [Item] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.compactMap(Self.item).sorted { $0.serial > $1.serial }
    }

    static func item(_ folder: String) -> Item? {
        let parts = folder.split(separator: "-", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[1] == "step", let serial = Int(parts[0]), let step = Int(parts[2]),
            serials.contains(serial), steps.contains(step)
        else { return nil }
        return Item(folder: folder, serial: serial, step: step, name: parts.count > 3 ? String(parts[3]) : nil)
    }

    /// Writes a checkpoint; when this returns, it survives anything.
    ///
    /// - Parameters:
    ///   - layout: where each parameter lies among the snapshot's.
    ///   - states: where each running statistic lies in the snapshot's block of them. They are written beside the
    ///     parameters, by name, as weights without them are of no use.
    ///   - heard: is told of each piece that is written, of how many bytes it is.
    /// - Throws: `FileError` of the call that failed; what was there before is untouched.
    package func write(
        _ snapshot: Snapshot, layout: [ParameterBlock], states: [ParameterBlock] = [],
        description: CheckpointDescription, preparation: [UInt8], heard: @escaping (_ bytes: Int) -> Void = { _ in }
    ) throws -> CheckpointRecord {
        try files.createFolder(path)
        let serial = (list().first?.serial ?? 0) + 1
        let digits = String(serial)
        var name = String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "-step-\(snapshot.step)"
        if let given = description.name { name += "-" + Self.safe(given) }
        let temporary = "\(path)/.writing-\(name)"
        try files.remove(temporary)
        do {
            try files.createFolder(temporary)
            let hashing = HashingFiles(files, heard: heard)
            try writeWeights(
                snapshot, layout, states, description, to: "\(temporary)/model.safetensors", through: hashing)
            try writeBlocks(
                snapshot.blocks.filter { states.isEmpty || $0.name != Snapshot.statesName },
                to: "\(temporary)/optimizer.safetensors", through: hashing)
            try hashing.writeFile("\(temporary)/preparation.json", bytes: preparation)
            try hashing.writeFile("\(temporary)/state.json", bytes: Self.json(description))
            let manifest = Manifest(files: hashing.written)
            try files.writeFile("\(temporary)/\(Manifest.name)", bytes: Self.json(manifest))
            try files.synchronizeFolder(temporary)
            try files.rename(temporary, to: "\(path)/\(name)")
            try files.synchronizeFolder(path)
            return CheckpointRecord(
                step: snapshot.step, folder: name, name: description.name,
                isBest: description.state.best?.step == snapshot.step,
                bytes: manifest.files.reduce(0) { $0 + $1.bytes }, weightsSHA256: description.weightsSHA256)
        } catch {
            try? files.remove(temporary)
            throw error
        }
    }

    private func writeWeights(
        _ snapshot: Snapshot, _ layout: [ParameterBlock], _ states: [ParameterBlock],
        _ description: CheckpointDescription, to path: String, through files: some FileWriting
    ) throws {
        let statistics = snapshot.block(Snapshot.statesName) ?? []
        try snapshot.parameters.withUnsafeBufferPointer { parameters in
            try statistics.withUnsafeBufferPointer { statistics in
                var writer = SafetensorsWriter(metadata: [
                    JSONMember("format", .text("workbench")), JSONMember("step", .text(String(snapshot.step))),
                    JSONMember("sha256", .text(description.weightsSHA256)),
                ])
                for (blocks, numbers) in [(layout, parameters), (states, statistics)] {
                    for block in blocks {
                        writer.add(block.name, shape: block.shape, UnsafeBufferPointer(rebasing: numbers[block.range]))
                    }
                }
                try writer.write(to: path, through: files)
            }
        }
    }

    private func writeBlocks(_ blocks: [Snapshot.Block], to path: String, through files: some FileWriting) throws {
        // One contiguous copy, since the writer wants all tensors to stay in place until it writes.
        let joined = blocks.flatMap(\.values)
        try joined.withUnsafeBufferPointer { numbers in
            var writer = SafetensorsWriter()
            var start = 0
            for block in blocks {
                let end = start + block.values.count
                writer.add(block.name, shape: [end - start], UnsafeBufferPointer(rebasing: numbers[start..<end]))
                start = end
            }
            try writer.write(to: path, through: files)
        }
    }

    /// Removes what need not be kept: all but the last three, the best and those with names, and
    /// what an interrupted writer left.
    ///
    /// - Parameter bestStep: the step of the best weights so far.
    package func prune(bestStep: Int?, keeping count: Int = kept) {
        let items = list()
        var keep = Set(items.prefix(count).map(\.folder))
        // A step can have several checkpoints after the past was rewritten; the last one is meant.
        if let best = items.first(where: { $0.step == bestStep }) { keep.insert(best.folder) }
        for item in items where item.name == nil && !keep.contains(item.folder) {
            // Renamed first, so that a crash half-way through leaves no damaged checkpoint.
            let doomed = "\(path)/.removing-\(item.folder)"
            guard (try? files.rename("\(path)/\(item.folder)", to: doomed)) != nil else { continue }
            try? files.remove(doomed)
        }
        removeLeftovers()
    }

    /// Removes what an interrupted writer or remover left.
    package func removeLeftovers() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        for name in names.sorted() where name.hasPrefix(".writing-") || name.hasPrefix(".removing-") {
            try? files.remove("\(path)/\(name)")
        }
    }

    /// A name as it may stand in a folder's name: letters, digits and hyphens.
    static func safe(_ name: String) -> String {
        String(name.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }.prefix(60))
    }

    static func json(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(value)) + [UInt8(ascii: "\n")]
    }
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: String) -> String {
        count > 1 && hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }
}
