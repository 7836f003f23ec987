import Kernels
import Testing

@Suite struct ColumnNormalizationTests {
    /// Σ weights · f(x) changed by one element, for a check of gradients by differences.
    private func slope(
        _ x: [Double], _ weights: [Double], at index: Int, _ f: ([Double]) -> [Double]
    ) -> Double {
        Reference.numericDerivative(
            of: { value in
                var moved = x
                moved[index] = value
                return zip(f(moved), weights).reduce(0) { $0 + $1.0 * $1.1 }
            }, at: x[index], step: 1e-5)
    }

    @Test(arguments: kernelSets.map(\.instructionSet)) func batchNorm(_ set: InstructionSet) throws {
        let kernels = try #require(KernelSet(set))
        for (rows, columns) in [(4, 1), (5, 3), (12, 16), (40, 19), (3, 70)] {
            let n = rows * columns
            let x = Memory(numbers(n, "x").map { $0 + 3 }), dy = Memory(numbers(n, "dy"))
            let gamma = Memory(numbers(columns, "gamma")), beta = Memory(numbers(columns, "beta"))
            let (xs, gs, bs, dys) = (x.doubles, gamma.doubles, beta.doubles, dy.doubles)
            let reference = {
                Reference.groupNorm($0, gamma: gs, beta: bs, samples: 1, rows: rows, groups: columns)
            }
            let mean = Memory(count: columns), variance = Memory(count: columns), y = Memory(count: n)
            kernels.columnMoments(
                x.source, mean: mean.target, variance: variance.target, rows: rows, columns: columns)
            let rstd = Memory(variance.doubles.map { 1 / ($0 + 1e-5).squareRoot() })
            kernels.batchNorm(
                x.source, mean: mean.source, rstd: rstd.source, gamma: gamma.source, beta: beta.source,
                into: y.target, rows: rows, columns: columns)
            let wanted = reference(xs)
            expectClose(y, wanted, rtol: 1e-4, atol: 2e-5, "\(rows) x \(columns)")
            let dGamma = Memory(count: columns, repeating: 1), dBeta = Memory(count: columns, repeating: 2)
            let scratch = Memory(count: 2 * columns)
            kernels.batchNormBackward(
                x.source, mean: mean.source, rstd: rstd.source, gamma: gamma.source, dy.source,
                into: dy.target, dGamma: dGamma.target, dBeta: dBeta.target, scratch: scratch.target,
                rows: rows, columns: columns)
            let places = stride(from: 0, to: n, by: max(1, n / 40)).map { $0 }
            let (got, normal) = (
                dy.doubles, zip(wanted, wanted.indices).map { ($0 - bs[$1 % columns]) / gs[$1 % columns] }
            )
            expectClose(
                places.map { got[$0] }, places.map { slope(xs, dys, at: $0, reference) }, rtol: 2e-3, atol: 1e-4)
            expectClose(dBeta, Reference.columnSum(dys, rows: rows, columns: columns).map { $0 + 2 }, atol: 1e-5)
            expectClose(
                dGamma,
                Reference.columnSum(zip(dys, normal).map { $0 * $1 }, rows: rows, columns: columns).map { $0 + 1 },
                rtol: 1e-4, atol: 1e-4)
            #expect(scratch.isIntact)
        }
    }

    @Test(arguments: kernelSets.map(\.instructionSet)) func groupNorm(_ set: InstructionSet) throws {
        let kernels = try #require(KernelSet(set))
        for (samples, rows, columns, groups) in [
            (1, 4, 1, 1), (2, 5, 6, 3), (2, 4, 32, 4), (1, 6, 40, 2), (3, 1, 16, 1),
        ] {
            let n = samples * rows * columns
            let x = Memory(numbers(n, "x").map { $0 + 3 }), dy = Memory(numbers(n, "dy"))
            let gamma = Memory(numbers(columns, "gamma")), beta = Memory(numbers(columns, "beta"))
            let (xs, gs, bs, dys) = (x.doubles, gamma.doubles, beta.doubles, dy.doubles)
            let reference = {
                Reference.groupNorm($0, gamma: gs, beta: bs, samples: samples, rows: rows, groups: groups)
            }
            let mean = Memory(count: samples * groups), rstd = Memory(count: samples * groups)
            let y = Memory(count: n), scratch = Memory(count: 4 * columns)
            kernels.groupNorm(
                x.source, gamma: gamma.source, beta: beta.source, into: y.target, mean: mean.target,
                rstd: rstd.target, scratch: scratch.target, samples: samples, rows: rows, columns: columns,
                groups: groups)
            let wanted = reference(xs)
            expectClose(y, wanted, rtol: 1e-4, atol: 2e-5, "\(samples) \(rows) \(columns) \(groups)")
            let dx = Memory(count: n)
            let dGamma = Memory(count: columns, repeating: 1), dBeta = Memory(count: columns, repeating: 2)
            kernels.groupNormBackward(
                x.source, gamma: gamma.source, mean: mean.source, rstd: rstd.source, dy.source,
                into: dx.target, dGamma: dGamma.target, dBeta: dBeta.target, scratch: scratch.target,
                samples: samples, rows: rows, columns: columns, groups: groups)
            let places = stride(from: 0, to: n, by: max(1, n / 40)).map { $0 }
            let (got, normal) = (
                dx.doubles, zip(wanted, wanted.indices).map { ($0 - bs[$1 % columns]) / gs[$1 % columns] }
            )
            #expect(dx.isIntact)
            expectClose(
                places.map { got[$0] }, places.map { slope(xs, dys, at: $0, reference) }, rtol: 2e-3, atol: 1e-4)
            expectClose(
                dBeta, Reference.columnSum(dys, rows: samples * rows, columns: columns).map { $0 + 2 }, atol: 1e-5)
            expectClose(
                dGamma,
                Reference.columnSum(zip(dys, normal).map { $0 * $1 }, rows: samples * rows, columns: columns).map {
                    $0 + 1
                },
                rtol: 1e-4, atol: 1e-4)
            #expect(scratch.isIntact)
        }
    }
}
