import Kernels
import Testing

@Suite struct ReductionTests {
    @Test(arguments: kernelSets.map(\.instructionSet)) func addsBuffersAsATree(_ set: InstructionSet) throws {
        let kernels = try #require(KernelSet(set))
        for n in sizes {
            for count in [1, 2, 3, 4, 5, 8, 12] {
                let buffers = (0..<count).map { Memory(numbers(n, "buffer \($0)")) }
                let out = Memory(count: n - n / 3)
                let first = n / 3
                let norm = buffers.map(\.source).withUnsafeBufferPointer {
                    kernels.reduce(
                        $0.baseAddress!, count: count, first: first, into: out.target, elements: out.count)
                }
                var terms = buffers.map(\.values)
                var width = 1
                while width < count {
                    for s in stride(from: 0, to: count - width, by: 2 * width) {
                        terms[s] = zip(terms[s], terms[s + width]).map { $0 + $1 }
                    }
                    width *= 2
                }
                #expect(out.isIntact)
                #expect(out.values == Array(terms[0][first...]), "\(count) buffers of \(n)")
                expectClose([norm], [out.doubles.reduce(0) { $0 + $1 * $1 }], rtol: 1e-12)
            }
        }
    }

    @Test func normShowsWhatIsNotFinite() {
        for kernels in kernelSets {
            func norm(_ x: Memory) -> Double {
                [x.source].withUnsafeBufferPointer {
                    kernels.reduce($0.baseAddress!, count: 1, first: 0, into: x.target, elements: x.count)
                }
            }
            for at in [0, 17, 99] {
                let x = Memory(numbers(100, "x"))
                x.target[at] = 3e38
                #expect(norm(x).isFinite)
                x.target[at] = .infinity
                #expect(norm(x) == .infinity)
                x.target[at] = .nan
                #expect(norm(x).isNaN)
            }
        }
    }

    @Test func statistics() {
        for kernels in kernelSets {
            for n in sizes {
                var x = numbers(n, "x").map { abs($0) < 0.2 ? 0 : $0 }
                let plain = kernels.statistics(x, count: n)
                let zeros = x.count { $0 == 0 }
                #expect(plain.minimum == x.min())
                #expect(plain.maximum == x.max())
                #expect(plain.zeros == zeros)
                #expect(plain.nonFinite == 0)
                #expect(plain.count == n)
                expectClose(
                    [plain.mean, plain.sumOfSquares],
                    [x.reduce(0) { $0 + Double($1) } / Double(n), x.reduce(0) { $0 + Double($1) * Double($1) }],
                    rtol: 1e-10)
                x[n / 2] = .nan
                x[n - 1] = -.infinity
                let broken = kernels.statistics(x, count: n)
                #expect(broken.nonFinite == (n / 2 == n - 1 ? 1 : 2))
                #expect(broken.minimum == (x.filter(\.isFinite).min() ?? .infinity))
                #expect(broken.maximum == (x.filter(\.isFinite).max() ?? -.infinity))
                #expect(broken.sum.isFinite)
            }
        }
    }

    @Test func sameBitsForAnyNumberOfThreads() throws {
        let n = 3 * KernelSet.chunk + 77
        let buffers = (0..<4).map { Memory(numbers(n, "slice \($0)")) }
        var seen: [(norm: UInt64, sum: [Float])] = []
        for threads in [1, 2, 3] {
            let pool = try WorkerPool(threads: threads)
            let out = Memory(count: n)
            let reduction = try GradientReduction(buffers: buffers.map(\.source), into: out.target, elements: n)
            for _ in 0..<20 {
                seen.append((reduction.run(on: pool).bitPattern, out.values))
            }
            #expect(out.isIntact)
        }
        #expect(seen.allSatisfy { $0.norm == seen[0].norm && $0.sum == seen[0].sum })
        expectClose(
            [Double(bitPattern: seen[0].norm)],
            [seen[0].sum.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()], rtol: 1e-10)
    }

    @Test func refusesTooManyBuffers() {
        let one = Memory(count: 1)
        #expect(throws: KernelError.self) {
            try GradientReduction(
                buffers: [UnsafePointer](repeating: one.source, count: 65), into: one.target, elements: 1)
        }
        #expect(throws: KernelError.self) {
            try GradientReduction(buffers: [], into: one.target, elements: 1)
        }
    }
}
