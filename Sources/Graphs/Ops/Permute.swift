import Language

/// Reorders axes: output axis i is input axis `order[i]`.
struct Permute: Operation {
    var order: [Int]

    var name: String { "permute" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, 1, name)
        try Check.floats(inputs, name)
        guard order.sorted() == Array(0..<inputs[0].shape.rank) else {
            throw GraphError(
                name,
                Text(
                    """
                    order \(order) of \(inputs[0].shape): it must name each of its \(inputs[0].shape.rank) \
                    axes once
                    """,
                    zh: "\(inputs[0].shape) 的顺序 \(order)：须恰好列出它的 \(inputs[0].shape.rank) 个维度各一次"))
        }
        return [TensorType(Shape(order.map { inputs[0].shape[$0] }))]
    }

    func gradients(
        of call: Call, outputGradients: [Tensor?], in graph: inout GraphBuilder
    ) throws -> [Tensor?] {
        let inverse = order.indices.map { axis in order.firstIndex(of: axis) ?? axis }
        return [try outputGradients[0].map { try graph.permute($0, inverse) }]
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        let source = sources(inputs[0].shape)
        return [DoubleTensor(outputs[0].shape) { inputs[0].values[source[$0]] }]
    }

    /// For each output element the index of the input element it takes.
    private func sources(_ shape: Shape) -> [Int] {
        var strides = [Int](repeating: 1, count: shape.rank)
        for axis in stride(from: shape.rank - 2, through: 0, by: -1) {
            strides[axis] = strides[axis + 1] * shape[axis + 1]
        }
        var result = [0]
        for axis in order {
            result = result.flatMap { base in (0..<shape[axis]).map { base + $0 * strides[axis] } }
        }
        return result
    }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double { 0 }

    func prepare(_ context: KernelContext) throws -> Kernel {
        let source = sources(context.inputs[0].shape).map(Int32.init)
        let (x, y) = (context.inputs[0].floats, context.outputs[0].floats)
        return {
            source.withUnsafeBufferPointer { source in
                for index in source.indices { y[index] = x[Int(source[index])] }
            }
        }
    }
}

extension GraphBuilder {
    /// Reorders axes: output axis i is input axis `order[i]`, each of which occurs once.
    public mutating func permute(_ x: Tensor, _ order: [Int]) throws -> Tensor {
        try applyOne(Permute(order: order), to: x)
    }
}

extension OperationEntry {
    /// Axes in another order.
    static let permute = OperationEntry(
        "permute",
        OperationExample.unary("transpose", [[3, 5], [1, 4]]) { try $0.permute($1, [1, 0]) }
            + OperationExample.unary("heads", [[2, 3, 4, 5]]) { try $0.permute($1, [0, 2, 1, 3]) }
            + OperationExample.unary("rotation", [[2, 3, 4]]) { try $0.permute($1, [2, 0, 1]) })
}
