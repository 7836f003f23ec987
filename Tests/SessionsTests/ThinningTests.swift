import Experiments
import Foundation
import Sessions
import Testing

/// The records of a long run stay within bounds, and its curves as they were.
@Suite struct ThinningTests {
    private let session: Session
    private let run: RunID
    private let losses: [Double]
    private static let count = 20_000
    private static let limit = 5_000

    private static func experiment() throws -> Experiment {
        try Experiment(
            toml: Samples.experiment().toml(), folder: Samples.experiment().folder,
            overrides: ["debugging.recorded-steps=\(limit)"])
    }

    init() throws {
        session = try Session(inMemory: "test")
        run = try session.createRun(experiment: Self.experiment())
        var losses: [Double] = []
        for step in 1...Self.count {
            let noise = Double(step * 7919 % 101) / 1000
            losses.append(3 / (1 + Double(step) / 1000) + noise)
        }
        losses[7_776] = 50
        losses[10_001] = -50
        losses[12_344] = .nan
        self.losses = losses
        let sink = try session.sink(for: run)
        sink.post([.prepared(Samples.plan())])
        for start in stride(from: 1, to: Self.count, by: 500) {
            sink.post([.steps((start..<start + 500).map { Self.step($0, loss: losses[$0 - 1]) })])
        }
        try sink.flush()
    }

    /// Every quantity has its extremes elsewhere.
    private static func step(_ number: Int, loss: Double) -> StepRecord {
        var step = Samples.step(number, loss: loss)
        step.learningRate = Double(number * 31 % 257)
        step.gradientNorm = Double(number * 57 % 263)
        step.updateRatio = Double(number * 83 % 269)
        step.throughput = Double(number * 101 % 271)
        return step
    }

    private func steps(_ run: RunID) throws -> [StepRecord] { try session.steps(of: run, limit: .max) }

    @Test func theLastStepsAreAllThereAndOfTheOthersAFew() throws {
        let steps = try steps(run)
        #expect(steps.count < Self.limit + 256 + Self.limit / 8)
        #expect(steps.suffix(Self.limit).map(\.step) == Array(Self.count - Self.limit + 1...Self.count))
        #expect(steps.first?.step == 1)
        for step in steps {
            let loss = losses[step.step - 1]
            #expect(step.loss == loss || step.loss.isNaN && loss.isNaN)
        }
        #expect(try session.run(run).step == Self.count)
        #expect(try session.past(of: run).steps.map(\.step) == Array(Self.count - 4095...Self.count))
    }

    @Test(arguments: [1, 5, 10]) func curvesReachAsFarAsTheyDid(columns: Int) throws {
        let buckets = try session.series(of: .loss, run: run, in: 1...Self.count, columns: columns)
        #expect(buckets.first?.firstStep == 1 && buckets.first?.first == losses.first)
        #expect(buckets.last?.lastStep == Self.count && buckets.last?.last == losses.last)
        // Columns are whole blocks, and so are those that were thinned.
        let span = ((Self.count - 1) / columns / 256 + 1) * 256
        #expect(span % 1024 == 0 || columns == 1)
        #expect(buckets.count == (Self.count - 1) / span + 1)
        for (index, bucket) in buckets.enumerated() {
            let column = losses[index * span..<min((index + 1) * span, Self.count)].filter { !$0.isNaN }
            #expect(bucket.minimum == column.min() && bucket.maximum == column.max())
        }
        #expect(buckets.map(\.missing).reduce(0, +) == 1)
    }

    @Test func itIsToldOnce() throws {
        let messages = try session.events(of: run).map(\.message)
        #expect(messages.count == 1 && messages.first?.contains("debugging.recorded-steps") == true, "\(messages)")
        #expect(messages.first?.contains("5000 steps") == true)
    }

    /// A run that goes on from a step whose record was thinned out has done that step all the same.
    @Test(arguments: [7_011, 17_000]) func theRunGoesOnFromAnyStep(step: Int) throws {
        let sink = try session.sink(for: run)
        sink.post([.prepared(Samples.plan(firstStep: step))])
        try sink.flush()
        #expect(try session.run(run).step == step)
        #expect(try session.events(of: run).allSatisfy { !$0.message.contains("missing") })
        sink.post([Samples.steps(step + 1...step + 700)])
        try sink.flush()
        #expect(try steps(run).filter { $0.step > step }.map(\.step) == Array(step + 1...step + 700))
        let buckets = try session.series(of: .loss, run: run, in: 1...Self.count, columns: 3)
        #expect(buckets.last?.lastStep == step + 700)
    }

    /// A fork keeps the history it had when its parent's past is rewritten or the parent is deleted.
    @Test(arguments: [7_011, 17_000]) func forksKeepTheirHistory(step: Int) throws {
        let fork = try session.createRun(experiment: Self.experiment(), origin: RunOrigin(parent: run, step: step))
        let sink = try session.sink(for: fork)
        sink.post([Samples.steps(step + 1...step + 300)])
        try sink.flush()
        let before = try steps(fork)
        #expect(before.last?.step == step + 300)
        func expectTheSame() throws {
            let after = try steps(fork)
            #expect(after.map(\.step) == before.map(\.step))
            #expect(after.filter { !$0.loss.isNaN }.map(\.loss) == before.filter { !$0.loss.isNaN }.map(\.loss))
        }
        try session.sink(for: run).post([.rewritten(step: 5_003), Samples.steps(5_004...5_900)])
        try session.flush()
        try expectTheSame()
        try session.deleteRun(run)
        try expectTheSame()
    }

    @Test func exportsHoldWhatIsThere() throws {
        let folder = try TemporaryFolder()
        _ = try CSVExport(session: session).write(to: folder.url)
        let rows = try String(contentsOf: folder.url.appending(path: "steps.csv"), encoding: .utf8)
            .split(separator: "\r\n").dropFirst()
        #expect(rows.count == (try steps(run).count))
    }
}
