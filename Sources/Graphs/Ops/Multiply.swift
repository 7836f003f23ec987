import Kernels

/// `a · b` element by element, where b's shape equals a's innermost axes and is repeated over the others.
struct Multiply: Operation {
    var name: String { "multiply" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        [TensorType(try Check.repeated(inputs, name))]
    }

    func gradients(
        of call: Call, outputGradients: [Tensor?], in graph: inout GraphBuilder
    ) throws -> [Tensor?] {
        guard let dy = outputGradients[0] else { return [nil, nil] }
        let (a, b) = (call.inputs[0], call.inputs[1])
        let db = try graph.multiply(dy, a)
        return [try graph.multiply(dy, b), try graph.sumLeading(db, to: graph.shape(of: b))]
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        let (a, b) = (inputs[0].values, inputs[1].values)
        return [DoubleTensor(outputs[0].shape) { a[$0] * b[$0 % b.count] }]
    }

    func prepare(_ context: KernelContext) throws -> Kernel {
        let kernels = context.kernels
        let (a, b, y) = (context.inputs[0].floats, context.inputs[1].floats, context.outputs[0].floats)
        let (count, width) = (context.outputs[0].count, context.inputs[1].count)
        if count == width {
            return { kernels.multiply(a, b, into: y, count: count) }
        }
        return { kernels.multiplyRow(a, b, into: y, rows: count / width, columns: width) }
    }

    var inPlace: [(input: Int, output: Int)] { [(0, 0)] }
}

extension GraphBuilder {
    /// `a · b` element by element; b's shape must equal a's innermost axes.
    public mutating func multiply(_ a: Tensor, _ b: Tensor) throws -> Tensor {
        try applyOne(Multiply(), to: a, b)
    }
}

extension OperationEntry {
    /// Product element by element, the second operand repeated over the first.
    static let multiply = OperationEntry(
        "multiply",
        OperationExample.binary(
            "product", [([3, 5], [3, 5]), ([2, 3, 17], [17]), ([2, 3, 4], [3, 4]), ([1], [1])]
        ) { try $0.multiply($1, $2) }
            + OperationExample.unary("square", [[3, 5]]) { try $0.multiply($1, $1) }
            + OperationExample.binary("gated product", [([3, 5], [3, 5]), ([1, 17], [1, 17])]) {
                try $0.multiply($0.activation(.silu, $1), $2)
            })
}
