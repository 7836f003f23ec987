import Sessions
import Testing
import Training

/// Long curves are read in few buckets that reach as far as the steps do.
@Suite struct SeriesTests {
    private let session: Session
    private let run: RunID
    private let losses: [Double]

    init() throws {
        session = try Session(inMemory: "test")
        run = try session.createRun(experiment: Samples.experiment())
        // Falls slowly, with a spike and a hole that must not be lost.
        var losses: [Double] = []
        for step in 1...20_000 {
            let noise = Double(step * 7919 % 101) / 1000
            losses.append(3 / (1 + Double(step) / 1000) + noise)
        }
        losses[7_776] = 50
        losses[12_344] = .nan
        self.losses = losses
        let sink = try session.sink(for: run)
        sink.post([.steps(losses.indices.map { Samples.step($0 + 1, loss: losses[$0]) })])
        try sink.flush()
    }

    private func expected(_ steps: ClosedRange<Int>) -> StepBucket {
        let all = steps.map { losses[$0 - 1] }
        let numbers = all.filter { !$0.isNaN }
        return StepBucket(
            firstStep: steps.lowerBound, lastStep: steps.upperBound, first: numbers.first ?? .nan,
            minimum: numbers.min() ?? .nan, maximum: numbers.max() ?? .nan, last: numbers.last ?? .nan,
            missing: all.count - numbers.count)
    }

    @Test(arguments: [
        (1...20_000, 70), (1...20_000, 10_000), (1...20_000, 1), (5...19_990, 33), (7_000...8_000, 100),
        (250...260, 80), (12_000...30_000, 20), (300...310, 1), (1...100, 1), (1...511, 1), (19_900...20_000, 2),
    ])
    func bucketsAreTheStepsTheySumUp(range: ClosedRange<Int>, columns: Int) throws {
        let buckets = try session.series(of: .loss, run: run, in: range, columns: columns)
        // One more than asked for where columns are cut at blocks.
        #expect(buckets.count <= columns + 1)
        #expect(buckets.first?.firstStep == range.lowerBound)
        #expect(buckets.last?.lastStep == min(range.upperBound, 20_000))
        for (bucket, next) in zip(buckets, buckets.dropFirst()) { #expect(bucket.lastStep + 1 == next.firstStep) }
        for bucket in buckets { #expect(bucket == expected(bucket.firstStep...bucket.lastStep)) }
    }

    @Test func everyStepIsABucketWhereThereIsRoom() throws {
        let buckets = try session.series(of: .loss, run: run, in: 10...20, columns: 50)
        #expect(buckets.map(\.first) == Array(losses[9...19]))
    }

    @Test func aRangeBeyondTheEndIsEmpty() throws {
        #expect(try session.series(of: .loss, run: run, in: 20_001...30_000, columns: 10).isEmpty)
    }
}
