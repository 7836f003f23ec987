/// The sizes of self-attention over a batch of sequences.
public struct AttentionShape: Sendable, Hashable {
    /// Sequences.
    public var batch: Int
    /// Positions of a sequence, T.
    public var positions: Int
    /// Heads of the queries, H.
    public var heads: Int
    /// Heads of the keys and values; each serves heads/keyHeads query heads in a row.
    public var keyHeads: Int
    /// Elements of one head's vector, D.
    public var depth: Int
    /// Whether a position sees only itself and earlier ones.
    public var isCausal: Bool
    /// What scores are multiplied by before the softmax.
    public var scale: Float

    /// Attention with scores scaled by 1/√depth.
    public init(batch: Int, positions: Int, heads: Int, keyHeads: Int? = nil, depth: Int, isCausal: Bool = true) {
        self.batch = batch
        self.positions = positions
        self.heads = heads
        self.keyHeads = keyHeads ?? heads
        self.depth = depth
        self.isCausal = isCausal
        scale = 1 / Float(depth).squareRoot()
    }

    /// Elements of one position's queries: H · D.
    public var queryWidth: Int { heads * depth }
    /// Elements of one position's keys, or values.
    public var keyWidth: Int { keyHeads * depth }

    /// Multiplications and additions of a forward pass without blocks, masked scores included.
    public var flops: Int { 4 * batch * heads * positions * positions * depth }
}

/// A mask over attention's weights, drawn anew each step: the weight of sequence b, head h, query i and
/// key j is element ((b · H + h) · T + i) · T + j of ``KernelSet/dropout``.
public struct AttentionDropout: Sendable {
    /// The part of the weights that is dropped.
    public var rate: Float
    public var key: UInt64
    public var step: UInt64
    /// The number of the first sequence in the whole batch.
    public var firstSequence: Int

    public init(rate: Float, key: UInt64, step: UInt64, firstSequence: Int = 0) {
        self.rate = rate
        self.key = key
        self.step = step
        self.firstSequence = firstSequence
    }
}
