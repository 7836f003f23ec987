import Kernels
import Testing

@Suite struct ElementwiseTests {
    @Test(arguments: kernelSets.map(\.instructionSet)) func arithmetic(_ set: InstructionSet) throws {
        let kernels = try #require(KernelSet(set))
        for n in sizes {
            let a = Memory(numbers(n, "a")), b = Memory(numbers(n, "b"))
            let out = Memory(count: n)
            let pairs = Array(zip(a.doubles, b.doubles))
            kernels.add(a.source, b.source, into: out.target, count: n)
            expectClose(out, pairs.map { $0 + $1 }, "add \(n)")
            kernels.multiply(a.source, b.source, into: out.target, count: n)
            expectClose(out, pairs.map { $0 * $1 }, "multiply \(n)")
            kernels.scale(a.source, by: 3, plus: -0.5, into: out.target, count: n)
            expectClose(out, a.doubles.map { 3 * $0 - 0.5 }, "scale \(n)")
            kernels.blend(2, a.source, -3, b.source, into: out.target, count: n)
            expectClose(out, pairs.map { 2 * $0 - 3 * $1 }, "blend \(n)")
            kernels.fill(0.25, into: out.target, count: n)
            expectClose(out, a.doubles.map { _ in 0.25 }, "fill \(n)")
            kernels.axpy(2, a.source, into: out.target, count: n)
            expectClose(out, a.doubles.map { 0.25 + 2 * $0 }, "axpy \(n)")
            kernels.fill(1, into: out.target, count: n)
            kernels.lerp(a.source, rate: 0.25, into: out.target, count: n)
            expectClose(out, a.doubles.map { 1 + ($0 - 1) * 0.25 }, "lerp \(n)")
            kernels.add(a.source, b.source, into: a.target, count: n)
            expectClose(a, pairs.map { $0 + $1 }, "add in place \(n)")
        }
    }

    @Test func halfPrecisionRoundsToNearestEven() {
        for kernels in kernelSets {
            // Halfway between two bf16 numbers: to the even one. NaN stays NaN, infinity infinity.
            let bits: [UInt32] = [
                0x3F80_8000, 0x3F81_8000, 0x3F80_8001, 0x3F80_7FFF, 0x7F80_0000, 0x7F80_0001, 0xFFC0_0000,
                0x7F7F_FFFF, 0x8000_0000, 0x0000_0001,
            ]
            let wanted: [UInt16] = [
                0x3F80, 0x3F82, 0x3F81, 0x3F80, 0x7F80, 0x7FC0, 0xFFC0, 0x7F80, 0x8000, 0x0000,
            ]
            let x = bits.map { Float(bitPattern: $0) }
            var out = [UInt16](repeating: 0, count: x.count)
            kernels.toBF16(x, into: &out, count: x.count)
            #expect(out == wanted)
            for n in sizes {
                let values = numbers(n, "half")
                var halves = [UInt16](repeating: 0, count: n)
                let back = Memory(count: n)
                kernels.toBF16(values, into: &halves, count: n)
                kernels.fromBF16(halves, into: back.target, count: n)
                expectClose(back, values.map(Double.init), rtol: 1.0 / 256, atol: 0)
            }
        }
    }
}
