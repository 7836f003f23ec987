import Language

/// The same elements under another shape; nothing is moved.
struct Reshape: Operation {
    var shape: Shape

    var name: String { "reshape" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, 1, name)
        guard inputs[0].shape.count == shape.count, shape.extents.allSatisfy({ $0 > 0 }) else {
            throw GraphError(
                name,
                Text(
                    "\(inputs[0].shape) has \(inputs[0].shape.count) elements, \(shape) would take \(shape.count)",
                    zh: "\(inputs[0].shape) 有 \(inputs[0].shape.count) 个元素，\(shape) 需要 \(shape.count) 个"))
        }
        return [TensorType(shape, inputs[0].element)]
    }

    func gradients(
        of call: Call, outputGradients: [Tensor?], in graph: inout GraphBuilder
    ) throws -> [Tensor?] {
        [try outputGradients[0].map { try graph.reshape($0, graph.shape(of: call.inputs[0])) }]
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        [DoubleTensor(shape, inputs[0].values)]
    }

    var isView: Bool { true }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double { 0 }
}

extension GraphBuilder {
    /// The same elements, in their order, under another shape of as many; nothing is moved.
    public mutating func reshape(_ x: Tensor, _ shape: Shape) throws -> Tensor {
        self.shape(of: x) == shape ? x : try applyOne(Reshape(shape: shape), to: x)
    }
}

extension OperationEntry {
    /// The same elements under another shape.
    static let reshape = OperationEntry(
        "reshape",
        OperationExample.unary("reshape", [[3, 4], [2, 6]]) {
            try $0.scale($0.reshape($1, [4, 3]), by: 2)
        })
}
