import CKernels

/// Attention of one head over a sequence so short that the work lies in the nearest caches.
extension KernelSet {
    /// Elements of scratch memory that ``attend`` and ``attendBackward`` need.
    public static func attentionScratch(positions: Int, depth: Int) -> Int {
        (positions + 15) / 16 * 16 * (depth + 16)
    }

    /// out = weights · v, weights = softmax(scale · q kᵀ, masked where causal).
    ///
    /// q and out are [positions, depth], rows `queryStride` elements apart; k and v likewise with
    /// `keyStride`. `weights`, contiguous [positions, positions], is kept for the backward pass.
    public func attend(
        _ q: Source, _ k: Source, _ v: Source, into out: Target, weights: Target, positions: Int, depth: Int,
        queryStride: Int, keyStride: Int, isCausal: Bool, scale: Float, scratch: Target
    ) {
        var settings = ck_attention(
            positions: positions, depth: depth, query_stride: queryStride, key_stride: keyStride,
            causal: isCausal ? 1 : 0, scale: scale)
        table.pointee.attention_head(q, k, v, out, weights, scratch, &settings)
    }

    /// The gradients of ``attend`` from its weights; `dK` and `dV` are added to where `accumulate`.
    public func attendBackward(
        _ q: Source, _ k: Source, _ v: Source, weights: Source, dOut: Source, dQ: Target, dK: Target,
        dV: Target, positions: Int, depth: Int, queryStride: Int, keyStride: Int, isCausal: Bool,
        scale: Float, accumulate: Bool, scratch: Target
    ) {
        var settings = ck_attention(
            positions: positions, depth: depth, query_stride: queryStride, key_stride: keyStride,
            causal: isCausal ? 1 : 0, scale: scale)
        table.pointee.attention_head_backward(
            q, k, v, weights, dOut, dQ, dK, dV, accumulate ? 1 : 0, scratch, &settings)
    }
}
