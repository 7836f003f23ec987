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
    /// Elements of a tile's scores that stay in the second cache beside the rest.
    private static let scoreBudget = 1 << 15

    init(_ view: AttentionView) {
        self.view = view
        let length = view.positions <= Self.longestWhole ? view.positions : Self.blockLength
        blocks = stride(from: 0, to: view.positions, by: length).map { start in
            let end = min(start + length, view.positions)
            return (start..<end, view.isCausal ? end : view.positions)
        }
        // Heads that share keys are taken one by one: their gradients are summed.
        let fitting = max(1, Self.scoreBudget / (length * view.positions))
        heads = view.heads == view.keyHeads
            ? (1...min(fitting, view.heads)).last { view.heads % $0 == 0 } ?? 1 : 1
    }

    /// Queries (or results) of a block: `[heads, rows, D]` within `[B, T, H·D]`.
    func queries(_ block: Int) -> TensorLayout {
        TensorLayout(
            [heads, blocks[block].queries.count, view.depth], strides: [view.depth, view.heads * view.depth, 1])
    }

    /// Keys (or values) that a block sees: `[heads, keys, D]` within `[B, T, G·D]`.
    func keys(_ block: Int) -> TensorLayout {
        TensorLayout(
            [heads, blocks[block].keys, view.depth], strides: [view.depth, view.keyHeads * view.depth, 1])
    }

    /// Scores of a block, contiguous.
    func scores(_ block: Int) -> TensorLayout {
        TensorLayout([heads, blocks[block].queries.count, blocks[block].keys])
    }

    /// Bytes of the largest block's scores.
    var scoreBytes: Int {
        Memory.rounded(blocks.map { heads * $0.queries.count * $0.keys * 4 }.max() ?? 0)
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

extension Attention {
    func prepare(_ context: KernelContext) throws -> Kernel {
        let tiles = AttentionTiles(AttentionView(self, context.inputs[0].shape))
        let view = tiles.view
        let toScores = try tiles.blocks.indices.map {
            try Kernels.MatrixProduct(tiles.queries($0), tiles.keys($0).transposed, into: tiles.scores($0))
        }
        let toResult = try tiles.blocks.indices.map {
            try Kernels.MatrixProduct(tiles.scores($0), tiles.keys($0), into: tiles.queries($0))
        }
        let (q, k, v) = (context.inputs[0].floats, context.inputs[1].floats, context.inputs[2].floats)
        let y = context.outputs[0].floats
        let weights = keepsWeights ? context.outputs[1].floats : nil
        let (kernels, scratch, scoreBytes) = (context.kernels, context.scratch, tiles.scoreBytes)
        scratch.reserve(scoreBytes + ((toScores + toResult).map(\.scratchBytes).max() ?? 0))
        return {
            let rest = scratch.address + scoreBytes
            tiles.forEachTile { sample, head in
                let key = view.key(sample, head, 0, 0)
                let kept = weights.map { $0 + view.weight(sample, head, 0, 0) }
                let scores = kept ?? scratch.address.assumingMemoryBound(to: Float.self)
                for block in 0..<toScores.count {
                    let query = tiles.queryOffset(sample, head, block)
                    toScores[block].run(q + query, k + key, into: scores, scratch: rest)
                    tiles.softmax(kernels, block, scores)
                    toResult[block].run(scores, v + key, into: y + query, scratch: rest)
                }
            }
        }
    }
}

/// The products of one block of queries in the backward pass.
private struct GradientProducts {
    let scores, dWeights, dQueries: Kernels.MatrixProduct
    /// Sets the gradient of keys or values.
    let set: Kernels.MatrixProduct
    /// Adds to it.
    let add: Kernels.MatrixProduct

    init(_ tiles: AttentionTiles, _ block: Int) throws {
        let (queries, keys, scores) = (tiles.queries(block), tiles.keys(block), tiles.scores(block))
        self.scores = try Kernels.MatrixProduct(queries, keys.transposed, into: scores)
        dWeights = self.scores
        dQueries = try Kernels.MatrixProduct(scores, keys, into: queries)
        set = try Kernels.MatrixProduct(scores.transposed, queries, into: keys)
        add = try Kernels.MatrixProduct(scores.transposed, queries, into: keys, post: [.accumulate()])
    }

    var scratchBytes: Int {
        max(scores.scratchBytes, dQueries.scratchBytes, set.scratchBytes, add.scratchBytes)
    }
}

extension AttentionGradient {
    func prepare(_ context: KernelContext) throws -> Kernel {
        let tiles = AttentionTiles(AttentionView(attention, context.inputs[1].shape))
        let view = tiles.view
        let products = try tiles.blocks.indices.map { try GradientProducts(tiles, $0) }
        let inputs = context.inputs.map(\.floats)
        let (dy, q, k, v) = (inputs[0], inputs[1], inputs[2], inputs[3])
        let weights = attention.keepsWeights ? inputs[4] : nil
        let outputs = context.outputs.map(\.floats)
        let (dq, dk, dv) = (outputs[0], outputs[1], outputs[2])
        let (kernels, scratch, scoreBytes) = (context.kernels, context.scratch, tiles.scoreBytes)
        scratch.reserve(2 * scoreBytes + (products.map(\.scratchBytes).max() ?? 0))
        let shared = view.heads / view.keyHeads
        return {
            let dScores = scratch.address.assumingMemoryBound(to: Float.self)
            let rest = scratch.address + 2 * scoreBytes
            tiles.forEachTile { sample, head in
                let key = view.key(sample, head, 0, 0)
                let recomputed = (scratch.address + scoreBytes).assumingMemoryBound(to: Float.self)
                let scores = weights.map { $0 + view.weight(sample, head, 0, 0) } ?? recomputed
                // The last block sees all keys, so it sets their gradients and the others add to them.
                for block in stride(from: products.count - 1, through: 0, by: -1) {
                    let query = tiles.queryOffset(sample, head, block)
                    let product = products[block]
                    let keyGradient = block == products.count - 1 && head % shared == 0 ? product.set : product.add
                    if weights == nil {
                        product.scores.run(q + query, k + key, into: scores, scratch: rest)
                        tiles.softmax(kernels, block, scores)
                    }
                    product.dWeights.run(dy + query, v + key, into: dScores, scratch: rest)
                    keyGradient.run(scores, dy + query, into: dv + key, scratch: rest)
                    let (queries, keys) = tiles.blocks[block]
                    kernels.softmaxBackward(
                        output: scores, dScores, into: dScores, rows: tiles.heads * queries.count, columns: keys,
                        scale: Float(view.scale), causalQueries: view.isCausal ? queries.count : 0,
                        offset: queries.lowerBound)
                    product.dQueries.run(dScores, k + key, into: dq + query, scratch: rest)
                    keyGradient.run(dScores, q + query, into: dk + key, scratch: rest)
                }
            }
        }
    }
}
