import Kernels
import Testing

@Suite struct AttentionTests {
    static let shapes = [
        AttentionShape(batch: 1, positions: 1, heads: 1, depth: 2),
        AttentionShape(batch: 2, positions: 7, heads: 3, depth: 8),
        AttentionShape(batch: 1, positions: 16, heads: 2, depth: 16, isCausal: false),
        AttentionShape(batch: 2, positions: 19, heads: 4, keyHeads: 2, depth: 6),
        AttentionShape(batch: 1, positions: 21, heads: 3, keyHeads: 1, depth: 5, isCausal: false),
        AttentionShape(batch: 2, positions: 40, heads: 2, depth: 32),
    ]

    private func mask(_ shape: AttentionShape, _ dropout: AttentionDropout?) -> [Double]? {
        guard let dropout else { return nil }
        let count = shape.batch * shape.heads * shape.positions * shape.positions
        let ones = Memory(count: count, repeating: 1)
        let first = dropout.firstSequence * shape.heads * shape.positions * shape.positions
        KernelSet.current.dropout(
            ones.source, into: ones.target, count: count, rate: dropout.rate, key: dropout.key,
            step: dropout.step, first: first)
        return ones.doubles
    }

    @Test(arguments: shapes, [8, 64, nil]) func agreesWithTheNaiveOne(_ shape: AttentionShape, _ block: Int?) throws {
        KernelLibrary.useOneThread()
        for set in kernelSets {
            for dropout in [nil, AttentionDropout(rate: 0.3, key: 5, step: 2, firstSequence: 3)] {
                let (n, m) = (
                    shape.batch * shape.positions * shape.queryWidth, shape.batch * shape.positions * shape.keyWidth
                )
                let q = Memory(numbers(n, "q")), k = Memory(numbers(m, "k")), v = Memory(numbers(m, "v"))
                let dOut = Memory(numbers(n, "dOut"))
                let out = Memory(count: n), sums = Memory(count: shape.batch * shape.heads * shape.positions)
                let dQ = Memory(count: n, repeating: 9), dK = Memory(count: m, repeating: 9)
                let dV = Memory(count: m, repeating: 9)
                let attention = try BlockAttention(shape, block: block, kernels: set)
                let scratch = UnsafeMutableRawPointer.allocate(byteCount: attention.scratchBytes, alignment: 64)
                defer { scratch.deallocate() }
                attention.forward(
                    q.source, k.source, v.source, into: out.target, sums: sums.target, dropout: dropout,
                    scratch: scratch)
                attention.backward(
                    q.source, k.source, v.source, out: out.source, sums: sums.source, dOut: dOut.source,
                    dQ: dQ.target, dK: dK.target, dV: dV.target, dropout: dropout, scratch: scratch)
                let factors = mask(shape, dropout)
                let (qs, ks, vs) = (q.doubles, k.doubles, v.doubles)
                expectClose(
                    out, Reference.attention(qs, ks, vs, shape, mask: factors), rtol: 1e-4, atol: 1e-5, "out")
                #expect(sums.isIntact)
                let wanted = Reference.attentionBackward(qs, ks, vs, dOut.doubles, shape, mask: factors)
                expectClose(dQ, wanted.dQ, rtol: 1e-4, atol: 2e-5, "dQ")
                expectClose(dK, wanted.dK, rtol: 1e-4, atol: 2e-5, "dK")
                expectClose(dV, wanted.dV, rtol: 1e-4, atol: 2e-5, "dV")
            }
        }
    }

