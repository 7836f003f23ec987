import Language

/// A model's graph for so many rows with its backward pass, and the role each outside value plays.
struct TrainingGraph {
    private(set) var graph: Graph
    let loss: Int32
    let layout: ParameterLayout
    let stateLayout: ParameterLayout
    /// The value of each parameter's gradient, in order.
    private let gradients: [Int32]
    /// Values to keep after a run besides the loss and the gradients.
    private var kept: [Int32] = []

    /// What an outside value is, and where it lies in its block.
    enum Role {
        case input(Int)
        case parameter(offset: Int)
        case roundedParameter(offset: Int)
        case state(offset: Int)
        case gradient(offset: Int)
        case observation(offset: Int)
        case loss
    }

    /// - Parameter batch: rows of the whole batch; the slice's mean counts by its share of them.
    init(
        rows: Int, batch: Int, build: (inout GraphBuilder, _ rows: Int) throws -> ModelOutputs
    ) throws {
        var builder = GraphBuilder(mode: .training)
        let outputs = try build(&builder, rows)
        guard let loss = outputs.loss else {
            throw GraphError("program", Text("the model gives no loss; training needs one", zh: "模型没有给出损失；训练需要损失"))
        }
        guard builder.shape(of: loss) == .scalar else {
            throw GraphError(
                "program",
                Text(
                    "the loss has shape \(builder.shape(of: loss)); a scalar is needed, such as its mean",
                    zh: "损失的形状为 \(builder.shape(of: loss))；需要标量，如其均值"))
        }
        for (name, tensor) in [("loss", loss), ("predictions", outputs.predictions)] + outputs.others
        where builder.graph.values[Int(tensor.id)].name.isEmpty {
            builder.name(tensor, name)
        }
        let parameters = builder.graph.parameters.map { Tensor(id: $0.value) }
        let seed = try builder.fill(.scalar, Float(rows) / Float(batch))
        let gradients = try builder.gradients(of: loss, seed: seed, withRespectTo: parameters)
        self.loss = loss.id
        self.gradients = try builder.ownGradients(gradients)
        graph = builder.graph
        layout = graph.parameterLayout
        stateLayout = graph.stateLayout
    }

    /// Work of one run.
    var flops: Double {
        Plan.liveNodes(graph, roots: roots).reduce(0) { sum, index in
            let node = graph.nodes[index]
            return sum
                + node.operation.flops(
                    inputs: graph.inputTypes(of: node), outputs: graph.outputTypes(of: node))
        }
    }

    /// Merges nodes into faster ones; what is inspected stays.
    mutating func optimize(precision: Precision, inspected: Inspection) throws {
        kept = graph.values.indices.map(Int32.init).filter { value in
            graph.producer(of: value) != nil && inspected.includes(graph.values[Int(value)].name)
        }
        graph = Fusion(graph, roots: roots).graph
        if precision == .bfloat16 { graph = try MixedPrecision(graph, roots: roots).graph }
    }

    func plan() throws -> Plan {
        try Plan(graph, roots: roots, external: Set([loss] + gradients + observations))
    }

    private var observations: [Int32] { graph.states.compactMap(\.observation) }

    private var roots: [Int32] { [loss] + gradients + observations + kept }

    /// What an outside value is; nil where the arena holds it.
    func role(of value: Int32) -> Role? {
        switch graph.values[Int(value)].origin {
        case .input(let index): return .input(Int(index))
        case .parameter(let index): return .parameter(offset: layout.entries[Int(index)].offset)
        case .roundedParameter(let index):
            return .roundedParameter(offset: layout.entries[Int(index)].offset)
        case .state(let index): return .state(offset: stateLayout.entries[Int(index)].offset)
        case .node: break
        }
        if value == loss { return .loss }
        if let index = gradients.firstIndex(of: value) { return .gradient(offset: layout.entries[index].offset) }
        if let index = graph.states.firstIndex(where: { $0.observation == value }) {
            return .observation(offset: stateLayout.entries[index].offset)
        }
        return nil
    }
}

extension GraphBuilder {
    /// One value of its own for each parameter's gradient: zeros where the loss does not depend on it,
    /// a copy where the value is a source or belongs to another parameter already.
    fileprivate mutating func ownGradients(_ gradients: [Tensor?]) throws -> [Int32] {
        isBackward = true
        defer { isBackward = false }
        var taken: Set<Int32> = []
        return try zip(graph.parameters, gradients).map { parameter, gradient in
            guard var gradient else { return try fill(parameter.shape, 0).id }
            if taken.contains(viewed(gradient.id)) || graph.producer(of: viewed(gradient.id)) == nil {
                gradient = try applyOne(Copy(), to: gradient)
            }
            taken.insert(viewed(gradient.id))
            return gradient.id
        }
    }

    /// The value that a chain of views looks at.
    private func viewed(_ value: Int32) -> Int32 {
        guard let node = graph.producer(of: value), graph.nodes[node].operation.isView else { return value }
        return viewed(graph.nodes[node].inputs[0])
    }
}
