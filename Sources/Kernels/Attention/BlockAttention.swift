/// Softmax attention, forward and backward, over blocks of queries: the T × T weights never exist as a
/// whole, and what a causal mask hides is (but for the edge) not computed.
///
/// A block's scores against all keys it may see are one product, so memory is block · T a worker. The
/// forward pass keeps one number a query and head, the logarithm of its softmax's sum; the backward pass
/// makes the weights again from it (the idea of Dao et al., "FlashAttention", 2022, with rows of blocks in
/// place of tiles).
///
/// Queries and outputs are [batch, T, H · D], keys and values [batch, T, keyHeads · D], f32 or bf16, all
/// contiguous. One thread at a time runs an instance.
public final class BlockAttention {
    /// The products of one block of queries.
    private struct Block {
        let first: Int
        let rows: Int
        /// Keys that the block's last query may see.
        let keys: Int
        /// [rows, D] · [keys, D]ᵀ
        let scores: MatrixProduct
        /// [rows, keys] · [keys, D]
        let mix: MatrixProduct
        /// [rows, keys]ᵀ · [rows, D], added to what is there.
        let fold: MatrixProduct
    }

    /// The sizes it was prepared for.
    public let shape: AttentionShape
    /// The number format of queries, keys, values, outputs and their gradients.
    public let type: ElementType
    private let kernels: KernelSet
    private let blocks: [Block]
    /// The last block's `fold` that sets instead of adding: it sees all keys and runs first.
    private let firstFold: MatrixProduct?
    private let parts: ScratchParts
    /// What takes over where sequences are short.
    private let short: ShortAttention?

    /// Prepares attention in blocks of `block` queries; without a number it chooses what is fastest.
    public init(
        _ shape: AttentionShape, type: ElementType = .float32, block: Int? = nil, kernels: KernelSet = .current
    ) throws(KernelError) {
        guard shape.keyHeads > 0, shape.heads % shape.keyHeads == 0 else {
            throw KernelError("\(shape.heads) heads cannot share \(shape.keyHeads) key heads evenly")
        }
        guard shape.batch > 0, shape.positions > 0, shape.depth > 0, block ?? 1 > 0 else {
            throw KernelError("attention needs sequences, positions and depth")
        }
        self.shape = shape
        self.type = type
        self.kernels = kernels
        guard block != nil || shape.positions > ShortAttention.longest else {
            short = ShortAttention(shape: shape, type: type, kernels: kernels)
            parts = ScratchParts(shape, rows: 0, type: type, products: 0)
            blocks = []
            firstFold = nil
            return
        }
        short = nil
        let block = min(block ?? 64, shape.positions)
        let (depth, positions) = (shape.depth, shape.positions)
        let sumStride = type == .float32 ? shape.keyWidth : depth
        func queries(_ rows: Int) -> TensorLayout {
            TensorLayout([rows, depth], strides: [shape.queryWidth, 1], type: type)
        }
        func keys(_ count: Int) -> TensorLayout {
            TensorLayout([count, depth], strides: [shape.keyWidth, 1], type: type)
        }
        func sums(_ count: Int) -> TensorLayout { TensorLayout([count, depth], strides: [sumStride, 1]) }
        var blocks: [Block] = []
        for first in stride(from: 0, to: positions, by: block) {
            let rows = min(block, positions - first)
            let count = shape.isCausal ? first + rows : positions
            let weights = TensorLayout([rows, count], type: type)
            blocks.append(
                Block(
                    first: first, rows: rows, keys: count,
                    scores: try MatrixProduct(
                        queries(rows), keys(count).transposed, into: TensorLayout([rows, count])),
                    mix: try MatrixProduct(weights, keys(count), into: queries(rows)),
                    fold: try MatrixProduct(
                        weights.transposed, queries(rows), into: sums(count), post: [.accumulate()])))
        }
        self.blocks = blocks
        let last = blocks[blocks.count - 1]
        let firstFold = try MatrixProduct(
            TensorLayout([last.rows, last.keys], type: type).transposed, queries(last.rows), into: sums(last.keys))
        self.firstFold = firstFold
        var largest = firstFold.scratchBytes
        for block in blocks {
            largest = max(largest, block.scores.scratchBytes, block.mix.scratchBytes, block.fold.scratchBytes)
        }
        parts = ScratchParts(shape, rows: block, type: type, products: largest)
    }

