/// Merges nodes into ones that do more in a single pass over memory.
///
/// Each rule looks at one node and at what makes its operands, and rewrites the later node in place; nodes
/// that nothing reads any more are left for the plan to drop. Values that somebody looks at are never merged
/// away.
struct Fusion {
    private(set) var graph: Graph
    /// How many live nodes read each value; values that must stay count once more.
    private var uses: [Int]

    /// - Parameter roots: values that must be there after the run.
    init(_ graph: Graph, roots: [Int32]) {
        self.graph = graph
        uses = [Int](repeating: 0, count: graph.values.count)
        for root in roots { uses[Int(root)] += 1 }
        for index in Plan.liveNodes(graph, roots: roots) {
            for input in graph.nodes[index].inputs { uses[Int(input)] += 1 }
        }
        for index in graph.nodes.indices where graph.nodes[index].outputs.contains(where: { isUsed($0) }) {
            if mergeTwins(index) || maskBeforePooling(index) { continue }
            while mergeIntoProduct(index) || mergeIntoConvolution(index) || mergeIntoAccumulation(index) {}
        }
    }

    private func isUsed(_ value: Int32) -> Bool { uses[Int(value)] > 0 }

    /// The node that makes a value which nothing else reads; nil where it must be kept.
    private func soleProducer(of value: Int32) -> Int? {
        uses[Int(value)] == 1 ? graph.producer(of: value) : nil
    }

    private func shape(_ value: Int32) -> Shape { graph.values[Int(value)].type.shape }

    /// Makes a node do the work of the one that makes `value` as well.
    private mutating func rewrite(
        _ index: Int, as operation: any Operation, inputs: [Int32], through value: Int32
    ) {
        graph.nodes[index].operation = operation
        graph.nodes[index].inputs = inputs
        uses[Int(value)] -= 1
    }

    // MARK: Steps on a product's result

    /// Bias, activation, residual sum and multiplication become steps of the product whose result they change.
    private mutating func mergeIntoProduct(_ index: Int) -> Bool {
        let node = graph.nodes[index]
        switch node.operation {
        case is Add:
            let (a, b) = (node.inputs[0], node.inputs[1])
            if shape(b).rank == 1, shape(a) != shape(b) { return append(.bias, index, onto: a, operand: b) }
            guard shape(a) == shape(b) else { return false }
            return append(.add, index, onto: a, operand: b) || append(.add, index, onto: b, operand: a)
        case is Multiply:
            let (a, b) = (node.inputs[0], node.inputs[1])
            guard shape(a) == shape(b) else { return false }
            return append(.multiply, index, onto: a, operand: b) || append(.multiply, index, onto: b, operand: a)
        case let activation as Activation:
            return append(.activation(activation.kind), index, onto: node.inputs[0], operand: nil)
        default:
            return false
        }
    }

    private mutating func append(_ step: Product.Step, _ index: Int, onto value: Int32, operand: Int32?) -> Bool {
        guard let producer = soleProducer(of: value), value != operand,
            var product = graph.nodes[producer].operation as? Product, product.accepts(step)
        else { return false }
        product.steps.append(step)
        rewrite(
            index, as: product, inputs: graph.nodes[producer].inputs + (operand.map { [$0] } ?? []),
            through: value)
        return true
    }

    /// A bias and an activation become part of the convolution whose result they change.
    private mutating func mergeIntoConvolution(_ index: Int) -> Bool {
        let node = graph.nodes[index]
        guard let value = node.inputs.first, let producer = soleProducer(of: value),
            var convolution = graph.nodes[producer].operation as? Convolution, convolution.activation == nil
        else { return false }
        var inputs = graph.nodes[producer].inputs
        if node.operation is Add, shape(node.inputs[1]).rank == 1, !convolution.hasBias {
            convolution.hasBias = true
            inputs.append(node.inputs[1])
        } else if let activation = node.operation as? Activation {
            convolution.activation = activation.kind
        } else {
            return false
        }
        rewrite(index, as: convolution, inputs: inputs, through: value)
        return true
    }

    // MARK: Sums onto what is there already

    /// `a + gradient` becomes a gradient that is summed onto `a`.
    private mutating func mergeIntoAccumulation(_ index: Int) -> Bool {
        let node = graph.nodes[index]
        guard node.operation is Add, shape(node.inputs[0]) == shape(node.inputs[1]) else { return false }
        return accumulate(index, base: node.inputs[0], gradient: node.inputs[1])
            || accumulate(index, base: node.inputs[1], gradient: node.inputs[0])
    }

