import CKernels

/// What a tensor's values are like.
public struct Statistics: Sendable, Equatable {
    /// Of the finite values; +∞ where there is none.
    public var minimum: Float
    /// Of the finite values; −∞ where there is none.
    public var maximum: Float
    /// Sum of the finite values.
    public var sum: Double
    /// Sum of the squares of the finite values.
    public var sumOfSquares: Double
    /// Elements that are zero.
    public var zeros: Int
    /// Elements that are infinite or NaN.
    public var nonFinite: Int
    /// All elements.
    public var count: Int

    /// Mean of the finite values; NaN where there is none.
    public var mean: Double { sum / Double(count - nonFinite) }
    /// Euclidean norm of the finite values.
    public var norm: Double { sumOfSquares.squareRoot() }
}

/// Sums over buffers and over tensors.
extension KernelSet {
    /// The most buffers that ``reduce(_:count:first:into:elements:)`` adds.
    public static let maximumBuffers = 64

    /// Elements of one chunk of a reduction. A constant, so that norms don't depend on threads.
    public static let chunk = 16384

    /// out[i] = Σ over the `count` buffers of buffers[s][first + i], added as a binary tree; returns
    /// Σ out[i]² in Double. `out` may be buffers[0] + first. `count` is 1 to ``maximumBuffers``.
    public func reduce(
        _ buffers: UnsafePointer<UnsafePointer<Float>>, count: Int, first: Int, into out: Target,
        elements: Int
    ) -> Double {
        table.pointee.reduce(buffers, count, first, out, elements)
    }

    /// Range, sums and counts of `x`.
    public func statistics(_ x: Source, count: Int) -> Statistics {
        var record = ck_statistics()
        table.pointee.statistics(x, count, &record)
        return Statistics(
            minimum: record.minimum, maximum: record.maximum, sum: record.sum,
            sumOfSquares: record.sum_of_squares, zeros: record.zeros, nonFinite: record.non_finite,
            count: count)
    }
}
