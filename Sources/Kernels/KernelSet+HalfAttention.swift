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

    /// ``attend`` for bf16; the depth and both strides must be even. Weights stay f32, and are rounded for their
    /// product with v.
    public func attendHalf(
        _ head: AttentionHead, _ q: HalfSource, _ k: HalfSource, _ v: HalfSource, into out: RoundableTarget,
        weights: Target, scratch: Target
    ) {
        withUnsafePointer(to: head.record) {
            table.pointee.attention_head_bf16(q, k, v, out.address, out.isHalf, weights, scratch, $0)
        }
    }

    /// The gradients of ``attendHalf`` from its weights; `dK` and `dV` are added to where `accumulate`, which needs
    /// them to be f32.
    public func attendHalfBackward(
        _ head: AttentionHead, _ q: HalfSource, _ k: HalfSource, _ v: HalfSource, weights: Source,
        dOut: HalfSource, dQ: RoundableTarget, dK: RoundableTarget, dV: RoundableTarget, accumulate: Bool,
        scratch: Target
    ) {
        withUnsafePointer(to: head.record) {
            table.pointee.attention_head_backward_bf16(
                q, k, v, weights, dOut, dQ.address, dK.address, dV.address, dQ.isHalf, dK.isHalf, dV.isHalf,
                accumulate ? 1 : 0, scratch, $0)
        }
    }
}
