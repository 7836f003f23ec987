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

    /// One head of the shape.
    private func one(_ shape: AttentionShape) -> AttentionHead {
        AttentionHead(
            positions: shape.positions, depth: shape.depth, queryStride: shape.queryWidth,
            keyStride: shape.keyWidth, isCausal: shape.isCausal, scale: shape.scale)
    }

    @Test(arguments: shapes) func keptWeights(_ shape: AttentionShape) throws {
        for kernels in kernelSets {
            let (n, m) = (
                shape.batch * shape.positions * shape.queryWidth, shape.batch * shape.positions * shape.keyWidth
            )
            let q = Memory(numbers(n, "q")), k = Memory(numbers(m, "k")), v = Memory(numbers(m, "v"))
            let dOut = Memory(numbers(n, "dOut"))
            let out = Memory(count: n), dQ = Memory(count: n), dK = Memory(count: m), dV = Memory(count: m)
            let scratch = Memory(count: one(shape).scratchCount)
            let weights = Memory(count: shape.positions * shape.positions)
            for sequence in 0..<shape.batch {
                for head in 0..<shape.heads {
                    let shared = shape.heads / shape.keyHeads
                    let at = sequence * shape.positions * shape.queryWidth + head * shape.depth
                    let from = sequence * shape.positions * shape.keyWidth + head / shared * shape.depth
                    kernels.attend(
                        one(shape), q.source + at, k.source + from, v.source + from, into: out.target + at,
                        weights: weights.target, scratch: scratch.target)
                    kernels.attendBackward(
                        one(shape), q.source + at, k.source + from, v.source + from, weights: weights.source,
                        dOut: dOut.source + at, dQ: dQ.target + at, dK: dK.target + from, dV: dV.target + from,
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

    /// A memory's bytes as bf16; it has room for twice as many.
    private func halves(_ memory: Memory) -> UnsafeMutablePointer<UInt16> {
        UnsafeMutableRawPointer(memory.target).assumingMemoryBound(to: UInt16.self)
    }

    /// In bf16, with results of either type: against the reference of the same rounded numbers.
    @Test(arguments: shapes.filter { $0.depth % 2 == 0 }, [true, false])
    func roundedOperands(_ shape: AttentionShape, roundsResults: Bool) throws {
        let (n, m) = (
            shape.batch * shape.positions * shape.queryWidth, shape.batch * shape.positions * shape.keyWidth
        )
        // A gradient that heads share is summed in 32 bits.
        let shared = shape.heads / shape.keyHeads
        let roundsKeys = roundsResults && shared == 1
        for kernels in kernelSets {
            func rounded(_ count: Int, _ name: String) -> (memory: Memory, doubles: [Double]) {
                let memory = Memory(count: count)
                kernels.toBF16(numbers(count, name), into: halves(memory), count: count)
                return (memory, widened(memory, true))
            }
            func widened(_ memory: Memory, _ isRounded: Bool) -> [Double] {
                guard isRounded else { return memory.doubles }
                var floats = [Float](repeating: 0, count: memory.count)
                kernels.fromBF16(halves(memory), into: &floats, count: memory.count)
                return floats.map(Double.init)
            }
            func target(_ memory: Memory, _ at: Int, _ isRounded: Bool) -> RoundableTarget {
                isRounded ? .bfloat16(halves(memory) + at) : .float32(memory.target + at)
            }
            let (q, k, v, dOut) = (rounded(n, "q"), rounded(m, "k"), rounded(m, "v"), rounded(n, "dOut"))
            let out = Memory(count: n), dQ = Memory(count: n), dK = Memory(count: m), dV = Memory(count: m)
            let scratch = Memory(count: one(shape).halfScratchCount)
            let weights = Memory(count: shape.positions * shape.positions)
            for sequence in 0..<shape.batch {
                for head in 0..<shape.heads {
                    let at = sequence * shape.positions * shape.queryWidth + head * shape.depth
                    let from = sequence * shape.positions * shape.keyWidth + head / shared * shape.depth
                    kernels.attendHalf(
                        one(shape), halves(q.memory) + at, halves(k.memory) + from, halves(v.memory) + from,
                        into: target(out, at, roundsResults), weights: weights.target, scratch: scratch.target)
                    kernels.attendHalfBackward(
                        one(shape), halves(q.memory) + at, halves(k.memory) + from, halves(v.memory) + from,
                        weights: weights.source, dOut: halves(dOut.memory) + at,
                        dQ: target(dQ, at, roundsResults), dK: target(dK, from, roundsKeys),
                        dV: target(dV, from, roundsKeys), accumulate: head % shared != 0,
                        scratch: scratch.target)
                }
            }
            let wanted = Reference.attentionBackward(q.doubles, k.doubles, v.doubles, dOut.doubles, shape)
            let result = Reference.attention(q.doubles, k.doubles, v.doubles, shape)
            // Weights and their gradients are rounded to eight bits before their products.
            let what = kernels.instructionSet.rawValue
            expectClose(widened(out, roundsResults), result, rtol: 1e-2, atol: 1e-2, "out, \(what)")
            expectClose(widened(dQ, roundsResults), wanted.dQ, rtol: 1e-2, atol: 2e-2, "dQ, \(what)")
            expectClose(widened(dK, roundsKeys), wanted.dK, rtol: 1e-2, atol: 2e-2, "dK, \(what)")
            expectClose(widened(dV, roundsKeys), wanted.dV, rtol: 1e-2, atol: 2e-2, "dV, \(what)")
            for memory in [out, dQ, dK, dV, weights, scratch] { #expect(memory.isIntact) }
        }
    }
}
