/// The same elements in memory of their own, or in another element type.
struct Copy: Operation {
    var element = ElementType.float32

    var name: String { element == .bfloat16 ? "round to bfloat16" : "copy" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, 1, name)
        try Check.floats(inputs, name)
        return [TensorType(inputs[0].shape, element)]
    }

    func gradients(
        of call: Call, outputGradients: [Tensor?], in graph: inout GraphBuilder
    ) throws -> [Tensor?] {
        outputGradients
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        inputs
    }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double { 0 }
}
