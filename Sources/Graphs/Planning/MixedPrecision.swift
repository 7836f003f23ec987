/// Lets matrix products read bfloat16: what only products read is written as bfloat16 by its maker where that
/// can, and rounded by a node of its own where it cannot. Parameters are rounded once a step for all slices.
///
/// Sums, biases, residuals, norms, softmax, losses and gradients of parameters stay 32-bit.
struct MixedPrecision {
    private(set) var graph: Graph
    private let isRoot: [Bool]
    /// The nodes that read each value.
    private var readers: [[Int]]
    /// The bfloat16 version of each value that has one.
    private var rounded: [Int32?]
    private var nodes: [Node] = []

    /// - Parameter roots: values that must be there after the run, in 32 bits.
    init(_ graph: Graph, roots: [Int32]) throws {
        self.graph = graph
        var isRoot = [Bool](repeating: false, count: graph.values.count)
        for root in roots { isRoot[Int(root)] = true }
        self.isRoot = isRoot
        readers = [[Int]](repeating: [], count: graph.values.count)
        rounded = [Int32?](repeating: nil, count: graph.values.count)
        let live = Plan.liveNodes(graph, roots: roots)
        for index in live {
            for input in graph.nodes[index].inputs { readers[Int(input)].append(index) }
        }
        for index in live { try rewrite(graph.nodes[index]) }
        self.graph.nodes = nodes
        for (index, node) in nodes.enumerated() {
            for (position, output) in node.outputs.enumerated() {
                self.graph.values[Int(output)].origin = .node(Int32(index), output: Int32(position))
            }
        }
    }

    private mutating func rewrite(_ node: Node) throws {
        var node = node
        for operand in 0..<node.operation.halfOperands {
            node.inputs[operand] = try half(of: node.inputs[operand], for: node)
        }
        for (position, output) in node.outputs.enumerated()
        where node.operation.writesHalves(position) && isReadAsHalves(output) {
            graph.values[Int(output)].type.element = .bfloat16
        }
        nodes.append(node)
    }

    /// Whether everything that reads a value can read it as bfloat16.
    private func isReadAsHalves(_ value: Int32) -> Bool {
        let shape = graph.values[Int(value)].type.shape
        guard !isRoot[Int(value)], !readers[Int(value)].isEmpty else { return false }
        return readers[Int(value)].allSatisfy { index in
            let node = graph.nodes[index]
            switch node.operation {
            case let reader where reader.halfOperands > 0:
                return !node.inputs.dropFirst(reader.halfOperands).contains(value)
            case let sum as Reduction: return sum.axes.lowerBound == 0 && sum.axes.upperBound == shape.rank - 1
            default: return false
            }
        }
    }

    /// The value as bfloat16, rounded by a new node before the reader where need be.
    private mutating func half(of value: Int32, for reader: Node) throws -> Int32 {
        if graph.values[Int(value)].type.element == .bfloat16 { return value }
        if let known = rounded[Int(value)] { return known }
        var origin = ValueOrigin.node(0, output: 0)
        if case .parameter(let index) = graph.values[Int(value)].origin { origin = .roundedParameter(index) }
        let result = Int32(graph.values.count)
        var type = graph.values[Int(value)].type
        type.element = .bfloat16
        graph.values.append(Value(type: type, origin: origin, name: ""))
        if case .node = origin {
            nodes.append(
                Node(
                    operation: Copy(element: .bfloat16), inputs: [value], outputs: [result], layer: reader.layer,
                    isBackward: reader.isBackward))
        }
        rounded[Int(value)] = result
        return result
    }
}

extension Operation {
    /// How many operands, the first ones, its products read as bfloat16.
    fileprivate var halfOperands: Int {
        switch self {
        case is Product: 2
        case is Attention: 3
        case is AttentionGradient: 4
        default: 0
        }
    }

    /// Whether the kernel can write an output as bfloat16.
    fileprivate func writesHalves(_ output: Int) -> Bool {
        switch self {
        case let product as Product: !product.steps.contains(.add)
        case is LayerNorm, is RMSNorm, is ActivationPair, is Attention: output == 0
        // Gradients of keys that several heads or blocks add to are summed in 32 bits.
        case let gradient as AttentionGradient: output == 0 || gradient.attention.addsOnce
        default: false
        }
    }
}
