/// Where each named tensor lies in one contiguous block of Floats: parameters, their gradients,
/// and an optimizer's state all have this layout.
public struct ParameterLayout: Sendable, Equatable {
    /// One tensor of the block.
    public struct Entry: Sendable, Equatable {
        /// Full name, the enclosing layers first.
        public let name: String
        /// Its axes.
        public let shape: Shape
        /// First element, counted in Floats from the start of the block.
        public let offset: Int
        /// Whether weight decay applies.
        public let decays: Bool

        /// Number of elements.
        public var count: Int { shape.count }
        /// The elements' places in the block.
        public var range: Range<Int> { offset..<offset + shape.count }
    }

    /// In the order of declaration.
    public let entries: [Entry]
    /// Length of the block in Floats. Tensors start on cache lines; what lies between stays 0.
    public let count: Int

    init(_ tensors: [(name: String, shape: Shape, decays: Bool)]) {
        var offset = 0
        entries = tensors.map { tensor in
            defer { offset += (tensor.shape.count + 15) & ~15 }
            return Entry(name: tensor.name, shape: tensor.shape, offset: offset, decays: tensor.decays)
        }
        count = offset
    }

    /// The entry of a name.
    public func entry(named name: String) -> Entry? {
        entries.first { $0.name == name }
    }

    /// Number of trained elements, padding not counted.
    public var parameterCount: Int {
        entries.reduce(0) { $0 + $1.count }
    }
}

extension Graph {
    /// Where the parameters lie in a program's block of them.
    package var parameterLayout: ParameterLayout { ParameterLayout(parameters.map { ($0.name, $0.shape, $0.decays) }) }

    /// Where the running statistics lie in a program's block of them.
    package var stateLayout: ParameterLayout { ParameterLayout(states.map { ($0.name, $0.shape, false) }) }
}
