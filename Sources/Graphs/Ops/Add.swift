import Kernels

/// `a + b`, where b's shape equals a's innermost axes and is repeated over the others: a residual
/// sum, a bias, positions.
struct Add: Operation {
    var name: String { "add" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        [TensorType(try Check.repeated(inputs, name))]
    }

    func gradients(
        of call: Call, outputGradients: [Tensor?], in graph: inout GraphBuilder
    ) throws -> [Tensor?] {
        guard let dy = outputGradients[0] else { return [nil, nil] }
        return [dy, try graph.sumLeading(dy, to: graph.shape(of: call.inputs[1]))]
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        let (a, b) = (inputs[0].values, inputs[1].values)
        return [DoubleTensor(outputs[0].shape) { a[$0] + b[$0 % b.count] }]
    }

    func prepare(_ context: KernelContext) throws -> Kernel {
        let kernels = context.kernels
        let (a, b, y) = (context.inputs[0].floats, context.inputs[1].floats, context.outputs[0].floats)
        let (count, width) = (context.outputs[0].count, context.inputs[1].count)
        if count == width {
            return { kernels.add(a, b, into: y, count: count) }
        }
        return { kernels.addRow(a, b, into: y, rows: count / width, columns: width) }
    }

    var inPlace: [(input: Int, output: Int)] { [(0, 0)] }
}

extension GraphBuilder {
    /// `a + b`; b's shape must equal a's innermost axes.
    public mutating func add(_ a: Tensor, _ b: Tensor) throws -> Tensor {
        try applyOne(Add(), to: a, b)
    }
}

extension OperationEntry {
    /// Sum of two tensors, the second repeated over the first.
    static let add = OperationEntry(
        "add",
        OperationExample.binary("sum", [([3, 5], [3, 5]), ([2, 3, 17], [17]), ([2, 3, 4], [3, 4]), ([1], [1])]) {
            try $0.add($1, $2)
        })
}
