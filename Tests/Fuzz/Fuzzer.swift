import Foundation

/// Lets children read inputs, target after target, and keeps those that fail.
struct Fuzzer {
    let targets: [FuzzTarget]
    let seed: UInt64
    /// Where inputs that fail are saved.
    let folder: URL

    /// What failed, once for each kind.
    private struct Failure: Hashable {
        var target: String
        var ending: String
    }

    /// Reads inputs for a time, or so many of each target.
    ///
    /// - Returns: How many kinds of failure there were.
    func run(seconds: Double, count: UInt64?) throws -> Int {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let end = ContinuousClock.now + .seconds(seconds)
        // Short turns, so that each target gets its share however long the whole goes on.
        let turn = min(20, max(1, seconds / Double(targets.count)))
        var next: [String: UInt64] = [:]
        var failures: Set<Failure> = []
        repeat {
            for target in targets {
                let from = next[target.name] ?? 0
                if let count, from >= count { continue }
                let turnEnds = ContinuousClock.now + .seconds(turn)
                var number = from
                repeat {
                    let left = max(0.5, ContinuousClock.now.duration(to: turnEnds) / .seconds(1))
                    number = try round(
                        of: target, from: number, seconds: left, count: count.map { $0 - number }, &failures)
                } while ContinuousClock.now < turnEnds && count.map { number < $0 } ?? true
                next[target.name] = number
            }
            let isDone = count.map { count in targets.allSatisfy { next[$0.name] ?? 0 >= count } } ?? false
            if isDone { break }
        } while count != nil || ContinuousClock.now < end
        for target in targets { tell("\(target.name): \(next[target.name] ?? 0) inputs") }
        return failures.count
    }

    /// One child's work.
    ///
    /// - Returns: The number of the next input.
    private func round(
        of target: FuzzTarget, from first: UInt64, seconds: Double, count: UInt64?, _ failures: inout Set<Failure>
    ) throws -> UInt64 {
        let progress = FileManager.default.temporaryDirectory.appending(path: "fuzz-progress-\(UUID().uuidString)")
        try Data().write(to: progress)
        defer { try? FileManager.default.removeItem(at: progress) }
        let child = try Child(
            ["work", target.name, "\(seed)", "\(first)", "\(seconds)", "\(count ?? .max / 2)", progress.path],
            progress: progress)
        let ending = try child.run()
        guard let number = child.number else {
            throw Finding("\(target.name): the child did not begin: \(ending) \(child.words)")
        }
        if ending == .done { return number + 1 }
        let input = Worker.input(number, of: target, seed: seed, seeds: Worker.seeds(of: target))
        let file = folder.appending(path: "\(target.name)-\(seed)-\(number)")
        try Data(input).write(to: file)
        // Again by itself, so that a busy machine is no hang.
        let again = try Child(["read", target.name, file.path], progress: nil)
        let repeated = try again.run()
        guard repeated != .done else {
            try? FileManager.default.removeItem(at: file)
            tell("\(target.name) \(number): \(ending), but not again")
            return number + 1
        }
        let words = again.words.split(separator: "\n").first.map(String.init) ?? ""
        guard failures.insert(Failure(target: target.name, ending: "\(repeated) \(words.prefix(120))")).inserted else {
            try? FileManager.default.removeItem(at: file)
            return number + 1
        }
        tell(
            """
            \(target.name): \(repeated) with input \(number) of seed \(seed), \(input.count) bytes
              \(words.prefix(300))
              saved as \(file.path)
              again: make fuzz REPLAY=\(target.name):\(file.path)
            """)
        return number + 1
    }
}
