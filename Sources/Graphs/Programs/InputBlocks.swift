import Language

/// The memory of a program's inputs: one block for each, with the rows of the whole batch.
final class InputBlocks {
    /// Names and types over the whole batch.
    let list: [(name: String, type: TensorType)]
    private let memories: [Memory]
    private let batch: Int

    /// - Parameter rows: rows the graph was built for; an input's leading axis must be a multiple of them.
    init(_ graph: Graph, rows: Int, batch: Int) throws {
        self.batch = batch
        list = try Self.list(graph, rows: rows, batch: batch)
        memories = list.enumerated().map { Memory(byteCount: $1.type.byteCount, stagger: $0) }
    }

    /// The inputs of a graph of `rows` rows, over the whole batch.
    static func list(_ graph: Graph, rows: Int, batch: Int) throws -> [(name: String, type: TensorType)] {
        try graph.inputs.map { input in
            let type = graph.values[Int(input.value)].type
            guard let leading = type.shape.extents.first, leading % rows == 0 else {
                throw GraphError(
                    "input",
                    Text(
                        """
                        '\(input.name)' has shape \(type.shape) in a graph of \(rows) rows; its leading \
                        axis must be the rows
                        """,
                        zh: "'\(input.name)' 在 \(rows) 行的计算图中形状为 \(type.shape)；首维须为行"))
            }
            let shape = Shape([leading / rows * batch] + type.shape.extents.dropFirst())
            return (input.name, TensorType(shape, type.element))
        }
    }

    var byteCount: Int { memories.reduce(0) { $0 + $1.byteCount } }

    /// Where the rows of a slice start.
    func address(_ index: Int, firstRow: Int) -> UnsafeMutableRawPointer {
        memories[index].address + list[index].type.byteCount / batch * firstRow
    }

    func floats(_ name: String) throws -> UnsafeMutableBufferPointer<Float> {
        try block(name, .float32).floats
    }

    func integers(_ name: String) throws -> UnsafeMutableBufferPointer<Int32> {
        let memory = try block(name, .int32)
        return UnsafeMutableBufferPointer(
            start: memory.address.assumingMemoryBound(to: Int32.self), count: memory.byteCount / 4)
    }

    private func block(_ name: String, _ element: ElementType) throws -> Memory {
        guard let index = list.firstIndex(where: { $0.name == name }) else {
            throw GraphError(
                "input",
                Text(
                    "there is none named '\(name)'; there are \(list.map { Text(verbatim: $0.name) }.joined())",
                    zh: "没有名为 '\(name)' 的输入；现有 \(list.map { Text(verbatim: $0.name) }.joined())"))
        }
        guard list[index].type.element == element else {
            throw GraphError(
                "input",
                Text(
                    "'\(name)' holds \(list[index].type.element.rawValue), not \(element.rawValue)",
                    zh: "'\(name)' 存放的是 \(list[index].type.element.rawValue)，不是 \(element.rawValue)"))
        }
        return memories[index]
    }
}
