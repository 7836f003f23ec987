import Language

/// Builds a graph: declares inputs and parameters, and applies operations to tensor handles.
///
/// Every operation is a method in its own file under `Ops`; it checks shapes and throws a
/// `GraphError` that says what would fit.
public struct GraphBuilder: Sendable {
    /// What the graph is for: some layers differ (dropout, batch norm).
    public enum Mode: Sendable {
        case training, inference
    }

    /// What has been built so far.
    public internal(set) var graph = Graph()
    /// What the graph is for.
    public let mode: Mode
    private var scopes: [String] = []
    var layer: Int32 = 0
    var isBackward = false

    public init(mode: Mode = .training) {
        self.mode = mode
    }

    // MARK: Sources

    /// Declares an input that the caller fills before each run. Throws where the name is taken or an extent is 0.
    public mutating func input(_ name: String, _ shape: Shape, _ element: ElementType = .float32) throws -> Tensor {
        try checkExtents(shape, of: Text("input '\(name)'", zh: "输入 '\(name)' "))
        guard !graph.inputs.contains(where: { $0.name == name }) else {
            throw GraphError("input", Text("there are two inputs named '\(name)'", zh: "有两个名为 '\(name)' 的输入"))
        }
        let tensor = append(
            TensorType(shape, element), origin: .input(Int32(graph.inputs.count)), name: name)
        graph.inputs.append(GraphInput(name: name, value: tensor.id))
        return tensor
    }

    /// Declares a trained tensor. Its full name is that of the enclosing layers and `name`; it stands in checkpoints
    /// and is the stream that random starts are drawn from. Throws where it is taken or an extent is 0.
    /// - Parameter decays: whether weight decay applies; by default it does from two axes on.
    public mutating func parameter(
        _ name: String, _ shape: Shape, _ initializer: Initializer, decays: Bool? = nil
    ) throws -> Tensor {
        let name = fullName(name)
        try checkExtents(shape, of: Text("parameter '\(name)'", zh: "参数 '\(name)' "))
        guard !graph.parameters.contains(where: { $0.name == name }) else {
            throw GraphError("parameter", Text("there are two parameters named '\(name)'", zh: "有两个名为 '\(name)' 的参数"))
        }
        let tensor = append(
            TensorType(shape), origin: .parameter(Int32(graph.parameters.count)), name: name)
        graph.parameters.append(
            Parameter(
                name: name, shape: shape, initializer: initializer, decays: decays ?? (shape.rank > 1),
                value: tensor.id))
        return tensor
    }

    /// Declares a tensor that is saved with the parameters but not trained.
    /// - Parameters:
    ///   - initial: what all its elements are before the first step.
    ///   - momentum: how far a step moves it toward what the step observed, from 0 to 1.
    public mutating func state(
        _ name: String, _ shape: Shape, initial: Float, momentum: Float
    ) throws -> Tensor {
        let name = fullName(name)
        try checkExtents(shape, of: Text("state '\(name)'", zh: "状态 '\(name)' "))
        guard !graph.states.contains(where: { $0.name == name }) else {
            throw GraphError("state", Text("there are two states named '\(name)'", zh: "有两个名为 '\(name)' 的状态"))
        }
        let tensor = append(TensorType(shape), origin: .state(Int32(graph.states.count)), name: name)
        graph.states.append(
            GraphState(
                name: name, shape: shape, initial: initial, momentum: momentum, value: tensor.id,
                observation: nil))
        return tensor
    }

    /// Says which value a state moves toward after each training step.
    mutating func observe(_ state: Tensor, _ observation: Tensor) {
        guard case .state(let index) = graph.values[Int(state.id)].origin else { return }
        graph.states[Int(index)].observation = observation.id
    }

    // MARK: Layers and names

    /// Groups what `body` builds under a name: parameters get it as prefix, tables show it as a row.
    public mutating func layer<Result>(
        _ name: String, kind: String, _ body: (inout GraphBuilder) throws -> Result
    ) rethrows -> Result {
        let outer = layer
        scopes.append(name)
        layer = Int32(graph.layers.count)
        graph.layers.append(Layer(name: scopes.joined(separator: "."), kind: kind))
        defer {
            scopes.removeLast()
            layer = outer
        }
        return try body(&self)
    }

    /// Names a tensor, so that it can be inspected; within the enclosing layers.
    public mutating func name(_ tensor: Tensor, _ name: String) {
        graph.values[Int(tensor.id)].name = fullName(name)
    }

    /// Shape of a tensor.
    public func shape(of tensor: Tensor) -> Shape {
        type(of: tensor).shape
    }

    /// Shape and element type of a tensor.
    public func type(of tensor: Tensor) -> TensorType {
        graph.values[Int(tensor.id)].type
    }

    private func fullName(_ name: String) -> String {
        (scopes + [name]).joined(separator: ".")
    }

    // MARK: Nodes

    /// Applies an operation and gives its outputs.
    public mutating func apply(_ operation: any Operation, to inputs: [Tensor]) throws -> [Tensor] {
        let types = try operation.outputs(for: inputs.map { type(of: $0) })
        for type in types {
            try checkSize(type.shape, of: Text("what '\(operation.name)' makes", zh: "'\(operation.name)' 的结果"))
        }
        let node = Int32(graph.nodes.count)
        let outputs = types.enumerated().map { index, type in
            append(type, origin: .node(node, output: Int32(index)), name: "")
        }
        graph.nodes.append(
            Node(
                operation: operation, inputs: inputs.map(\.id), outputs: outputs.map(\.id), layer: layer,
                isBackward: isBackward))
        return outputs
    }

    /// Applies an operation with one output.
    public mutating func applyOne(_ operation: any Operation, to inputs: Tensor...) throws -> Tensor {
        try apply(operation, to: inputs)[0]
    }

    /// The operation that makes a tensor; nil for inputs, parameters and states.
    func operation(making tensor: Tensor) -> (any Operation)? {
        graph.producer(of: tensor.id).map { graph.nodes[$0].operation }
    }

    private mutating func append(_ type: TensorType, origin: ValueOrigin, name: String) -> Tensor {
        graph.values.append(Value(type: type, origin: origin, name: name))
        return Tensor(id: Int32(graph.values.count - 1))
    }

    private func checkExtents(_ shape: Shape, of what: Text) throws {
        guard shape.extents.allSatisfy({ $0 > 0 }) else {
            throw GraphError(
                "graph",
                Text(
                    "\(what) has shape \(shape); every extent must be at least 1",
                    zh: "\(what)的形状为 \(shape)；每一维都至少为 1"))
        }
        try checkSize(shape, of: what)
    }

    /// Sizes that no machine has are refused before they are multiplied with others, as products of any of them fit
    /// into a number then.
    private func checkSize(_ shape: Shape, of what: Text) throws {
        var count = 1
        for extent in shape.extents where extent > 0 {
            let (product, overflows) = count.multipliedReportingOverflow(by: extent)
            guard !overflows, product <= Self.largestCount else {
                throw GraphError(
                    "graph",
                    Text(
                        "\(what) has shape \(shape); a tensor can have at most 2⁴³ numbers",
                        zh: "\(what)的形状为 \(shape)；一个张量至多有 2⁴³ 个数"))
            }
            count = product
        }
    }

    /// 35 TB of single precision.
    private static let largestCount = 1 << 43
}
