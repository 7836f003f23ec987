import CKernels

/// Attention over sequences so short that a head's work lies in the nearest caches: small products of our
/// own, 16 queries at a time, cost less there than calls of the library.
///
/// bf16 heads are widened into scratch memory first: the small products are f32 throughout.
struct ShortAttention {
    /// The longest sequences it is meant for.
    static let longest = 128

    let shape: AttentionShape
    let type: ElementType
    let kernels: KernelSet

    /// Elements of one head's vectors.
    private var head: Int { shape.positions * shape.depth }
    private var work: Int { (shape.positions + 15) / 16 * 16 * (2 * shape.depth + 32) }

    /// Bytes of scratch memory that a pass needs: the kernel's own, and eight heads' vectors for bf16.
    var scratchBytes: Int { (work + (type == .bfloat16 ? 8 * head : 0)) * 4 }

    func forward(
        _ q: UnsafeRawPointer, _ k: UnsafeRawPointer, _ v: UnsafeRawPointer, into out: UnsafeMutableRawPointer,
        sums: Target, dropout: AttentionDropout?, scratch: Target
    ) {
        forEachHead { sequence, head in
            var settings = settings(sequence, head, dropout)
            let (at, from) = offsets(sequence, head)
            let sums = sums + place(sequence, head)
            if type == .float32 {
                kernels.table.pointee.attention_head(
                    floats(q + at), floats(k + from), floats(v + from), floats(out + at), sums, nil, scratch, &settings)
                return
            }
            let memory = scratch + work
            kernels.table.pointee.attention_head(
                widen(q + at, shape.queryWidth, into: memory),
                widen(k + from, shape.keyWidth, into: memory + self.head),
                widen(v + from, shape.keyWidth, into: memory + 2 * self.head), memory + 3 * self.head, sums,
                nil, scratch, &settings)
            narrow(memory + 3 * self.head, into: out + at, shape.queryWidth)
        }
    }

    func backward(
        _ q: UnsafeRawPointer, _ k: UnsafeRawPointer, _ v: UnsafeRawPointer, out: UnsafeRawPointer,
        sums: Source, dOut: UnsafeRawPointer, dQ: UnsafeMutableRawPointer, dK: UnsafeMutableRawPointer,
        dV: UnsafeMutableRawPointer, dropout: AttentionDropout?, scratch: Target
    ) {
        let shared = shape.heads / shape.keyHeads
        forEachHead { sequence, head in
            var settings = settings(sequence, head, dropout)
            let (at, from) = offsets(sequence, head)
            let sums = sums + place(sequence, head)
            let adds: Int32 = head % shared == 0 ? 0 : 1
            if type == .float32 {
                kernels.table.pointee.attention_head_backward(
                    floats(q + at), floats(k + from), floats(v + from), floats(out + at), sums, nil,
                    floats(dOut + at), floats(dQ + at), floats(dK + from), floats(dV + from), adds, scratch,
                    &settings)
                return
            }
            let memory = scratch + work
            let (dQueries, dKeys) = (memory + 5 * self.head, memory + 6 * self.head)
            let dValues = memory + 7 * self.head
            kernels.table.pointee.attention_head_backward(
                widen(q + at, shape.queryWidth, into: memory),
                widen(k + from, shape.keyWidth, into: memory + self.head),
                widen(v + from, shape.keyWidth, into: memory + 2 * self.head),
                widen(out + at, shape.queryWidth, into: memory + 3 * self.head), sums, nil,
                widen(dOut + at, shape.queryWidth, into: memory + 4 * self.head), dQueries, dKeys, dValues,
                adds, scratch, &settings)
            narrow(dQueries, into: dQ + at, shape.queryWidth)
            if head % shared == shared - 1 {
                narrow(dKeys, into: dK + from, shape.keyWidth)
                narrow(dValues, into: dV + from, shape.keyWidth)
            }
        }
    }

    private func forEachHead(_ body: (_ sequence: Int, _ head: Int) -> Void) {
        for sequence in 0..<shape.batch {
            for head in 0..<shape.heads {
                body(sequence, head)
            }
        }
    }

    private func floats(_ pointer: UnsafeRawPointer) -> Source { pointer.assumingMemoryBound(to: Float.self) }

    private func floats(_ pointer: UnsafeMutableRawPointer) -> Target {
        pointer.assumingMemoryBound(to: Float.self)
    }

    /// A head's bf16 rows, `stride` elements apart, as contiguous f32.
    private func widen(_ rows: UnsafeRawPointer, _ stride: Int, into out: Target) -> Source {
        let rows = rows.assumingMemoryBound(to: UInt16.self)
        for position in 0..<shape.positions {
            kernels.fromBF16(rows + position * stride, into: out + position * shape.depth, count: shape.depth)
        }
        return Source(out)
    }

    private func narrow(_ values: Target, into rows: UnsafeMutableRawPointer, _ stride: Int) {
        let rows = rows.assumingMemoryBound(to: UInt16.self)
        for position in 0..<shape.positions {
            kernels.toBF16(values + position * shape.depth, into: rows + position * stride, count: shape.depth)
        }
    }

    /// Bytes before a head's queries and before its keys.
    private func offsets(_ sequence: Int, _ head: Int) -> (queries: Int, keys: Int) {
        let keyHead = head / (shape.heads / shape.keyHeads)
        return (
            (sequence * shape.positions * shape.queryWidth + head * shape.depth) * type.size,
            (sequence * shape.positions * shape.keyWidth + keyHead * shape.depth) * type.size
        )
    }

    /// The first query's place among all sequences', heads' and queries'.
    private func place(_ sequence: Int, _ head: Int) -> Int {
        (sequence * shape.heads + head) * shape.positions
    }

    private func settings(_ sequence: Int, _ head: Int, _ dropout: AttentionDropout?) -> ck_attention {
        let sequences = (dropout?.firstSequence ?? 0) + sequence
        let isWide = type == .float32
        return ck_attention(
            positions: shape.positions, depth: shape.depth,
            query_stride: isWide ? shape.queryWidth : shape.depth,
            key_stride: isWide ? shape.keyWidth : shape.depth, causal: shape.isCausal ? 1 : 0,
            scale: shape.scale, drop_rate: dropout?.rate ?? 0, drop_key: dropout?.key ?? 0,
            drop_step: dropout?.step ?? 0, drop_first: UInt64(place(sequences, head) * shape.positions))
    }
}
