import Kernels

/// Attention over short contexts in 32 bits, head by head: what a head needs lies in the nearest caches, where
/// small products of our own cost less than the library's, and a causal mask's half is not computed.
struct ShortAttention {
    private let view: AttentionView
    private let kernels: KernelSet
    private let scratch: Scratch

    /// Nothing where weights are not kept or an operand is not in 32 bits.
    init?(_ attention: Attention, _ queries: Shape, _ context: KernelContext) {
        let buffers = context.inputs + context.outputs
        guard attention.keepsWeights, buffers.allSatisfy({ $0.kernelElement == .float32 }) else { return nil }
        view = AttentionView(attention, queries)
        (kernels, scratch) = (context.kernels, context.scratch)
        scratch.reserve(
            KernelSet.attentionScratch(positions: view.positions, depth: view.depth) * MemoryLayout<Float>.size)
    }

    /// Calls body with each sample and head, and working memory.
    @inline(__always)
    private func forEachHead(_ body: (_ sample: Int, _ head: Int, _ memory: UnsafeMutablePointer<Float>) -> Void) {
        let memory = scratch.address.assumingMemoryBound(to: Float.self)
        for sample in 0..<view.batch {
            for head in 0..<view.heads { body(sample, head, memory) }
        }
    }

    func forward(_ context: KernelContext) -> Kernel {
        let (q, k, v) = (context.inputs[0].floats, context.inputs[1].floats, context.inputs[2].floats)
        let (y, weights) = (context.outputs[0].floats, context.outputs[1].floats)
        let (view, kernels) = (view, kernels)
        return {
            forEachHead { sample, head, memory in
                let (query, key) = (view.query(sample, head, 0, 0), view.key(sample, head, 0, 0))
                kernels.attend(
                    q + query, k + key, v + key, into: y + query, weights: weights + view.weight(sample, head, 0, 0),
                    positions: view.positions, depth: view.depth, queryStride: view.heads * view.depth,
                    keyStride: view.keyHeads * view.depth, isCausal: view.isCausal, scale: Float(view.scale),
                    scratch: memory)
            }
        }
    }

    func backward(_ context: KernelContext) -> Kernel {
        let inputs = context.inputs.map(\.floats)
        let (dy, q, k, v, weights) = (inputs[0], inputs[1], inputs[2], inputs[3], inputs[4])
        let outputs = context.outputs.map(\.floats)
        let (dq, dk, dv) = (outputs[0], outputs[1], outputs[2])
        let (view, kernels, shared) = (view, kernels, view.heads / view.keyHeads)
        return {
            forEachHead { sample, head, memory in
                let (query, key) = (view.query(sample, head, 0, 0), view.key(sample, head, 0, 0))
                kernels.attendBackward(
                    q + query, k + key, v + key, weights: weights + view.weight(sample, head, 0, 0), dOut: dy + query,
                    dQ: dq + query, dK: dk + key, dV: dv + key, positions: view.positions, depth: view.depth,
                    queryStride: view.heads * view.depth, keyStride: view.keyHeads * view.depth,
                    isCausal: view.isCausal, scale: Float(view.scale), accumulate: head % shared != 0,
                    scratch: memory)
            }
        }
    }
}
