import Kernels

/// Attention over short contexts, head by head: what a head needs lies in the nearest caches, where small products
/// of our own cost less than the library's, and a causal mask's half is not computed.
struct ShortAttention {
    private let view: AttentionView
    private let shape: AttentionHead
    private let kernels: KernelSet
    private let scratch: Scratch
    /// Whether queries, keys, values and the result's gradient are bfloat16; they are in 32 bits otherwise.
    private let isHalf: Bool

    /// Nothing where weights are not kept, or in bfloat16 where the machine lacks its products.
    init?(_ attention: Attention, _ queries: Shape, operands: Int, _ context: KernelContext) {
        let types = context.inputs[..<operands].map(\.kernelElement)
        view = AttentionView(attention, queries)
        isHalf = types[0] == .bfloat16
        guard attention.keepsWeights, types.allSatisfy({ $0 == types[0] }) else { return nil }
        guard !isHalf || (InstructionSet.hasBF16Products && view.depth % 2 == 0) else { return nil }
        guard isHalf || context.outputs.allSatisfy({ $0.kernelElement == .float32 }) else { return nil }
        (kernels, scratch) = (context.kernels, context.scratch)
        shape = AttentionHead(
            positions: view.positions, depth: view.depth, queryStride: view.heads * view.depth,
            keyStride: view.keyHeads * view.depth, isCausal: view.isCausal, scale: Float(view.scale))
        scratch.reserve((isHalf ? shape.halfScratchCount : shape.scratchCount) * MemoryLayout<Float>.size)
    }

    /// Calls body with the first element of each head's queries, keys and weights, whether others have added to the
    /// gradients of its keys before it, and working memory.
    @inline(__always)
    private func forEachHead(
        _ body: (_ query: Int, _ key: Int, _ weight: Int, _ adds: Bool, _ memory: UnsafeMutablePointer<Float>) -> Void
    ) {
        let memory = scratch.address.assumingMemoryBound(to: Float.self)
        let shared = view.heads / view.keyHeads
        for sample in 0..<view.batch {
            for head in 0..<view.heads {
                body(
                    view.query(sample, head, 0, 0), view.key(sample, head, 0, 0), view.weight(sample, head, 0, 0),
                    head % shared != 0, memory)
            }
        }
    }

    func forward(_ context: KernelContext) -> Kernel {
        isHalf ? forwardOfHalves(context) : forwardOfFloats(context)
    }

    func backward(_ context: KernelContext) -> Kernel {
        isHalf ? backwardOfHalves(context) : backwardOfFloats(context)
    }

    private func forwardOfFloats(_ context: KernelContext) -> Kernel {
        let (q, k, v) = (context.inputs[0].floats, context.inputs[1].floats, context.inputs[2].floats)
        let (y, weights) = (context.outputs[0].floats, context.outputs[1].floats)
        let (shape, kernels) = (shape, kernels)
        return {
            forEachHead { query, key, weight, _, memory in
                kernels.attend(
                    shape, q + query, k + key, v + key, into: y + query, weights: weights + weight,
                    scratch: memory)
            }
        }
    }

    private func backwardOfFloats(_ context: KernelContext) -> Kernel {
        let inputs = context.inputs.map(\.floats)
        let (dy, q, k, v, weights) = (inputs[0], inputs[1], inputs[2], inputs[3], inputs[4])
        let outputs = context.outputs.map(\.floats)
        let (dq, dk, dv) = (outputs[0], outputs[1], outputs[2])
        let (shape, kernels) = (shape, kernels)
        return {
            forEachHead { query, key, weight, adds, memory in
                kernels.attendBackward(
                    shape, q + query, k + key, v + key, weights: weights + weight, dOut: dy + query,
                    dQ: dq + query, dK: dk + key, dV: dv + key, accumulate: adds, scratch: memory)
            }
        }
    }

    private func forwardOfHalves(_ context: KernelContext) -> Kernel {
        let (q, k, v) = (context.inputs[0].halves, context.inputs[1].halves, context.inputs[2].halves)
        let (y, weights) = (context.outputs[0].roundable, context.outputs[1].floats)
        let (shape, kernels) = (shape, kernels)
        return {
            forEachHead { query, key, weight, _, memory in
                kernels.attendHalf(
                    shape, q + query, k + key, v + key, into: y + query, weights: weights + weight,
                    scratch: memory)
            }
        }
    }

    private func backwardOfHalves(_ context: KernelContext) -> Kernel {
        let inputs = context.inputs[..<4].map(\.halves)
        let (dy, q, k, v, weights) = (inputs[0], inputs[1], inputs[2], inputs[3], context.inputs[4].floats)
        let outputs = context.outputs.map(\.roundable)
        let (dq, dk, dv) = (outputs[0], outputs[1], outputs[2])
        let (shape, kernels) = (shape, kernels)
        return {
            forEachHead { query, key, weight, adds, memory in
                kernels.attendHalfBackward(
                    shape, q + query, k + key, v + key, weights: weights + weight, dOut: dy + query,
                    dQ: dq + query, dK: dk + key, dV: dv + key, accumulate: adds, scratch: memory)
            }
        }
    }
}

extension Buffer {
    /// The elements as a kernel's result that may be in either type.
    fileprivate var roundable: RoundableTarget {
        type.element == .bfloat16 ? .bfloat16(halves) : .float32(floats)
    }
}
