import Kernels

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

    func prepare(_ context: KernelContext) throws -> Kernel {
        let (kernels, count) = (context.kernels, context.outputs[0].count)
        let (x, y) = (context.inputs[0], context.outputs[0])
        switch (x.type.element, y.type.element) {
        case (.float32, .bfloat16):
            return { kernels.toBF16(x.floats, into: y.halves, count: count) }
        case (.bfloat16, .float32):
            return { kernels.fromBF16(x.halves, into: y.floats, count: count) }
        default:
            return { y.address.copyMemory(from: x.address, byteCount: x.type.byteCount) }
        }
    }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double { 0 }
}