    /// Bytes of scratch memory that a pass needs, aligned to 64.
    public var scratchBytes: Int { short?.scratchBytes ?? parts.bytes }

    /// out = softmax(scale · q kᵀ, masked) v for each head; `sums`, [batch, H, T], is kept for ``backward``.
    public func forward(
        _ q: UnsafeRawPointer, _ k: UnsafeRawPointer, _ v: UnsafeRawPointer,
        into out: UnsafeMutableRawPointer, sums: Target, dropout: AttentionDropout? = nil,
        scratch: UnsafeMutableRawPointer
    ) {
        if let short {
            short.forward(
                q, k, v, into: out, sums: sums, dropout: dropout,
                scratch: scratch.assumingMemoryBound(to: Float.self))
            return
        }
        let memory = parts.at(scratch)
        for sequence in 0..<shape.batch {
            for head in 0..<shape.heads {
                let keyOffset = keys(sequence, head)
                for block in blocks {
                    let queryOffset = queries(sequence, head, block.first)
                    let row = (sequence * shape.heads + head) * shape.positions + block.first
                    block.scores.run(q + queryOffset, k + keyOffset, into: memory.weights, scratch: memory.rest)
                    kernels.softmax(
                        memory.weights, into: memory.weights, sums: sums + row, rows: block.rows,
                        columns: block.keys, scale: shape.scale, causalQueries: shape.isCausal ? block.rows : 0,
                        offset: block.first)
                    drop(memory.weights, block, row: row, dropout)
                    let weights = narrowed(memory.weights, memory.halfWeights, block.rows * block.keys)
                    block.mix.run(weights, v + keyOffset, into: out + queryOffset, scratch: memory.rest)
                }
            }
        }
    }

    /// The gradients of ``forward`` with respect to q, k and v; `out` and `sums` are what it gave.
    public func backward(
        _ q: UnsafeRawPointer, _ k: UnsafeRawPointer, _ v: UnsafeRawPointer, out: UnsafeRawPointer,
        sums: Source, dOut: UnsafeRawPointer, dQ: UnsafeMutableRawPointer, dK: UnsafeMutableRawPointer,
        dV: UnsafeMutableRawPointer, dropout: AttentionDropout? = nil, scratch: UnsafeMutableRawPointer
    ) {
        if let short {
            short.backward(
                q, k, v, out: out, sums: sums, dOut: dOut, dQ: dQ, dK: dK, dV: dV, dropout: dropout,
                scratch: scratch.assumingMemoryBound(to: Float.self))
            return
        }
        let memory = parts.at(scratch)
        let shared = shape.heads / shape.keyHeads
        for sequence in 0..<shape.batch {
            for head in 0..<shape.heads {
                let keyOffset = keys(sequence, head)
                let keySums =
                    type == .float32 ? dK + keyOffset : UnsafeMutableRawPointer(memory.keySums)
                let valueSums =
                    type == .float32 ? dV + keyOffset : UnsafeMutableRawPointer(memory.valueSums)
                for index in blocks.indices.reversed() {
                    let block = blocks[index]
                    let isFirst = head % shared == 0 && index == blocks.count - 1
                    let fold = isFirst ? firstFold ?? block.fold : block.fold
                    let queryOffset = queries(sequence, head, block.first)
                    let row = (sequence * shape.heads + head) * shape.positions + block.first
                    let rest = memory.rest
                    block.scores.run(q + queryOffset, k + keyOffset, into: memory.weights, scratch: rest)
                    block.scores.run(dOut + queryOffset, v + keyOffset, into: memory.gradients, scratch: rest)
                    rowProducts(out + queryOffset, dOut + queryOffset, rows: block.rows, memory)
                    drop(memory.gradients, block, row: row, dropout)
                    kernels.softmaxAgain(
                        memory.weights, dy: memory.gradients, sums: sums + row, products: memory.products,
                        rows: block.rows, columns: block.keys, scale: shape.scale,
                        causalQueries: shape.isCausal ? block.rows : 0, offset: block.first)
                    drop(memory.weights, block, row: row, dropout)
                    let count = block.rows * block.keys
                    let weights = narrowed(memory.weights, memory.halfWeights, count)
                    let gradients = narrowed(memory.gradients, memory.halfGradients, count)
                    fold.run(weights, dOut + queryOffset, into: valueSums, scratch: rest)
                    fold.run(gradients, q + queryOffset, into: keySums, scratch: rest)
                    block.mix.run(gradients, k + keyOffset, into: dQ + queryOffset, scratch: rest)
                }
                if type == .bfloat16, head % shared == shared - 1 {
                    narrowRows(memory.keySums, into: dK + keyOffset)
                    narrowRows(memory.valueSums, into: dV + keyOffset)
                }
            }
        }
    }

