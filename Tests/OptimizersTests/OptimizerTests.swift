import Catalog
import Kernels
import Optimizers
import Testing

/// Every optimizer of the catalog, and those yet to come.
@Suite struct OptimizerTests {
    static let entries = Optimizers.catalog.map(\.id)

    private func rule(_ id: String) throws -> any UpdateRule {
        let entry = try #require(Optimizers.catalog.first { $0.id == id })
        return try entry.make([:])
    }

    @Test func standardIsListed() {
        #expect(Self.entries.contains(Optimizers.defaultID))
        #expect(Set(Self.entries).count == Self.entries.count)
    }

    @Test(arguments: entries) func descends(id: String) throws {
        let problem = Quadratic(try rule(id), rows: 9, columns: 11)
        let first = problem.loss
        // Adagrad's steps shrink with the root of their number, and Muon's are shared out over a matrix: the
        // same rate would not do for them.
        let rate = ["adagrad": 0.3, "muon": 0.05][id] ?? 0.02
        for step in 0..<300 { problem.step(step, rate: rate) }
        #expect(problem.loss < 0.01 * first, "\(id) went from \(first) to \(problem.loss)")
    }

    @Test(arguments: entries) func resumesBitExactly(id: String) throws {
        let whole = Quadratic(try rule(id), rows: 9, columns: 11)
        for step in 0..<20 { whole.step(step, rate: 0.01) }

        let first = Quadratic(try rule(id), rows: 9, columns: 11)
        for step in 0..<8 { first.step(step, rate: 0.01) }
        let second = Quadratic(try rule(id), rows: 9, columns: 11)
        _ = second.parameters.update(fromContentsOf: first.values)
        for (saved, restored) in zip(first.optimizer.state, second.optimizer.state) {
            #expect(saved.name == restored.name)
            _ = restored.values.update(fromContentsOf: saved.values)
        }
        for step in 8..<20 { second.step(step, rate: 0.01) }
        #expect(second.values == whole.values)
    }

    @Test func matchesReference() throws {
        let fixture = try OptimizerFixture.load()
        for entry in Optimizers.catalog {
            #expect(fixture.cases.contains { $0.optimizer == entry.id }, "no trajectory for \(entry.id)")
        }
        for reference in fixture.cases {
            let entry = try #require(Optimizers.catalog.first { $0.id == reference.optimizer })
            let problem = Quadratic(
                try entry.make(reference.settings), blocks: fixture.blocks, start: fixture.start,
                target: fixture.target, curvature: fixture.curvature)
            for (step, expected) in reference.trajectory.enumerated() {
                problem.step(step, rate: reference.rate, gradientScale: reference.gradient_scale)
                for (index, (value, wanted)) in zip(problem.values, expected).enumerated() {
                    let close = abs(value - wanted) <= 2e-6 + 2e-5 * abs(wanted)
                    #expect(
                        close,
                        "\(reference.optimizer) \(reference.settings) step \(step) [\(index)]: \(value), \(wanted)")
                    if !close { return }
                }
            }
        }
    }

    @Test(arguments: entries) func measuringChangesNothing(id: String) throws {
        let plain = Quadratic(try rule(id), rows: 300, columns: 70)
        let measured = Quadratic(try rule(id), rows: 300, columns: 70)
        for step in 0..<3 {
            let before = measured.values
            plain.step(step, rate: 0.01)
            let ratio = measured.stepMeasuring(step, rate: 0.01)
            #expect(plain.values == measured.values)
            var (update, weights) = (0.0, 0.0)
            for (old, new) in zip(before, measured.values) {
                update += (Double(new) - Double(old)) * (Double(new) - Double(old))
                weights += Double(old) * Double(old)
            }
            #expect(abs(ratio - (update / weights).squareRoot()) < 1e-9)
        }
    }

    @Test(arguments: entries) func sameBitsForAnyNumberOfThreads(id: String) throws {
        let alone = Quadratic(try rule(id), rows: 500, columns: 130)
        for step in 0..<4 { alone.step(step, rate: 0.01) }
        for threads in [1, 2, 3] {
            let shared = Quadratic(try rule(id), rows: 500, columns: 130)
            let pool = try WorkerPool(threads: threads)
            for step in 0..<4 { shared.step(step, rate: 0.01, pool: pool) }
            #expect(shared.values == alone.values)
        }
    }

    @Test func decaysOnlyMatrices() throws {
        let entry = try #require(Optimizers.catalog.first { $0.id == "adamw" })
        let problem = Quadratic(
            try entry.make(["weight-decay": 0.5]),
            blocks: [
                ParameterBlock(name: "a", offset: 0, shape: [2, 2], decays: true),
                ParameterBlock(name: "b", offset: 4, shape: [2], decays: false),
            ],
            start: [1, 2, 3, 4, 5, 6], target: [1, 2, 3, 4, 5, 6], curvature: [1, 1, 1, 1, 1, 1])
        problem.step(0, rate: 0.1)
        #expect(problem.values == [0.95, 1.9, 2.85, 3.8, 5, 6])
    }

    @Test func adoptsNewSettingsOfTheSameMethod() {
        let optimizer = Optimizer(rule: SGD(momentum: 0.9), blocks: [])
        #expect(optimizer.adopt(SGD(momentum: 0.5)))
        #expect(!optimizer.adopt(Lion()))
        #expect((optimizer.rule as? SGD)?.momentum == 0.5)
    }

    @Test func clipsToTheLimit() {
        #expect(gradientScale(norm: 4, limit: nil) == 1)
        #expect(gradientScale(norm: 0.5, limit: 1) == 1)
        #expect(abs(gradientScale(norm: 4, limit: 1) - 0.25) < 1e-6)
    }
}
