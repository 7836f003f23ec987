import Kernels
import Language

/// Looks up a row of a table for each token: operands tokens `[…]` (int32), table `[V, C]`;
/// result `[…, C]`. A token outside the table counts as token 0.
struct Embedding: Operation {
    var name: String { "embedding" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, 2, name)
        guard inputs[0].element == .int32 else {
            throw GraphError(
                name,
                Text(
                    "tokens are \(inputs[0]); whole numbers (int32) would fit",
                    zh: "词元为 \(inputs[0])；应为整数（int32）"))
        }
        guard inputs[1].shape.rank == 2 else {
            throw GraphError(
                name,
                Text(
                    "the table is \(inputs[1].shape); [vocabulary, width] would fit",
                    zh: "嵌入表为 \(inputs[1].shape)；应为 [vocabulary, width]"))
        }
        return [TensorType(Shape(inputs[0].shape.extents + [inputs[1].shape[1]]))]
    }

    func gradients(
        of call: Call, outputGradients: [Tensor?], in graph: inout GraphBuilder
    ) throws -> [Tensor?] {
        guard let dy = outputGradients[0] else { return [nil, nil] }
        let gradient = EmbeddingGradient(table: graph.shape(of: call.inputs[1]))
        return [nil, try graph.applyOne(gradient, to: dy, call.inputs[0])]
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        let table = inputs[1]
        let width = table.shape.last
        return [
            DoubleTensor(outputs[0].shape) { index in
                table.values[Self.row(inputs[0].values[index / width], of: table.shape) * width + index % width]
            }
        ]
    }

    func prepare(_ context: KernelContext) throws -> Kernel {
        let kernels = context.kernels
        let (tokens, table, y) = (context.inputs[0].integers, context.inputs[1], context.outputs[0].floats)
        let (count, width, vocabulary) = (context.inputs[0].count, table.shape[1], Int32(table.shape[0]))
        return {
            for index in 0..<count where tokens[index] < 0 || tokens[index] >= vocabulary { tokens[index] = 0 }
            kernels.gather(table.floats, tokens: tokens, into: y, count: count, width: width)
        }
    }

    static func row(_ token: Double, of table: Shape) -> Int {
        token >= 0 && Int(token) < table[0] ? Int(token) : 0
    }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double { 0 }
}

/// Gradient of `Embedding` for the table: rows of dy summed by token; operands dy, tokens and, where
/// fused, a gradient of the table to add to.
struct EmbeddingGradient: Operation {
    var table: Shape
    /// Whether a third operand is added to.
    var accumulates = false

    var name: String { "embedding gradient" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, accumulates ? 3 : 2, name)
        return [TensorType(table)]
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        let width = table.last
        var result = accumulates ? inputs[2] : DoubleTensor(table, repeating: 0)
        for (position, token) in inputs[1].values.enumerated() {
            let row = Embedding.row(token, of: table)
            for column in 0..<width {
                result.values[row * width + column] += inputs[0].values[position * width + column]
            }
        }
        return [result]
    }

    func prepare(_ context: KernelContext) throws -> Kernel {
        let kernels = context.kernels
        let (dy, tokens, result) = (context.inputs[0].floats, context.inputs[1].integers, context.outputs[0])
        let (count, width) = (context.inputs[1].count, table.last)
        let base = accumulates ? context.inputs[2] : nil
        return {
            if let base {
                if base.address != result.address {
                    result.address.copyMemory(from: base.address, byteCount: base.type.byteCount)
                }
            } else {
                kernels.fill(0, into: result.floats, count: result.count)
            }
            kernels.scatterAdd(dy, tokens: tokens, into: result.floats, count: count, width: width)
        }
    }

    var inPlace: [(input: Int, output: Int)] { accumulates ? [(2, 0)] : [] }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double { Double(inputs[0].shape.count) }
}

extension GraphBuilder {
    /// Rows of `table` `[V, C]` chosen by `tokens` `[…]` (int32): `[…, C]`. A token outside the table counts as
    /// token 0.
    public mutating func embedding(_ tokens: Tensor, table: Tensor) throws -> Tensor {
        try applyOne(Embedding(), to: tokens, table)
    }
}

extension OperationEntry {
    /// Rows of a table chosen by tokens.
    static let embedding = OperationEntry(
        "embedding",
        [(Shape([2, 3]), Shape([5, 4])), ([1], [1, 1]), ([7], [3, 17])].map { tokens, table in
            OperationExample("embedding of \(tokens) in \(table)", limit: table[0]) { graph in
                let tokens = try graph.input("tokens", tokens, .int32)
                return try graph.embedding(tokens, table: graph.input("table", table))
            }
        }
            + [
                OperationExample("embedding tied to a head", limit: 5) { graph in
                    let table = try graph.input("table", [5, 4])
                    let x = try graph.embedding(graph.input("tokens", [2, 3], .int32), table: table)
                    return try graph.matmul(x, table, transposeRight: true)
                }
            ])
}