    /// Byte offset of a head's vector at a position of the queries.
    private func queries(_ sequence: Int, _ head: Int, _ position: Int) -> Int {
        ((sequence * shape.positions + position) * shape.queryWidth + head * shape.depth) * type.size
    }

    /// Byte offset of the first key that a query head reads.
    private func keys(_ sequence: Int, _ head: Int) -> Int {
        let keyHead = head / (shape.heads / shape.keyHeads)
        return (sequence * shape.positions * shape.keyWidth + keyHead * shape.depth) * type.size
    }

    private func drop(_ weights: Target, _ block: Block, row: Int, _ dropout: AttentionDropout?) {
        guard let dropout, dropout.rate > 0 else { return }
        let before = dropout.firstSequence * shape.heads * shape.positions
        for index in 0..<block.rows {
            let place = weights + index * block.keys
            kernels.dropout(
                place, into: place, count: block.keys, rate: dropout.rate, key: dropout.key,
                step: dropout.step, first: (before + row + index) * shape.positions)
        }
    }

    /// The weights as the products read them.
    private func narrowed(
        _ weights: Target, _ half: UnsafeMutablePointer<UInt16>, _ count: Int
    ) -> UnsafeRawPointer {
        guard type == .bfloat16 else { return UnsafeRawPointer(weights) }
        kernels.toBF16(weights, into: half, count: count)
        return UnsafeRawPointer(half)
    }

    private func narrowRows(_ sums: Target, into out: UnsafeMutableRawPointer) {
        let rows = out.assumingMemoryBound(to: UInt16.self)
        for position in 0..<shape.positions {
            kernels.toBF16(
                sums + position * shape.depth, into: rows + position * shape.keyWidth, count: shape.depth)
        }
    }

    /// products[r] = Σ out · dOut of each row: what the softmax's gradient subtracts.
    private func rowProducts(
        _ out: UnsafeRawPointer, _ dOut: UnsafeRawPointer, rows: Int, _ memory: ScratchParts.Memory
    ) {
        if type == .float32 {
            kernels.rowDot(
                out.assumingMemoryBound(to: Float.self), dOut.assumingMemoryBound(to: Float.self),
                into: memory.products, rows: rows, columns: shape.depth, stride: shape.queryWidth)
            return
        }
        let (left, right) = (out.assumingMemoryBound(to: UInt16.self), dOut.assumingMemoryBound(to: UInt16.self))
        for row in 0..<rows {
            let at = row * shape.queryWidth
            kernels.fromBF16(left + at, into: memory.left + row * shape.depth, count: shape.depth)
            kernels.fromBF16(right + at, into: memory.right + row * shape.depth, count: shape.depth)
        }
        kernels.rowDot(memory.left, memory.right, into: memory.products, rows: rows, columns: shape.depth)
    }
}
