import Kernels

/// Products over all heads of a batch, on operands that hold the heads side by side.
private struct HeadProducts {
    let view: AttentionView

    /// `[B, H, T, D]` within `[B, T, H·D]`.
    var queries: TensorLayout { heads(view.heads) }

    /// `[B, H, T, T]`, contiguous.
    var weights: TensorLayout { TensorLayout([view.batch, view.heads, view.positions, view.positions]) }

    func heads(_ count: Int) -> TensorLayout {
        let width = count * view.depth
        return TensorLayout(
            [view.batch, count, view.positions, view.depth],
            strides: [view.positions * width, view.depth, width, 1])
    }
}

extension Attention {
    func prepare(_ context: KernelContext) throws -> Kernel {
        let view = AttentionView(self, context.inputs[0].shape)
        guard heads == keyHeads else { return context.reference(self) }
        let products = HeadProducts(view: view)
        let (q, k, v) = (context.inputs[0].address, context.inputs[1].address, context.inputs[2].address)
        let (y, weights) = (context.outputs[0].address, context.outputs[1].floats)
        let scores = context.bind(
            try Kernels.MatrixProduct(products.queries, products.queries.transposed, into: products.weights), q, k,
            weights)
        let result = context.bind(
            try Kernels.MatrixProduct(products.weights, products.queries, into: products.queries), weights, v, y)
        let softmax = softmaxKernel(context, view, weights)
        return {
            scores()
            softmax()
            result()
        }
    }

    private func softmaxKernel(
        _ context: KernelContext, _ view: AttentionView, _ weights: UnsafeMutablePointer<Float>
    ) -> Kernel {
        let (kernels, rows, columns) = (context.kernels, view.batch * view.heads * view.positions, view.positions)
        let (scale, queries) = (Float(view.scale), view.isCausal ? view.positions : 0)
        return {
            kernels.softmax(
                weights, into: weights, rows: rows, columns: columns, scale: scale, causalQueries: queries)
        }
    }
}

extension AttentionGradient {
    func prepare(_ context: KernelContext) throws -> Kernel {
        let view = AttentionView(attention, context.inputs[1].shape)
        guard attention.heads == attention.keyHeads else { return context.reference(self) }
        let products = HeadProducts(view: view)
        let inputs = context.inputs.map(\.address)
        let (dy, q, k, v, weights) = (inputs[0], inputs[1], inputs[2], inputs[3], context.inputs[4].floats)
        let outputs = context.outputs.map(\.address)
        let (rows, columns) = (view.batch * view.heads * view.positions, view.positions)
        let scoreBytes = Memory.rounded(rows * columns * 4)
        let head = products.queries
        let score = products.weights
        let toWeights = try Kernels.MatrixProduct(head, head.transposed, into: score)
        let fromWeights = try Kernels.MatrixProduct(score.transposed, head, into: head)
        let fromScores = try Kernels.MatrixProduct(score, head, into: head)
        let (kernels, scratch) = (context.kernels, context.scratch)
        scratch.reserve(
            scoreBytes + max(toWeights.scratchBytes, fromWeights.scratchBytes, fromScores.scratchBytes))
        let (scale, queries) = (Float(view.scale), view.isCausal ? view.positions : 0)
        return {
            let dScores = scratch.address.assumingMemoryBound(to: Float.self)
            let rest = scratch.address + scoreBytes
            toWeights.run(dy, v, into: dScores, scratch: rest)
            fromWeights.run(weights, dy, into: outputs[2], scratch: rest)
            kernels.softmaxBackward(
                output: weights, dScores, into: dScores, rows: rows, columns: columns, scale: scale,
                causalQueries: queries)
            fromScores.run(dScores, k, into: outputs[0], scratch: rest)
            fromWeights.run(dScores, q, into: outputs[1], scratch: rest)
        }
    }
}
