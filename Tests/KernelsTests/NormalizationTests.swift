import Kernels
import Testing

@Suite struct NormalizationTests {
    static let shapes = [(1, 1), (2, 3), (3, 16), (5, 17), (4, 128), (2, 387)]

    @Test(arguments: kernelSets.map(\.instructionSet)) func layerNorm(_ set: InstructionSet) throws {
        let kernels = try #require(KernelSet(set))
        for (rows, columns) in Self.shapes {
            let n = rows * columns
            let x = Memory(numbers(n, "x").map { $0 * 2 + 5 }), dy = Memory(numbers(n, "dy"))
            let gamma = Memory(numbers(columns, "gamma")), beta = Memory(numbers(columns, "beta"))
            let y = Memory(count: n), mean = Memory(count: rows), rstd = Memory(count: rows)
            kernels.layerNorm(
                x.source, gamma: gamma.source, beta: beta.source, into: y.target, mean: mean.target,
                rstd: rstd.target, rows: rows, columns: columns)
            expectClose(
                y, Reference.layerNorm(x.doubles, gamma: gamma.doubles, beta: beta.doubles, rows: rows),
                rtol: 1e-4, atol: 1e-5, "\(rows) x \(columns)")
            let wanted = Reference.layerNormBackward(x.doubles, gamma: gamma.doubles, dy.doubles, rows: rows)
            let dx = Memory(count: n, repeating: 1)
            let dGamma = Memory(count: columns, repeating: 2), dBeta = Memory(count: columns, repeating: 3)
            kernels.layerNormBackward(
                x.source, gamma: gamma.source, mean: mean.source, rstd: rstd.source, dy.source,
                into: dx.target, dGamma: dGamma.target, dBeta: dBeta.target, rows: rows, columns: columns,
                accumulate: true)
            expectClose(dx, wanted.dx.map { $0 + 1 }, rtol: 1e-4, atol: 2e-5, "dx \(rows) x \(columns)")
            expectClose(dGamma, wanted.dGamma.map { $0 + 2 }, rtol: 1e-4, atol: 2e-5)
            expectClose(dBeta, wanted.dBeta.map { $0 + 3 }, rtol: 1e-4, atol: 2e-5)
            kernels.layerNormBackward(
                x.source, gamma: gamma.source, mean: mean.source, rstd: rstd.source, dy.source,
                into: dy.target, dGamma: nil, dBeta: nil, rows: rows, columns: columns)
            expectClose(dy, wanted.dx, rtol: 1e-4, atol: 2e-5, "in place")
        }
    }

    @Test(arguments: kernelSets.map(\.instructionSet)) func rmsNorm(_ set: InstructionSet) throws {
        let kernels = try #require(KernelSet(set))
        for (rows, columns) in Self.shapes {
            let n = rows * columns
            let x = Memory(numbers(n, "x")), dy = Memory(numbers(n, "dy"))
            let gamma = Memory(numbers(columns, "gamma"))
            let y = Memory(count: n), rstd = Memory(count: rows)
            kernels.rmsNorm(
                x.source, gamma: gamma.source, into: y.target, rstd: rstd.target, rows: rows, columns: columns)
            expectClose(
                y, Reference.rmsNorm(x.doubles, gamma: gamma.doubles, rows: rows), rtol: 1e-4, atol: 1e-5)
            let wanted = Reference.rmsNormBackward(x.doubles, gamma: gamma.doubles, dy.doubles, rows: rows)
            let dx = Memory(count: n, repeating: 1), dGamma = Memory(count: columns, repeating: 2)
            kernels.rmsNormBackward(
                x.source, gamma: gamma.source, rstd: rstd.source, dy.source, into: dx.target,
                dGamma: dGamma.target, rows: rows, columns: columns, accumulate: true)
            expectClose(dx, wanted.dx.map { $0 + 1 }, rtol: 1e-4, atol: 2e-5)
            expectClose(dGamma, wanted.dGamma.map { $0 + 2 }, rtol: 1e-4, atol: 2e-5)
            kernels.rmsNormBackward(
                x.source, gamma: gamma.source, rstd: rstd.source, dy.source, into: dy.target, dGamma: nil,
                rows: rows, columns: columns)
            expectClose(dy, wanted.dx, rtol: 1e-4, atol: 2e-5)
        }
    }

    @Test func constantRowsStayFinite() {
        for kernels in kernelSets {
            let x = Memory(count: 20, repeating: 3), gamma = Memory(count: 20, repeating: 1)
            let y = Memory(count: 20), mean = Memory(count: 1), rstd = Memory(count: 1)
            kernels.layerNorm(
                x.source, gamma: gamma.source, beta: nil, into: y.target, mean: mean.target,
                rstd: rstd.target, rows: 1, columns: 20)
            expectClose(y, [Double](repeating: 0, count: 20))
        }
    }
}
