import Kernels
import Language

/// A function of each element; see `ActivationKind`.
struct Activation: Operation {
    var kind: ActivationKind

    var name: String { kind.rawValue }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, 1, name)
        try Check.floats(inputs, name)
        return [TensorType(inputs[0].shape)]
    }

    func gradients(
        of call: Call, outputGradients: [Tensor?], in graph: inout GraphBuilder
    ) throws -> [Tensor?] {
        guard let dy = outputGradients[0] else { return [nil] }
        if kind.derivesFromValue {
            return [try graph.applyOne(ActivationGradient(kind: kind), to: dy, call.outputs[0])]
        }
        let derivative = try graph.applyOne(ActivationDerivative(kind: kind), to: call.inputs[0])
        return [try graph.multiply(dy, derivative)]
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        [DoubleTensor(outputs[0].shape) { kind.value(inputs[0].values[$0]) }]
    }

    func prepare(_ context: KernelContext) throws -> Kernel {
        let (kernels, kind) = (context.kernels, kind.kernel)
        let (x, y, count) = (context.inputs[0].floats, context.outputs[0].floats, context.outputs[0].count)
        return { kernels.activate(kind, x, into: y, count: count) }
    }

    var inPlace: [(input: Int, output: Int)] { [(0, 0)] }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double { 8 * Double(outputs[0].shape.count) }
}

/// `dy · f′`, with the derivative told from the function's value y: operands dy, y.
struct ActivationGradient: Operation {
    var kind: ActivationKind

    var name: String { "\(kind.rawValue) gradient" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, 2, name)
        try Check.shape(inputs[1].shape, is: inputs[0].shape, Text("the value", zh: "值"), name)
        return [TensorType(inputs[0].shape)]
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        [
            DoubleTensor(outputs[0].shape) {
                inputs[0].values[$0] * (kind.derivative(fromValue: inputs[1].values[$0]) ?? .nan)
            }
        ]
    }

    func prepare(_ context: KernelContext) throws -> Kernel {
        let (kernels, kind, count) = (context.kernels, kind.kernel, context.outputs[0].count)
        let (dy, y, dx) = (context.inputs[0].floats, context.inputs[1].floats, context.outputs[0].floats)
        return { kernels.activateBackward(kind, output: y, dy, into: dx, count: count) }
    }

    var inPlace: [(input: Int, output: Int)] { [(0, 0)] }
}

/// `f′(x)`: a factor of the gradient that is computed beside the function itself.
struct ActivationDerivative: Operation {
    var kind: ActivationKind

    var name: String { "\(kind.rawValue) derivative" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, 1, name)
        return [TensorType(inputs[0].shape)]
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        [DoubleTensor(outputs[0].shape) { kind.derivative(inputs[0].values[$0]) }]
    }

    func prepare(_ context: KernelContext) throws -> Kernel {
        let (kernels, kind) = (context.kernels, kind.kernel)
        let (x, derivative) = (context.inputs[0].floats, context.outputs[0].floats)
        let count = context.outputs[0].count
        return {
            kernels.fill(1, into: derivative, count: count)
            kernels.activateBackward(kind, input: x, derivative, into: derivative, count: count)
        }
    }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double { 8 * Double(outputs[0].shape.count) }
}

/// An `Activation` and its `ActivationDerivative` in one pass; made by fusion.
struct ActivationPair: Operation {
    var kind: ActivationKind

    var name: String { "\(kind.rawValue) with derivative" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, 1, name)
        return [TensorType(inputs[0].shape), TensorType(inputs[0].shape)]
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        [
            DoubleTensor(outputs[0].shape) { kind.value(inputs[0].values[$0]) },
            DoubleTensor(outputs[0].shape) { kind.derivative(inputs[0].values[$0]) },
        ]
    }

    func prepare(_ context: KernelContext) throws -> Kernel {
        let (kernels, kind, count) = (context.kernels, kind.kernel, context.outputs[0].count)
        let (x, y) = (context.inputs[0].floats, context.outputs[0].floats)
        let derivative = context.outputs[1].floats
        if context.outputs[0].type.element == .bfloat16 {
            let (halves, scratch, tile) = (context.outputs[0].halves, context.scratch, 2048)
            scratch.reserve(tile * 4)
            return {
                let values = scratch.address.assumingMemoryBound(to: Float.self)
                for first in stride(from: 0, to: count, by: tile) {
                    let part = min(tile, count - first)
                    kernels.activate(kind, x + first, into: values, derivative: derivative + first, count: part)
                    kernels.toBF16(values, into: halves + first, count: part)
                }
            }
        }
        return { kernels.activate(kind, x, into: y, derivative: derivative, count: count) }
    }

    var inPlace: [(input: Int, output: Int)] { [(0, 1)] }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double { 16 * Double(inputs[0].shape.count) }
}

extension GraphBuilder {
    /// A function of each element; the result has the shape of x.
    public mutating func activation(_ kind: ActivationKind, _ x: Tensor) throws -> Tensor {
        try applyOne(Activation(kind: kind), to: x)
    }
}

extension OperationEntry {
    /// A function of each element.
    static let activation = OperationEntry(
        "activation",
        ActivationKind.allCases.flatMap { kind in
            OperationExample.unary(kind.rawValue, [[3, 7], [1], [35]]) { try $0.activation(kind, $1) }
        })
}
