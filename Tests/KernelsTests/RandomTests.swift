import Kernels
import RandomNumbers
import Testing

@Suite struct RandomTests {
    /// The known answers for philox4x32-10 that Random123 publishes (tests/kat_vectors).
    @Test func knownAnswers() {
        #expect(
            Philox(key: 0).bits(at: 0, 0) == SIMD4(0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8))
        #expect(
            Philox(key: .max).bits(at: .max, .max)
                == SIMD4(0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD))
        #expect(
            Philox(key: 0x299F_31D0_A409_3822).bits(at: 0x85A3_08D3_243F_6A88, 0x0370_7344_1319_8A2E)
                == SIMD4(0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1))
    }

    @Test func streamsDifferByNameAndSeedOnly() {
        var a = RandomStream(seed: 1, name: "init/h0"), b = RandomStream(seed: 1, name: "init/h0")
        var c = RandomStream(seed: 1, name: "init/h1"), d = RandomStream(seed: 2, name: "init/h0")
        let first = (0..<4).map { _ in a.next() }
        #expect(first == (0..<4).map { _ in b.next() })
        #expect(first != (0..<4).map { _ in c.next() })
        #expect(first != (0..<4).map { _ in d.next() })
        b.position = 2
        #expect(b.next() == first[2])
    }

    @Test func momentsAreRight() {
        var stream = RandomStream(seed: 3, name: "moments")
        let n = 20000
        let u = (0..<n).map { _ in stream.uniform() }
        #expect(u.allSatisfy { $0 >= 0 && $0 < 1 })
        #expect(abs(u.reduce(0, +) / Double(n) - 0.5) < 0.01)
        let buffer = UnsafeMutableBufferPointer<Float>.allocate(capacity: n + 1)
        defer { buffer.deallocate() }
        stream.fillNormal(buffer, mean: 2, deviation: 3)
        let z = buffer.map { (Double($0) - 2) / 3 }
        #expect(abs(z.reduce(0, +) / Double(n)) < 0.03)
        #expect(abs(z.reduce(0) { $0 + $1 * $1 } / Double(n) - 1) < 0.04)
        #expect(abs(z.reduce(0) { $0 + $1 * $1 * $1 * $1 } / Double(n) - 3) < 0.25)
        stream.fillUniform(buffer, in: -1..<3)
        #expect(buffer.allSatisfy { $0 >= -1 && $0 <= 3 })
        #expect(abs(buffer.reduce(0) { $0 + Double($1) } / Double(n) - 1) < 0.05)
    }

    @Test func permutationsAreFair() {
        var counts = [[Int]: Int]()
        var stream = RandomStream(seed: 5, name: "permutations")
        for _ in 0..<6000 {
            counts[stream.permutation(count: 3), default: 0] += 1
        }
        #expect(counts.count == 6)
        #expect(counts.values.allSatisfy { abs($0 - 1000) < 150 })
        #expect(stream.permutation(count: 0) == [])
        #expect(stream.permutation(count: 1) == [0])
        #expect(stream.permutation(count: 1000).sorted() == Array(0..<1000))
    }

    @Test(arguments: kernelSets.map(\.instructionSet)) func dropout(_ set: InstructionSet) throws {
        let kernels = try #require(KernelSet(set))
        let key: UInt64 = 0x1234_5678_9ABC_DEF0, step: UInt64 = 77
        let philox = Philox(key: key)
        for n in sizes {
            for first in [0, 1, 63, 64, 1000] {
                let x = Memory(numbers(n, "x")), y = Memory(count: n), xs = x.doubles
                kernels.dropout(
                    x.source, into: y.target, count: n, rate: 0.3, key: key, step: step, first: first)
                let wanted = (0..<n).map { i in
                    let element = first + i
                    let words = philox.bits(at: UInt64(element / 64 * 16 + element % 16), step)
                    let kept = Double(words[element % 64 / 16]) >= Double(Float(0.3)) * 4294967296
                    return kept ? xs[i] / 0.7 : 0
                }
                expectClose(y, wanted, "\(n) from \(first)")
                kernels.dropout(x.source, into: x.target, count: n, rate: 0.3, key: key, step: step, first: first)
                #expect(x.values == y.values)
            }
        }
    }

    @Test func dropoutKeepsTheShareAsked() {
        let n = 100_000
        let x = Memory(count: n, repeating: 1), y = Memory(count: n)
        for rate in [Float(0), 0.1, 0.5, 0.9] {
            KernelSet.current.dropout(x.source, into: y.target, count: n, rate: rate, key: 9, step: 1)
            let kept = Double(y.values.count { $0 != 0 }) / Double(n)
            #expect(abs(kept - Double(1 - rate)) < 0.01)
        }
        KernelSet.current.dropout(x.source, into: x.target, count: n, rate: 0.5, key: 9, step: 2)
        KernelSet.current.dropout(y.source, into: y.target, count: n, rate: 0, key: 9, step: 2)
        #expect(x.values != y.values)
    }

    @Test(arguments: kernelSets.map(\.instructionSet)) func embedding(_ set: InstructionSet) throws {
        let kernels = try #require(KernelSet(set))
        for width in [1, 7, 16, 33, 128] {
            let table = Memory(numbers(5 * width, "table")), rows = table.doubles
            let tokens: [Int32] = [4, 0, 4, 2, 1, 4]
            let out = Memory(count: 6 * width, repeating: 1)
            let picked = tokens.flatMap { t in rows[Int(t) * width..<(Int(t) + 1) * width] }
            kernels.gather(table.source, tokens: tokens, into: out.target, count: 6, width: width, accumulate: true)
            expectClose(out, picked.map { $0 + 1 })
            kernels.gather(table.source, tokens: tokens, into: out.target, count: 6, width: width)
            expectClose(out, picked, rtol: 0, atol: 0)
            let gradient = Memory(count: 5 * width, repeating: 0.5)
            kernels.scatterAdd(out.source, tokens: tokens, into: gradient.target, count: 6, width: width)
            var wanted = [Double](repeating: 0.5, count: 5 * width)
            for (i, t) in tokens.enumerated() {
                for c in 0..<width {
                    wanted[Int(t) * width + c] += picked[i * width + c]
                }
            }
            expectClose(gradient, wanted)
        }
    }
}