    @Test(arguments: shapes, [8, nil]) func halfPrecision(_ shape: AttentionShape, _ block: Int?) throws {
        KernelLibrary.useOneThread()
        let kernels = KernelSet.current
        let (n, m) = (shape.batch * shape.positions * shape.queryWidth, shape.batch * shape.positions * shape.keyWidth)
        guard let attention = try? BlockAttention(shape, type: .bfloat16, block: block) else {
            #expect(!InstructionSet.hasBF16Products)
            return
        }
        func half(_ count: Int, _ name: String) -> (bits: UnsafeMutablePointer<UInt16>, values: [Double]) {
            let bits = UnsafeMutablePointer<UInt16>.allocate(capacity: count)
            kernels.toBF16(numbers(count, name), into: bits, count: count)
            return (bits, (0..<count).map { Double(Float(bitPattern: UInt32(bits[$0]) << 16)) })
        }
        let q = half(n, "q"), k = half(m, "k"), v = half(m, "v"), dOut = half(n, "dOut")
        let out = half(n, "out"), dQ = half(n, "dQ"), dK = half(m, "dK"), dV = half(m, "dV")
        let sums = Memory(count: shape.batch * shape.heads * shape.positions)
        let scratch = UnsafeMutableRawPointer.allocate(byteCount: attention.scratchBytes, alignment: 64)
        attention.forward(q.bits, k.bits, v.bits, into: out.bits, sums: sums.target, scratch: scratch)
        attention.backward(
            q.bits, k.bits, v.bits, out: out.bits, sums: sums.source, dOut: dOut.bits, dQ: dQ.bits, dK: dK.bits,
            dV: dV.bits, scratch: scratch)
        func values(_ bits: UnsafeMutablePointer<UInt16>, _ count: Int) -> [Double] {
            (0..<count).map { Double(Float(bitPattern: UInt32(bits[$0]) << 16)) }
        }
        let wanted = Reference.attentionBackward(q.values, k.values, v.values, dOut.values, shape)
        let result = Reference.attention(q.values, k.values, v.values, shape)
        expectClose(values(out.bits, n), result, rtol: 1.6e-2, atol: 1.5e-2, "out")
        expectClose(values(dQ.bits, n), wanted.dQ, rtol: 3e-2, atol: 4e-2, "dQ")
        expectClose(values(dK.bits, m), wanted.dK, rtol: 3e-2, atol: 6e-2, "dK")
        expectClose(values(dV.bits, m), wanted.dV, rtol: 3e-2, atol: 4e-2, "dV")
        for memory in [q.bits, k.bits, v.bits, dOut.bits, out.bits, dQ.bits, dK.bits, dV.bits] { memory.deallocate() }
        scratch.deallocate()
    }

    @Test(arguments: [8, nil]) func aCausalPositionIgnoresTheFuture(_ block: Int?) throws {
        KernelLibrary.useOneThread()
        let shape = AttentionShape(batch: 1, positions: 20, heads: 2, depth: 8)
        let n = shape.positions * shape.queryWidth
        let attention = try BlockAttention(shape, block: block)
        let scratch = UnsafeMutableRawPointer.allocate(byteCount: attention.scratchBytes, alignment: 64)
        defer { scratch.deallocate() }
        let q = Memory(numbers(n, "q")), k = Memory(numbers(n, "k")), v = Memory(numbers(n, "v"))
        let sums = Memory(count: shape.heads * shape.positions), out = Memory(count: n)
        attention.forward(q.source, k.source, v.source, into: out.target, sums: sums.target, scratch: scratch)
        let before = out.values
        let from = 11 * shape.queryWidth
        for i in from..<n {
            k.target[i] = 100
            v.target[i] = -100
        }
        attention.forward(q.source, k.source, v.source, into: out.target, sums: sums.target, scratch: scratch)
        #expect(Array(before[..<from]) == Array(out.values[..<from]))
        #expect(before != out.values)
    }

