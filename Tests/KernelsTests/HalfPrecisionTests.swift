import Kernels
import Testing

@Suite struct HalfPrecisionTests {
    private func halves(_ values: [Float]) -> [UInt16] {
        var out = [UInt16](repeating: 0, count: values.count)
        KernelSet.current.toBF16(values, into: &out, count: values.count)
        return out
    }

    private func widened(_ values: [UInt16]) -> [Double] {
        values.map { Double(Float(bitPattern: UInt32($0) << 16)) }
    }

    @Test(arguments: kernelSets.map(\.instructionSet)) func normsAndSums(_ set: InstructionSet) throws {
        let kernels = try #require(KernelSet(set))
        for (rows, columns) in NormalizationTests.shapes {
            let n = rows * columns
            let x = Memory(numbers(n, "x")), gamma = Memory(numbers(columns, "gamma"))
            let beta = Memory(numbers(columns, "beta"))
            let mean = Memory(count: rows), rstd = Memory(count: rows), y = Memory(count: n)
            var half = [UInt16](repeating: 0, count: n)
            kernels.layerNorm(
                x.source, gamma: gamma.source, beta: beta.source, into: y.target, mean: mean.target,
                rstd: rstd.target, rows: rows, columns: columns)
            kernels.layerNorm(
                x.source, gamma: gamma.source, beta: beta.source, intoHalf: &half, mean: mean.target,
                rstd: rstd.target, rows: rows, columns: columns)
            #expect(half == halves(y.values))
            kernels.rmsNorm(
                x.source, gamma: gamma.source, into: y.target, rstd: rstd.target, rows: rows, columns: columns)
            kernels.rmsNorm(
                x.source, gamma: gamma.source, intoHalf: &half, rstd: rstd.target, rows: rows, columns: columns)
            #expect(half == halves(y.values))
            let sum = Memory(count: columns, repeating: 1)
            kernels.columnSum(half: half, into: sum.target, rows: rows, columns: columns, accumulate: true)
            expectClose(
                sum, Reference.columnSum(widened(half), rows: rows, columns: columns).map { $0 + 1 }, atol: 1e-5)
        }
    }
}
