import Foundation

/// Reads inputs in a process of its own, which may end by any of them.
struct Worker {
    let target: FuzzTarget
    let seed: UInt64
    /// Where it says which input it reads: the number of the input, as eight bytes.
    let progress: URL

    /// The input with a number.
    static func input(_ number: UInt64, of target: FuzzTarget, seed: UInt64, seeds: [[UInt8]]) -> [UInt8] {
        let name = target.name.utf8.reduce(UInt64(0)) { $0 &* 31 &+ UInt64($1) }
        var random = FuzzRandom(seed, name, number)
        let first = random.pick(seeds) ?? []
        var mutator = Mutator(random)
        return mutator.mutated(first, others: seeds, dictionary: target.dictionary)
    }

    /// Valid inputs, and those that once failed.
    static func seeds(of target: FuzzTarget) -> [[UInt8]] {
        target.seeds() + FuzzTarget.files(in: "Tests/Fuzz/corpus/" + target.name, "").filter { $0.count < 65_536 }
    }

    /// Reads inputs from a number on until the time is over or so many are read.
    ///
    /// - Returns: The number after the last one.
    func work(from first: UInt64, seconds: Double, count: UInt64) throws -> UInt64 {
        let seeds = Self.seeds(of: target)
        let end = ContinuousClock.now + .seconds(seconds)
        let file = try FileHandle(forWritingTo: progress)
        var number = first
        while number < first + count, ContinuousClock.now < end {
            try file.seek(toOffset: 0)
            try file.write(contentsOf: withUnsafeBytes(of: number.littleEndian) { Data($0) })
            try Self.read(Self.input(number, of: target, seed: seed, seeds: seeds), by: target)
            number += 1
        }
        return number
    }

    /// Reads one input, in an empty folder; throws `Finding` only.
    static func read(_ input: [UInt8], by target: FuzzTarget) throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "fuzz-\(getpid())", directoryHint: .isDirectory)
        try? FileManager.default.removeItem(at: folder)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        do {
            try target.read(input, folder)
        } catch let finding as Finding {
            throw finding
        } catch {
            // An error is an answer.
        }
    }
}