    @Test func unevenHeadsAreRefused() {
        #expect(throws: KernelError.self) {
            try BlockAttention(AttentionShape(batch: 1, positions: 4, heads: 3, keyHeads: 2, depth: 4))
        }
    }

    @Test func longSequencesGoInBlocks() throws {
        KernelLibrary.useOneThread()
        let shape = AttentionShape(batch: 1, positions: 150, heads: 1, depth: 4)
        let n = shape.positions * shape.depth
        let q = Memory(numbers(n, "q")), k = Memory(numbers(n, "k")), v = Memory(numbers(n, "v"))
        let attention = try BlockAttention(shape)
        let scratch = UnsafeMutableRawPointer.allocate(byteCount: attention.scratchBytes, alignment: 64)
        defer { scratch.deallocate() }
        let sums = Memory(count: shape.positions), out = Memory(count: n)
        attention.forward(q.source, k.source, v.source, into: out.target, sums: sums.target, scratch: scratch)
        expectClose(out, Reference.attention(q.doubles, k.doubles, v.doubles, shape), rtol: 1e-4, atol: 1e-5)
    }

    @Test(arguments: kernelSets.map(\.instructionSet)) func smallProducts(_ set: InstructionSet) throws {
        let kernels = try #require(KernelSet(set))
        for (m, k, n) in [(1, 1, 1), (3, 5, 7), (8, 4, 16), (9, 16, 33), (17, 3, 40), (16, 32, 64)] {
            let a = Memory(numbers(m * k, "a")), b = Memory(numbers(k * n, "b"))
            let c = Memory(count: m * n, repeating: 2)
            let wanted = Reference.matrixProduct(a.doubles, b.doubles, m: m, k: k, n: n)
            kernels.smallProduct(
                a.source, rowStride: k, innerStride: 1, b.source, rowStride: n, into: c.target, rowStride: n,
                rows: m, inner: k, columns: n, accumulate: true)
            expectClose(c, wanted.map { $0 + 2 }, rtol: 1e-4, atol: 1e-5, "\(m) \(k) \(n)")
            let turned = Memory(Reference.transpose(a.doubles, rows: m, columns: k))
            kernels.smallProduct(
                turned.source, rowStride: 1, innerStride: m, b.source, rowStride: n, into: c.target,
                rowStride: n, rows: m, inner: k, columns: n)
            expectClose(c, wanted, rtol: 1e-4, atol: 1e-5, "\(m) \(k) \(n) turned")
        }
    }

    @Test(arguments: shapes) func keptWeights(_ shape: AttentionShape) throws {
        for kernels in kernelSets {
            let (n, m) = (
                shape.batch * shape.positions * shape.queryWidth, shape.batch * shape.positions * shape.keyWidth
            )
            let q = Memory(numbers(n, "q")), k = Memory(numbers(m, "k")), v = Memory(numbers(m, "v"))
            let dOut = Memory(numbers(n, "dOut"))
            let out = Memory(count: n), dQ = Memory(count: n), dK = Memory(count: m), dV = Memory(count: m)
            let scratch = Memory(
                count: KernelSet.attentionScratch(positions: shape.positions, depth: shape.depth))
            let weights = Memory(count: shape.positions * shape.positions)
            for sequence in 0..<shape.batch {
                for head in 0..<shape.heads {
                    let shared = shape.heads / shape.keyHeads
                    let at = sequence * shape.positions * shape.queryWidth + head * shape.depth
                    let from = sequence * shape.positions * shape.keyWidth + head / shared * shape.depth
                    kernels.attend(
                        q.source + at, k.source + from, v.source + from, into: out.target + at,
                        weights: weights.target, positions: shape.positions, depth: shape.depth,
                        queryStride: shape.queryWidth, keyStride: shape.keyWidth, isCausal: shape.isCausal,
                        scale: shape.scale, scratch: scratch.target)
                    kernels.attendBackward(
                        q.source + at, k.source + from, v.source + from, weights: weights.source,
                        dOut: dOut.source + at, dQ: dQ.target + at, dK: dK.target + from, dV: dV.target + from,
                        positions: shape.positions, depth: shape.depth, queryStride: shape.queryWidth,
                        keyStride: shape.keyWidth, isCausal: shape.isCausal, scale: shape.scale,
                        accumulate: head % shared != 0, scratch: scratch.target)
                }
            }
            let wanted = Reference.attentionBackward(q.doubles, k.doubles, v.doubles, dOut.doubles, shape)
            expectClose(
                out, Reference.attention(q.doubles, k.doubles, v.doubles, shape), rtol: 1e-4, atol: 1e-5, "out")
            expectClose(dQ, wanted.dQ, rtol: 1e-4, atol: 2e-5, "dQ")
            expectClose(dK, wanted.dK, rtol: 1e-4, atol: 2e-5, "dK")
            expectClose(dV, wanted.dV, rtol: 1e-4, atol: 2e-5, "dV")
            #expect(weights.isIntact && scratch.isIntact)
        }
    }
}
