import CKernels

/// What attention over one head's sequence is told: sizes, and how its rows lie in memory.
public struct AttentionHead: Sendable {
    /// Positions of the sequence.
    public var positions: Int
    /// Elements of a query, a key or a value.
    public var depth: Int
    /// Elements from one query, result or gradient of them to the next.
    public var queryStride: Int
    /// Elements from one key, value or gradient of them to the next.
    public var keyStride: Int
    /// Whether a position sees only itself and those before it.
    public var isCausal: Bool
    /// What scores are multiplied by before their softmax.
    public var scale: Float

    /// A head of queries [positions, depth] and keys and values of the same sizes.
    public init(
        positions: Int, depth: Int, queryStride: Int, keyStride: Int, isCausal: Bool, scale: Float
    ) {
        self.positions = positions
        self.depth = depth
        self.queryStride = queryStride
        self.keyStride = keyStride
        self.isCausal = isCausal
        self.scale = scale
    }

    /// Elements of scratch memory that ``KernelSet/attend`` and ``KernelSet/attendBackward`` need.
    public var scratchCount: Int { paddedPositions * (depth + 16) }

    /// Floats of scratch memory that ``KernelSet/attendHalf`` and ``KernelSet/attendHalfBackward`` need.
    public var halfScratchCount: Int { paddedPositions * (3 * depth + 32) + 24 * depth }

    private var paddedPositions: Int { (positions + 15) / 16 * 16 }

    var record: ck_attention {
        ck_attention(
            positions: positions, depth: depth, query_stride: queryStride, key_stride: keyStride,
            causal: isCausal ? 1 : 0, scale: scale)
    }
}

/// Attention of one head over a sequence so short that the work lies in the nearest caches.
extension KernelSet {
    /// out = weights · v, weights = softmax(scale · q kᵀ, masked where causal).
    ///
    /// `weights`, contiguous [positions, positions], is kept for the backward pass.
    public func attend(
        _ head: AttentionHead, _ q: Source, _ k: Source, _ v: Source, into out: Target, weights: Target,
        scratch: Target
    ) {
        withUnsafePointer(to: head.record) { table.pointee.attention_head(q, k, v, out, weights, scratch, $0) }
    }

    /// The gradients of ``attend`` from its weights; `dK` and `dV` are added to where `accumulate`.
    public func attendBackward(
        _ head: AttentionHead, _ q: Source, _ k: Source, _ v: Source, weights: Source, dOut: Source, dQ: Target,
        dK: Target, dV: Target, accumulate: Bool, scratch: Target
    ) {
        withUnsafePointer(to: head.record) {
            table.pointee.attention_head_backward(
                q, k, v, weights, dOut, dQ, dK, dV, accumulate ? 1 : 0, scratch, $0)
        }
    }
}
