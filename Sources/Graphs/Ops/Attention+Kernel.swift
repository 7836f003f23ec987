import Kernels

/// How attention is cut into tiles: some heads of one sample and a block of its queries at a time, so that a
/// tile's scores stay in cache and long contexts never store all of them.
struct AttentionTiles {
    let view: AttentionView
    /// Heads of a tile.
    let heads: Int
    /// Blocks of queries, each with the number of keys that any of them sees.
    let blocks: [(queries: Range<Int>, keys: Int)]

    /// Contexts up to this length are one block, whose weights are kept for the gradient.
    static let longestWhole = 128
    private static let blockLength = 64

    init(_ view: AttentionView) {
        self.view = view
        let length = view.positions <= Self.longestWhole ? view.positions : Self.blockLength
        blocks = stride(from: 0, to: view.positions, by: length).map { start in
            let end = min(start + length, view.positions)
            return (start..<end, view.isCausal ? end : view.positions)
        }
        // All heads together are dense memory, for which oneDNN has its fastest products; parts of it are
        // taken head by head. So are heads that share keys, whose gradients are summed.
        heads = blocks.count == 1 && view.heads == view.keyHeads ? view.heads : 1
    }

    /// Queries (or results) of a block: `[1, heads, rows, D]` within `[B, T, H·D]`.
    func queries(_ block: Int, _ type: Kernels.ElementType) -> TensorLayout {
        layout(rows: blocks[block].queries.count, width: view.heads * view.depth, type)
    }

    /// Keys (or values) that a block sees: `[1, heads, keys, D]` within `[B, T, G·D]`.
    func keys(_ block: Int, _ type: Kernels.ElementType) -> TensorLayout {
        layout(rows: blocks[block].keys, width: view.keyHeads * view.depth, type)
    }

    /// Scores of a block, contiguous.
    func scores(_ block: Int, _ type: Kernels.ElementType) -> TensorLayout {
        TensorLayout([1, heads, blocks[block].queries.count, blocks[block].keys], type: type)
    }

    private func layout(rows: Int, width: Int, _ type: Kernels.ElementType) -> TensorLayout {
        TensorLayout(
            [1, heads, rows, view.depth], strides: [view.positions * width, view.depth, width, 1], type: type)
    }

    /// How many scores a block has.
    @inline(__always)
    func scoreCount(_ block: Int) -> Int { heads * blocks[block].queries.count * blocks[block].keys }

    /// Bytes of the largest block's scores.
    var scoreBytes: Int {
        Memory.rounded((blocks.indices.map(scoreCount).max() ?? 0) * 4)
    }

    /// Calls body with the sample and first head of each tile.
    @inline(__always)
    func forEachTile(_ body: (_ sample: Int, _ head: Int) -> Void) {
        for sample in 0..<view.batch {
            for head in stride(from: 0, to: view.heads, by: heads) { body(sample, head) }
        }
    }

    /// First element of a block's queries.
    @inline(__always)
    func queryOffset(_ sample: Int, _ head: Int, _ block: Int) -> Int {
        view.query(sample, head, blocks[block].queries.lowerBound, 0)
    }

    /// The softmax of a block's scores, each row over what it sees.
    @inline(__always)
    func softmax(_ kernels: KernelSet, _ block: Int, _ scores: UnsafeMutablePointer<Float>) {
        let (queries, keys) = blocks[block]
        kernels.softmax(
            scores, into: scores, rows: heads * queries.count, columns: keys, scale: Float(view.scale),
            causalQueries: view.isCausal ? queries.count : 0, offset: queries.lowerBound)
    }
}

/// Weights as products read them: themselves, or rounded to bfloat16 in working memory.
private struct WeightRounding {
    let isNeeded: Bool
    let kernels: KernelSet

    @inline(__always)
    func callAsFunction(
        _ weights: UnsafeMutablePointer<Float>, count: Int, into halves: UnsafeMutableRawPointer
    ) -> UnsafeRawPointer {
        guard isNeeded else { return UnsafeRawPointer(weights) }
        kernels.toBF16(weights, into: halves.assumingMemoryBound(to: UInt16.self), count: count)
        return UnsafeRawPointer(halves)
    }
}

extension Attention {
    func prepare(_ context: KernelContext) throws -> Kernel {
        if let short = ShortAttention(self, context.inputs[0].shape, operands: 3, context) {
            return short.forward(context)
        }
        let tiles = AttentionTiles(AttentionView(self, context.inputs[0].shape))
        let view = tiles.view
        let (type, resultType) = (context.inputs[0].kernelElement, context.outputs[0].kernelElement)
        let toScores = try tiles.blocks.indices.map {
            try Kernels.MatrixProduct(
                tiles.queries($0, type), tiles.keys($0, type).transposed, into: tiles.scores($0, .float32))
        }
        let toResult = try tiles.blocks.indices.map {
            try Kernels.MatrixProduct(
                tiles.scores($0, type), tiles.keys($0, type), into: tiles.queries($0, resultType))
        }
        let inputs = context.inputs.map(\.address)
        let (q, k, v, y) = (inputs[0], inputs[1], inputs[2], context.outputs[0].address)
        let (size, resultSize) = (type.size, resultType.size)
        let weights = keepsWeights ? context.outputs[1].floats : nil
        let (kernels, scratch, scoreBytes) = (context.kernels, context.scratch, tiles.scoreBytes)
        let round = WeightRounding(isNeeded: type == .bfloat16, kernels: kernels)
        scratch.reserve(2 * scoreBytes + ((toScores + toResult).map(\.scratchBytes).max() ?? 0))
        return {
            let halves = scratch.address + scoreBytes
            let rest = scratch.address + 2 * scoreBytes
            tiles.forEachTile { sample, head in
                let key = view.key(sample, head, 0, 0) * size
                let kept = weights.map { $0 + view.weight(sample, head, 0, 0) }
                let scores = kept ?? scratch.address.assumingMemoryBound(to: Float.self)
                for block in 0..<toScores.count {
                    let query = tiles.queryOffset(sample, head, block)
                    toScores[block].run(q + query * size, k + key, into: scores, scratch: rest)
                    tiles.softmax(kernels, block, scores)
                    let read = round(scores, count: tiles.scoreCount(block), into: halves)
                    toResult[block].run(read, v + key, into: y + query * resultSize, scratch: rest)
                }
            }
        }
    }
}

