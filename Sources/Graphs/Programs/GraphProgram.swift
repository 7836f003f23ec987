/// Any graph, planned and prepared as programs are, with its inputs and chosen outputs at hand:
/// what tests compare with the interpreter.
package final class GraphProgram {
    private let program: SliceProgram
    private let memories: [Int32: Memory]
    private let graph: Graph

    /// - Parameter fuses: whether nodes are merged as in a real program.
    package init(_ graph: Graph, outputs: [Tensor], fuses: Bool = true, precision: Precision = .float32) throws {
        let roots = outputs.map(\.id)
        var graph = fuses ? Fusion(graph, roots: roots).graph : graph
        if precision == .bfloat16 { graph = try MixedPrecision(graph, roots: roots).graph }
        var memories: [Int32: Memory] = [:]
        for (index, value) in graph.values.enumerated() {
            if case .node = value.origin { continue }
            memories[Int32(index)] = Memory(byteCount: value.type.byteCount)
        }
        self.graph = graph
        self.memories = memories
        let plan = try Plan(graph, roots: roots, external: [])
        let workspace = Workspace(arenaBytes: plan.arenaBytes)
        program = try SliceProgram(
            graph, plan: plan, workspace: workspace, run: RunState(seed: 0), firstRow: 0, rows: 1
        ) { memories[$0]?.address }
        workspace.scratch.allocate()
    }

    /// Runs on given elements of inputs, parameters and states.
    package func run(_ sources: (_ name: String, _ type: TensorType) -> DoubleTensor) {
        for (index, value) in graph.values.enumerated() {
            guard let memory = memories[Int32(index)] else { continue }
            Buffer(type: value.type, address: memory.address).store(sources(value.name, value.type).values)
        }
        program.run(program.all)
    }

    /// The elements of an output after a run.
    package func values(of tensor: Tensor) -> [Double] {
        guard let address = program.address(of: tensor.id) else { return [] }
        let buffer = Buffer(type: graph.values[Int(tensor.id)].type, address: address)
        return (0..<buffer.count).map { buffer.element($0) }
    }

    /// The operations that run, in order.
    package var operations: [any Operation] { program.nodes.map { graph.nodes[$0].operation } }
}
