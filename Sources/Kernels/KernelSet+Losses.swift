import CKernels

/// A loss that is a sum over elements.
public enum ElementwiseLoss: String, CaseIterable, Sendable {
    /// (p − t)²
    case squared
    /// |p − t|
    case absolute
    /// (p − t)²/2 where |p − t| ≤ delta, else delta · (|p − t| − delta/2) (Huber 1964)
    case huber
    /// −t log σ(p) − (1 − t) log(1 − σ(p)) of a logit p and a probability t
    case binaryCrossEntropy = "binary-cross-entropy"

    var code: Int32 {
        switch self {
        case .squared: Int32(CK_SQUARED.rawValue)
        case .absolute: Int32(CK_ABSOLUTE.rawValue)
        case .huber: Int32(CK_HUBER.rawValue)
        case .binaryCrossEntropy: Int32(CK_BINARY_CROSS_ENTROPY.rawValue)
        }
    }
}

/// Losses with their gradients in one pass, over `rows` × `columns`.
extension KernelSet {
    /// losses[r] = cross-entropy of softmax(logits[r, :]) against class targets[r].
    ///
    /// `smoothing` ε and `classWeights` w as PyTorch defines them:
    /// (1 − ε) · w[t] · (−log p[t]) + ε/columns · Σ w[c] · (−log p[c]), not yet divided by anything.
    /// `gradient` (may be `logits`) = gradientScale · ∂losses[r]/∂logits. A target that is no class (−1)
    /// gives loss 0 and gradient 0.
    public func crossEntropy(
        logits: Source, targets: UnsafePointer<Int32>, classWeights: Source? = nil, smoothing: Float = 0,
        losses: Target, gradient: Target?, gradientScale: Float, rows: Int, columns: Int
    ) {
        table.pointee.cross_entropy(
            logits, targets, classWeights, smoothing, losses, gradient, gradientScale, rows, columns)
    }

    /// losses[r] = Σ over columns of the loss of (prediction, target); `gradient` (may be `predictions`) =
    /// gradientScale · its derivative. `delta` is Huber's.
    public func loss(
        _ kind: ElementwiseLoss, delta: Float = 1, predictions: Source, targets: Source, losses: Target,
        gradient: Target?, gradientScale: Float, rows: Int, columns: Int
    ) {
        table.pointee.elementwise_loss(
            kind.code, delta, predictions, targets, losses, gradient, gradientScale, rows, columns)
    }
}
