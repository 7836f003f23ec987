import Language

/// A model's forward graph for so many rows, and which of its values are wanted.
struct InferenceGraph {
    private(set) var graph: Graph
    /// Predictions first, then losses, the loss, and what else the model names.
    let outputs: [(name: String, value: Int32)]
    private var kept: [Int32] = []

    init(rows: Int, build: (inout GraphBuilder, _ rows: Int) throws -> ModelOutputs) throws {
        var builder = GraphBuilder(mode: .inference)
        let model = try build(&builder, rows)
        var wanted = [("predictions", model.predictions)]
        if let losses = model.losses { wanted.append(("losses", losses)) }
        if let loss = model.loss { wanted.append(("loss", loss)) }
        var outputs: [(name: String, value: Int32)] = []
        for (name, tensor) in wanted + model.others {
            let shape = builder.shape(of: tensor)
            guard shape.rank == 0 || shape[0] % rows == 0 else {
                throw GraphError(
                    "program",
                    Text(
                        "output '\(name)' has shape \(shape) for \(rows) rows; its leading axis must be the rows",
                        zh: "输出 '\(name)' 的形状为 \(shape)，行数为 \(rows)；首维须为行"))
            }
            let own = try builder.applyOne(Copy(), to: tensor)
            outputs.append((name, own.id))
        }
        self.outputs = outputs
        graph = builder.graph
    }

    var flops: Double {
        Plan.liveNodes(graph, roots: roots).reduce(0) { sum, index in
            let node = graph.nodes[index]
            return sum
                + node.operation.flops(inputs: graph.inputTypes(of: node), outputs: graph.outputTypes(of: node))
        }
    }

    mutating func optimize(precision: Precision, inspected: Inspection) throws {
        kept = graph.values.indices.map(Int32.init).filter { value in
            graph.producer(of: value) != nil && inspected.includes(graph.values[Int(value)].name)
        }
        graph = Fusion(graph, roots: roots).graph
        if precision == .bfloat16 { graph = try MixedPrecision(graph, roots: roots).graph }
    }

    func plan() throws -> Plan {
        try Plan(graph, roots: roots, external: Set(outputs.map(\.value)))
    }

    private var roots: [Int32] { outputs.map(\.value) + kept }

    /// Whether the parameters and states are all to be found in the layouts.
    func check(_ layout: ParameterLayout, _ stateLayout: ParameterLayout) throws {
        let wanted =
            graph.parameters.map { ($0.name, $0.shape, layout) }
            + graph.states.map { ($0.name, $0.shape, stateLayout) }
        for (name, shape, layout) in wanted {
            guard let entry = layout.entry(named: name) else {
                throw GraphError(
                    "program",
                    Text(
                        "the shared parameters have none named '\(name)'",
                        zh: "共享参数中没有名为 '\(name)' 的"))
            }
            guard entry.shape == shape else {
                throw GraphError(
                    "program",
                    Text(
                        "'\(name)' has shape \(shape) here and \(entry.shape) in the shared parameters",
                        zh: "'\(name)' 在此处的形状为 \(shape)，在共享参数中为 \(entry.shape)"))
            }
        }
    }
}
