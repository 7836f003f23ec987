import Kernels
import Language

/// Repeats a tensor along a run of axes that it lacks, times a factor: the gradient of a reduction.
struct Expand: Operation {
    var axes: Range<Int>
    /// Shape of the result.
    var shape: Shape
    var factor: Float

    var name: String { "expand" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, 1, name)
        try Check.floats(inputs, name)
        guard axes.upperBound <= shape.rank else {
            throw GraphError(
                name,
                Text(
                    "axes \(axes) of \(shape): it has axes 0..<\(shape.rank)",
                    zh: "\(shape) 的维度 \(axes)：它的维度为 0..<\(shape.rank)"))
        }
        let left = Shape(Array(shape.extents[..<axes.lowerBound] + shape.extents[axes.upperBound...]))
        try Check.shape(inputs[0].shape, is: left, Text("the operand", zh: "操作数"), name)
        return [TensorType(shape)]
    }

    func gradients(
        of call: Call, outputGradients: [Tensor?], in graph: inout GraphBuilder
    ) throws -> [Tensor?] {
        guard let dy = outputGradients[0] else { return [nil] }
        return [try graph.applyOne(Reduction(axes: axes, factor: factor), to: dy)]
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        let (_, extent, inner) = AxisRun(shape, axes).extents
        return [
            DoubleTensor(shape) { index in
                Double(factor) * inputs[0].values[index / (extent * inner) * inner + index % inner]
            }
        ]
    }

    func prepare(_ context: KernelContext) throws -> Kernel {
        let (kernels, factor) = (context.kernels, factor)
        let (x, y) = (context.inputs[0].floats, context.outputs[0].floats)
        let (outer, extent, inner) = AxisRun(shape, axes).extents
        if inner == 1 {
            return {
                for index in 0..<outer {
                    kernels.fill(factor * x[index], into: y + index * extent, count: extent)
                }
            }
        }
        return {
            for index in 0..<outer * extent {
                kernels.scale(x + index / extent * inner, by: factor, into: y + index * inner, count: inner)
            }
        }
    }
}

extension GraphBuilder {
    /// Repeats x, times a factor, along `axes` of `shape`, which x lacks; the other axes are x's. The result has
    /// that shape.
    public mutating func expand(
        _ x: Tensor, axes: Range<Int>, of shape: Shape, factor: Float = 1
    ) throws -> Tensor {
        if let fill = operation(making: x) as? Fill {
            return try self.fill(shape, fill.value * factor)
        }
        return try applyOne(Expand(axes: axes, shape: shape, factor: factor), to: x)
    }
}

extension OperationEntry {
    /// Repetition along axes that are not there.
    static let expand = OperationEntry(
        "expand",
        OperationExample.unary("expand in the middle", [[2, 5], [1, 1]]) {
            let shape = $0.shape(of: $1)
            return try $0.expand($1, axes: 1..<2, of: [shape[0], 3, shape[1]], factor: 0.5)
        }
            + OperationExample.unary("expand at the end", [[5]]) { try $0.expand($1, axes: 1..<2, of: [5, 17]) })
}
