import Kernels
import Testing

@Suite struct ActivationTests {
    @Test(arguments: kernelSets.map(\.instructionSet), Activation.allCases)
    func valuesAndDerivatives(_ set: InstructionSet, _ f: Activation) throws {
        let kernels = try #require(KernelSet(set))
        for n in sizes {
            let x = Memory(numbers(n, "x", deviation: 3)), dy = Memory(numbers(n, "dy"))
            let values = x.doubles.map { Reference.activation(f, slope: 0.1, $0) }
            let slopes = x.doubles.map { Reference.activationDerivative(f, slope: 0.1, $0) }
            let gradients = zip(slopes, dy.doubles).map { $0 * $1 }
            let y = Memory(count: n), d = Memory(count: n), dx = Memory(count: n)
            kernels.activate(f, slope: 0.1, x.source, into: y.target, count: n)
            expectClose(y, values, rtol: 2e-6, atol: 2e-7, "\(f) \(n)")
            kernels.activate(f, slope: 0.1, x.source, into: y.target, derivative: d.target, count: n)
            expectClose(y, values, rtol: 2e-6, atol: 2e-7, "\(f) with derivative \(n)")
            expectClose(d, slopes, rtol: 2e-6, atol: 5e-7, "\(f)' \(n)")
            kernels.activateBackward(f, slope: 0.1, input: x.source, dy.source, into: dx.target, count: n)
            expectClose(dx, gradients, rtol: 2e-6, atol: 1e-6, "\(f) backward \(n)")
            if f.isDerivativeOfOutput {
                kernels.activateBackward(f, slope: 0.1, output: y.source, dy.source, into: dx.target, count: n)
                expectClose(dx, gradients, rtol: 1e-5, atol: 1e-6, "\(f) backward from output \(n)")
            }
            kernels.activateBackward(f, slope: 0.1, input: x.source, dy.source, into: dy.target, count: n)
            expectClose(dy, gradients, rtol: 2e-6, atol: 1e-6, "\(f) backward in place \(n)")
            kernels.activate(f, slope: 0.1, x.source, into: x.target, count: n)
            expectClose(x, values, rtol: 2e-6, atol: 2e-7, "\(f) in place \(n)")
        }
    }

    @Test(arguments: Activation.allCases) func biasIsAddedFirst(_ f: Activation) {
        for kernels in kernelSets {
            for columns in [1, 5, 16, 33] {
                let rows = 3
                let x = Memory(numbers(rows * columns, "x")), bias = Memory(numbers(columns, "bias"))
                let sum = Memory(count: rows * columns), y = Memory(count: rows * columns)
                let wanted = x.doubles.enumerated().map { $1 + bias.doubles[$0 % columns] }
                kernels.biasActivate(
                    f, x.source, bias: bias.source, keeping: sum.target, into: y.target, rows: rows,
                    columns: columns)
                expectClose(sum, wanted)
                expectClose(y, wanted.map { Reference.activation(f, $0) }, "\(f) \(columns)")
                kernels.biasActivate(
                    f, x.source, bias: bias.source, into: x.target, rows: rows, columns: columns)
                expectClose(x, y.doubles)
            }
        }
    }

    @Test(arguments: Activation.allCases) func farInputs(_ f: Activation) {
        for kernels in kernelSets {
            let x = Memory([-1e4, -90, -20, 0, 20, 90, 1e4, .nan] as [Float])
            let y = Memory(count: 8), d = Memory(count: 8)
            kernels.activate(f, x.source, into: y.target, derivative: d.target, count: 8)
            expectClose(y, x.doubles.map { Reference.activation(f, $0) }, "\(f)")
            expectClose(
                Array(d.doubles.prefix(7)), x.doubles.prefix(7).map { Reference.activationDerivative(f, $0) },
                "\(f)'")
            #expect(y.values[7].isNaN, "\(f) of NaN")
        }
    }
}
