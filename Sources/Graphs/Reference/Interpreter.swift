import Language

/// Runs a graph in Double with each operation's naive reference. Slow and plain: what gradient
/// checks differentiate and fast kernels are compared with.
public struct Interpreter: Sendable {
    /// What is run.
    public let graph: Graph
    /// Seed, step and place in the batch, for operations that draw random numbers.
    public var context: ReferenceContext

    public init(_ graph: Graph, context: ReferenceContext = ReferenceContext()) {
        self.graph = graph
        self.context = context
    }

    /// Computes every value of the graph.
    /// - Parameter sources: the elements of inputs, parameters and states by name.
    /// - Returns: one tensor a value, in the order of `Graph.values`.
    public func run(_ sources: (_ name: String, _ shape: Shape) throws -> DoubleTensor) throws -> [DoubleTensor] {
        var values = [DoubleTensor?](repeating: nil, count: graph.values.count)
        for (index, value) in graph.values.enumerated() {
            let name: String
            switch value.origin {
            case .input(let input): name = graph.inputs[Int(input)].name
            case .parameter(let parameter), .roundedParameter(let parameter):
                name = graph.parameters[Int(parameter)].name
            case .state(let state): name = graph.states[Int(state)].name
            case .node: continue
            }
            let tensor = try sources(name, value.type.shape)
            guard tensor.values.count == value.type.shape.count else {
                throw GraphError(
                    "interpreter",
                    Text(
                        "'\(name)' was given \(tensor.values.count) elements; its shape is \(value.type.shape)",
                        zh: "'\(name)' 得到 \(tensor.values.count) 个元素；其形状为 \(value.type.shape)"))
            }
            values[index] = tensor
        }
        for node in graph.nodes {
            let inputs = node.inputs.compactMap { values[Int($0)] }
            let results = node.operation.evaluate(
                inputs, outputs: graph.outputTypes(of: node), context: context)
            for (output, result) in zip(node.outputs, results) { values[Int(output)] = result }
        }
        return values.compactMap { $0 }
    }
}