    private mutating func accumulate(_ index: Int, base: Int32, gradient: Int32) -> Bool {
        guard base != gradient, let producer = soleProducer(of: gradient),
            graph.nodes[producer].outputs[0] == gradient,
            let merged = (graph.nodes[producer].operation as? any Accumulating)?.accumulating()
        else { return false }
        let source = graph.nodes[producer]
        // The gradient's other outputs move to the later node.
        let outputs = [graph.nodes[index].outputs[0]] + source.outputs.dropFirst()
        guard source.outputs.dropFirst().allSatisfy({ value in isReadOnlyFrom(index, value) }) else { return false }
        graph.nodes[index].outputs = outputs
        for (position, output) in outputs.enumerated() {
            graph.values[Int(output)].origin = .node(Int32(index), output: Int32(position))
        }
        graph.nodes[producer].outputs = [gradient]
        rewrite(index, as: merged, inputs: source.inputs + [base], through: gradient)
        return true
    }

    /// Whether no node before this one reads the value, so that it may be made here.
    private func isReadOnlyFrom(_ index: Int, _ value: Int32) -> Bool {
        !graph.nodes[..<index].contains { $0.inputs.contains(value) }
    }

    // MARK: Less to pass over

    /// A gradient that goes back through pooling and then through the activation before it is masked while it
    /// is small: the largest element of a window is the pooled one, so its value tells the derivative.
    private mutating func maskBeforePooling(_ index: Int) -> Bool {
        let node = graph.nodes[index]
        guard let mask = node.operation as? ActivationGradient, let producer = soleProducer(of: node.inputs[0]),
            let unpooling = graph.nodes[producer].operation as? PoolingGradient, unpooling.pooling.kind == .max
        else { return false }
        let (small, places) = (graph.nodes[producer].inputs[0], graph.nodes[producer].inputs[1])
        let images = node.inputs[1]
        guard let pooling = graph.producer(of: places), graph.nodes[pooling].inputs == [images] else { return false }
        let pooled = graph.nodes[pooling].outputs[0]
        // The two nodes change places: what the earlier one makes is now as small as what it reads.
        let between = node.inputs[0]
        graph.values[Int(between)].type = graph.values[Int(small)].type
        graph.nodes[producer].operation = mask
        graph.nodes[producer].inputs = [small, pooled]
        graph.nodes[index].operation = unpooling
        graph.nodes[index].inputs = [between, places]
        uses[Int(images)] -= 1
        uses[Int(pooled)] += 1
        return true
    }

    // MARK: Two nodes over the same operands

    /// A function and its derivative, a loss and its gradient: both in one pass, where the first one stands.
    private mutating func mergeTwins(_ index: Int) -> Bool {
        let node = graph.nodes[index]
        let pair: any Operation
        let partner: Int?
        switch node.operation {
        case let derivative as ActivationDerivative:
            pair = ActivationPair(kind: derivative.kind)
            partner = earlier(than: index, with: node.inputs) {
                ($0 as? Activation)?.kind == derivative.kind
            }
        case let gradient as CrossEntropyGradient where gradient.scale != nil:
            pair = CrossEntropyPair(gradient: gradient)
            partner = earlier(than: index, with: node.inputs) { $0 is SoftmaxCrossEntropy }
        default:
            return false
        }
        guard let partner else { return false }
        let output = node.outputs[0]
        graph.nodes[partner].operation = pair
        graph.nodes[partner].outputs.append(output)
        graph.values[Int(output)].origin = .node(Int32(partner), output: 1)
        graph.nodes[index].outputs = []
        for input in node.inputs { uses[Int(input)] -= 1 }
        return true
    }

    private func earlier(
        than index: Int, with inputs: [Int32], _ matches: (any Operation) -> Bool
    ) -> Int? {
        graph.nodes[..<index].lastIndex {
            $0.inputs == inputs && matches($0.operation) && $0.outputs.contains(where: isUsed)
        }
    }
}

/// A gradient that can be summed onto what is there already, given as one operand more.
protocol Accumulating: Operation {
    /// The summing form; nil where it sums already.
    func accumulating() -> Self?
}

extension LayerNormGradient: Accumulating {
    func accumulating() -> LayerNormGradient? { accumulates ? nil : LayerNormGradient(accumulates: true) }
}

extension EmbeddingGradient: Accumulating {
    func accumulating() -> EmbeddingGradient? {
        accumulates ? nil : EmbeddingGradient(table: table, accumulates: true)
    }
}

extension Product {
    /// Whether a step can follow the ones there are.
    func accepts(_ step: Step) -> Bool {
        switch step {
        case .bias: steps.isEmpty && !transposesLeft
        case .activation: !steps.contains { $0 != .bias }
        case .multiply, .add: steps.count < 3 && !steps.contains(step)
        }
    }
}
