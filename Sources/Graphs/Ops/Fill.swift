import Kernels

/// A tensor of equal elements, known when the graph is built.
struct Fill: Operation {
    var shape: Shape
    var value: Float

    var name: String { "fill" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, 0, name)
        return [TensorType(shape)]
    }

    func gradients(
        of call: Call, outputGradients: [Tensor?], in graph: inout GraphBuilder
    ) throws -> [Tensor?] {
        []
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        [DoubleTensor(shape, repeating: Double(value))]
    }

    func prepare(_ context: KernelContext) throws -> Kernel {
        let (kernels, value, count) = (context.kernels, value, context.outputs[0].count)
        let y = context.outputs[0].floats
        return { kernels.fill(value, into: y, count: count) }
    }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double { 0 }
}

extension GraphBuilder {
    /// A tensor of equal elements, known when the graph is built: scaling or repeating it is done then.
    public mutating func fill(_ shape: Shape, _ value: Float) throws -> Tensor {
        try applyOne(Fill(shape: shape, value: value))
    }
}
