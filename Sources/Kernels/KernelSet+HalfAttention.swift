import CKernels

/// A result of a kernel in 32 bits, or rounded to bf16.
public enum RoundableTarget {
    /// Where f32 go.
    case float32(Target)
    /// Where bf16 go.
    case bfloat16(UnsafeMutablePointer<UInt16>)

    fileprivate var address: UnsafeMutableRawPointer {
        switch self {
        case .float32(let pointer): UnsafeMutableRawPointer(pointer)
        case .bfloat16(let pointer): UnsafeMutableRawPointer(pointer)
        }
    }

    fileprivate var isHalf: Int32 {
        if case .bfloat16 = self { 1 } else { 0 }
    }

    /// The place so many elements on.
    public static func + (target: RoundableTarget, elements: Int) -> RoundableTarget {
        switch target {
        case .float32(let pointer): .float32(pointer + elements)
        case .bfloat16(let pointer): .bfloat16(pointer + elements)
        }
    }
}

/// Attention of one head over a short sequence in bf16, with sums and softmax in f32.
extension KernelSet {
    /// bf16 in memory.
    public typealias HalfSource = UnsafePointer<UInt16>

    /// Floats of scratch memory that ``attendHalf`` and ``attendHalfBackward`` need.
    public static func halfAttentionScratch(positions: Int, depth: Int) -> Int {
        (positions + 15) / 16 * 16 * (3 * depth + 32) + 24 * depth
    }

    /// ``attend`` for bf16; the depth and both strides must be even. Weights stay f32, and are rounded for their
    /// product with v.
    public func attendHalf(
        _ q: HalfSource, _ k: HalfSource, _ v: HalfSource, into out: RoundableTarget, weights: Target,
        positions: Int, depth: Int, queryStride: Int, keyStride: Int, isCausal: Bool, scale: Float,
        scratch: Target
    ) {
        var settings = ck_attention(
            positions: positions, depth: depth, query_stride: queryStride, key_stride: keyStride,
            causal: isCausal ? 1 : 0, scale: scale)
        table.pointee.attention_head_bf16(q, k, v, out.address, out.isHalf, weights, scratch, &settings)
    }

    /// The gradients of ``attendHalf`` from its weights; `dK` and `dV` are added to where `accumulate`, which needs
    /// them to be f32.
    public func attendHalfBackward(
        _ q: HalfSource, _ k: HalfSource, _ v: HalfSource, weights: Source, dOut: HalfSource,
        dQ: RoundableTarget, dK: RoundableTarget, dV: RoundableTarget, positions: Int, depth: Int,
        queryStride: Int, keyStride: Int, isCausal: Bool, scale: Float, accumulate: Bool, scratch: Target
    ) {
        var settings = ck_attention(
            positions: positions, depth: depth, query_stride: queryStride, key_stride: keyStride,
            causal: isCausal ? 1 : 0, scale: scale)
        table.pointee.attention_head_backward_bf16(
            q, k, v, weights, dOut, dQ.address, dK.address, dV.address, dQ.isHalf, dK.isHalf, dV.isHalf,
            accumulate ? 1 : 0, scratch, &settings)
    }
}
