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
}
