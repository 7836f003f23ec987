import CKernels

/// Attention over sequences so short that a head's work lies in the nearest caches: small products of our
/// own, 16 queries at a time, cost less there than calls of the library.
struct ShortAttention {
    /// The longest sequences it is meant for.
    static let longest = 128

    let shape: AttentionShape
    let kernels: KernelSet

    /// Bytes of scratch memory that a pass needs.
    var scratchBytes: Int {
        let positions = (shape.positions + 15) / 16 * 16
        return positions * (2 * shape.depth + 32) * 4
    }

    func forward(
        _ q: Source, _ k: Source, _ v: Source, into out: Target, sums: Target, dropout: AttentionDropout?,
        scratch: Target
    ) {
        for sequence in 0..<shape.batch {
            for head in 0..<shape.heads {
                var settings = settings(sequence, head, dropout)
                let (at, from) = offsets(sequence, head)
                kernels.table.pointee.attention_head(
                    q + at, k + from, v + from, out + at, sums + place(sequence, head), scratch, &settings)
            }
        }
    }

    func backward(
        _ q: Source, _ k: Source, _ v: Source, out: Source, sums: Source, dOut: Source, dQ: Target, dK: Target,
        dV: Target, dropout: AttentionDropout?, scratch: Target
    ) {
        let shared = shape.heads / shape.keyHeads
        for sequence in 0..<shape.batch {
            for head in 0..<shape.heads {
                var settings = settings(sequence, head, dropout)
                let (at, from) = offsets(sequence, head)
                kernels.table.pointee.attention_head_backward(
                    q + at, k + from, v + from, out + at, sums + place(sequence, head), dOut + at, dQ + at,
                    dK + from, dV + from, head % shared == 0 ? 0 : 1, scratch, &settings)
            }
        }
    }

    /// Where a head's queries and its keys begin.
    private func offsets(_ sequence: Int, _ head: Int) -> (queries: Int, keys: Int) {
        let keyHead = head / (shape.heads / shape.keyHeads)
        return (
            sequence * shape.positions * shape.queryWidth + head * shape.depth,
            sequence * shape.positions * shape.keyWidth + keyHead * shape.depth
        )
    }

    /// The first query's place among all sequences', heads' and queries'.
    private func place(_ sequence: Int, _ head: Int) -> Int {
        (sequence * shape.heads + head) * shape.positions
    }

    private func settings(_ sequence: Int, _ head: Int, _ dropout: AttentionDropout?) -> ck_attention {
        let sequences = (dropout?.firstSequence ?? 0) + sequence
        return ck_attention(
            positions: shape.positions, depth: shape.depth, query_stride: shape.queryWidth,
            key_stride: shape.keyWidth, causal: shape.isCausal ? 1 : 0, scale: shape.scale,
            drop_rate: dropout?.rate ?? 0, drop_key: dropout?.key ?? 0, drop_step: dropout?.step ?? 0,
            drop_first: UInt64(place(sequences, head) * shape.positions))
    }
}