/// The products of one block of queries in the backward pass.
private struct GradientProducts {
    let scores, dQueries: Kernels.MatrixProduct
    /// Set the gradients of keys and of values.
    let setKeys, setValues: Kernels.MatrixProduct
    /// Adds to either, in 32 bits.
    let add: Kernels.MatrixProduct

    /// - Parameters:
    ///   - type: of what the products read.
    ///   - results: of the gradients of queries, keys and values.
    init(_ tiles: AttentionTiles, _ block: Int, type: Kernels.ElementType, results: [Kernels.ElementType]) throws {
        let (queries, keys) = (tiles.queries(block, type), tiles.keys(block, type))
        let scores = tiles.scores(block, type)
        self.scores = try Kernels.MatrixProduct(queries, keys.transposed, into: tiles.scores(block, .float32))
        dQueries = try Kernels.MatrixProduct(scores, keys, into: tiles.queries(block, results[0]))
        setKeys = try Kernels.MatrixProduct(scores.transposed, queries, into: tiles.keys(block, results[1]))
        setValues = try Kernels.MatrixProduct(scores.transposed, queries, into: tiles.keys(block, results[2]))
        add = try Kernels.MatrixProduct(
            scores.transposed, queries, into: tiles.keys(block, .float32), post: [.accumulate()])
    }

    var scratchBytes: Int {
        [scores, dQueries, setKeys, setValues, add].map(\.scratchBytes).max() ?? 0
    }
}

extension AttentionGradient {
    func prepare(_ context: KernelContext) throws -> Kernel {
        if let short = ShortAttention(attention, context.inputs[1].shape, operands: 4, context) {
            return short.backward(context)
        }
        let tiles = AttentionTiles(AttentionView(attention, context.inputs[1].shape))
        let view = tiles.view
        let type = context.inputs[0].kernelElement
        let products = try tiles.blocks.indices.map {
            try GradientProducts(tiles, $0, type: type, results: context.outputs.map(\.kernelElement))
        }
        let inputs = context.inputs.map(\.address)
        let (dy, q, k, v) = (inputs[0], inputs[1], inputs[2], inputs[3])
        let weights = attention.keepsWeights ? context.inputs[4].floats : nil
        let (dq, dk, dv) = (
            context.outputs[0].address, context.outputs[1].address, context.outputs[2].address
        )
        let sizes = context.outputs.map(\.type.element.size)
        let (size, dqSize, dkSize, dvSize) = (type.size, sizes[0], sizes[1], sizes[2])
        let (kernels, scratch, scoreBytes) = (context.kernels, context.scratch, tiles.scoreBytes)
        let round = WeightRounding(isNeeded: type == .bfloat16, kernels: kernels)
        scratch.reserve(3 * scoreBytes + (products.map(\.scratchBytes).max() ?? 0))
        let shared = view.heads / view.keyHeads
        return {
            let dScores = scratch.address.assumingMemoryBound(to: Float.self)
            let recomputed = (scratch.address + scoreBytes).assumingMemoryBound(to: Float.self)
            let halves = scratch.address + 2 * scoreBytes
            let rest = scratch.address + 3 * scoreBytes
            tiles.forEachTile { sample, head in
                let key = view.key(sample, head, 0, 0)
                let scores = weights.map { $0 + view.weight(sample, head, 0, 0) } ?? recomputed
                // The last block sees all keys, so it sets their gradients and the others add to them.
                for block in stride(from: products.count - 1, through: 0, by: -1) {
                    let query = tiles.queryOffset(sample, head, block)
                    let (product, count) = (products[block], tiles.scoreCount(block))
                    let sets = block == products.count - 1 && head % shared == 0
                    if weights == nil {
                        product.scores.run(q + query * size, k + key * size, into: scores, scratch: rest)
                        tiles.softmax(kernels, block, scores)
                    }
                    product.scores.run(dy + query * size, v + key * size, into: dScores, scratch: rest)
                    (sets ? product.setValues : product.add).run(
                        round(scores, count: count, into: halves), dy + query * size, into: dv + key * dvSize,
                        scratch: rest)
                    let (queries, keys) = tiles.blocks[block]
                    kernels.softmaxBackward(
                        output: scores, dScores, into: dScores, rows: tiles.heads * queries.count, columns: keys,
                        scale: Float(view.scale), causalQueries: view.isCausal ? queries.count : 0,
                        offset: queries.lowerBound)
                    let read = round(dScores, count: count, into: halves)
                    product.dQueries.run(read, k + key * size, into: dq + query * dqSize, scratch: rest)
                    (sets ? product.setKeys : product.add).run(
                        read, q + query * size, into: dk + key * dkSize, scratch: rest)
                }
            }
        }
    }
}
