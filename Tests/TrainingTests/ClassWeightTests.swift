import Foundation
import Testing
import Training

/// Classes of unequal size that may count alike.
@Suite struct ClassWeightTests {
    /// One row in ten is of the rare class, and nothing tells it from the others: the best a model can say
    /// is the share of each class as it counts.
    @Test(arguments: [("none", 0.25...0.45), ("balanced", 0.6...0.8)])
    func aRareClassCountsAsMuchAsAFrequentOne(weights: String, expected: ClosedRange<Double>) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "weights-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let rows = (0..<400).map { "\(($0 * 7919) % 101),\($0 % 10 == 0 ? "rare" : "usual")" }
        try Data(("noise,kind\n" + rows.joined(separator: "\n")).utf8).write(to: folder.appending(path: "rare.csv"))
        let experiment = try Tiny.experiment(
            """
            name = "Rare"
            [data]
            source = "rare.csv"
            target = "kind"
            [model]
            kind = "linear"
            [training]
            learning-rate = 0.05
            steps = 200
            weight-decay = 0.0
            class-weights = "\(weights)"
            [evaluation]
            every = 0
            """, in: folder)
        let outcome = try #require(Tiny.run(experiment).outcome)
        let loss = try #require(outcome.evaluations.first { $0.split == .train }?.value(of: "loss"))
        #expect(expected.contains(loss))
    }
}
