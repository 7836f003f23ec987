/// One named tensor within the contiguous block of all parameters.
public struct ParameterBlock: Sendable, Hashable {
    /// Full name, the enclosing layers first: `h0.attention.query.weight`.
    public let name: String
    /// Where it starts, in elements.
    public let offset: Int
    /// Its extents, slowest first.
    public let shape: [Int]
    /// Whether weight decay applies: to matrices, not to biases and gains.
    public let decays: Bool

    public init(name: String, offset: Int, shape: [Int], decays: Bool) {
        self.name = name
        self.offset = offset
        self.shape = shape
        self.decays = decays
    }

    /// The number of elements.
    public var count: Int { shape.reduce(1, *) }

    /// Whether this is a weight between hidden layers, as against an embedding, a head, a gain or a bias:
    /// those that methods for matrices, such as `Muon`, apply to. Embeddings and heads are told by name.
    public var isHiddenMatrix: Bool {
        guard decays, shape.count >= 2 else { return false }
        return !name.split(separator: ".").contains {
            $0 == "head" || $0.hasPrefix("embedding") || $0.hasPrefix("positions")
        }
    }
}
