import Kernels

/// `factor · x`.
struct Scale: Operation {
    var factor: Float

    var name: String { "scale" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, 1, name)
        try Check.floats(inputs, name)
        return [TensorType(inputs[0].shape)]
    }

    func gradients(
        of call: Call, outputGradients: [Tensor?], in graph: inout GraphBuilder
    ) throws -> [Tensor?] {
        [try outputGradients[0].map { try graph.scale($0, by: factor) }]
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        [DoubleTensor(outputs[0].shape) { Double(factor) * inputs[0].values[$0] }]
    }

    func prepare(_ context: KernelContext) throws -> Kernel {
        let (kernels, factor, count) = (context.kernels, factor, context.outputs[0].count)
        let (x, y) = (context.inputs[0].floats, context.outputs[0].floats)
        return { kernels.scale(x, by: factor, into: y, count: count) }
    }

    var inPlace: [(input: Int, output: Int)] { [(0, 0)] }
}

extension GraphBuilder {
    /// `factor · x`.
    public mutating func scale(_ x: Tensor, by factor: Float) throws -> Tensor {
        if let fill = operation(making: x) as? Fill {
            return try self.fill(shape(of: x), fill.value * factor)
        }
        return factor == 1 ? x : try applyOne(Scale(factor: factor), to: x)
    }
}

extension OperationEntry {
    /// Product with a number.
    static let scale = OperationEntry(
        "scale",
        OperationExample.unary("scale", [[3, 5], [1], [33]]) { try $0.scale($1, by: -1.5) })
}
