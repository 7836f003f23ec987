import Kernels
import Language

/// Sum over a run of neighboring axes, which leave the shape, times a factor: a sum, a mean,
/// the gradient of something repeated.
struct Reduction: Operation {
    /// The axes that are summed.
    var axes: Range<Int>
    var factor: Float

    var name: String { "reduction" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, 1, name)
        try Check.floats(inputs, name)
        let shape = inputs[0].shape
        guard axes.lowerBound >= 0, axes.upperBound <= shape.rank else {
            throw GraphError(
                name,
                Text(
                    "axes \(axes) of \(shape): it has axes 0..<\(shape.rank)",
                    zh: "\(shape) 的维度 \(axes)：它的维度为 0..<\(shape.rank)"))
        }
        return [TensorType(Shape(Array(shape.extents[..<axes.lowerBound] + shape.extents[axes.upperBound...])))]
    }

    func gradients(
        of call: Call, outputGradients: [Tensor?], in graph: inout GraphBuilder
    ) throws -> [Tensor?] {
        guard let dy = outputGradients[0] else { return [nil] }
        let shape = graph.shape(of: call.inputs[0])
        return [try graph.expand(dy, axes: axes, of: shape, factor: factor)]
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        let (_, extent, inner) = AxisRun(inputs[0].shape, axes).extents
        return [
            DoubleTensor(outputs[0].shape) { index in
                let first = index / inner * extent * inner + index % inner
                return Double(factor) * (0..<extent).reduce(0) { $0 + inputs[0].values[first + $1 * inner] }
            }
        ]
    }

    func prepare(_ context: KernelContext) throws -> Kernel {
        let (kernels, factor) = (context.kernels, factor)
        let (x, y) = (context.inputs[0].floats, context.outputs[0].floats)
        let (outer, extent, inner) = AxisRun(context.inputs[0].shape, axes).extents
        let count = outer * inner
        if context.inputs[0].type.element == .bfloat16, outer == 1 {
            let halves = context.inputs[0].halves
            return {
                kernels.columnSum(half: halves, into: y, rows: extent, columns: inner)
                if factor != 1 { kernels.scale(y, by: factor, into: y, count: count) }
            }
        }
        let sum: Kernel
        if count == 1 {
            return { y[0] = Float(kernels.sum(x, count: extent) * Double(factor)) }
        } else if inner == 1 {
            sum = { kernels.rowSum(x, into: y, rows: outer, columns: extent) }
        } else {
            sum = {
                for index in 0..<outer {
                    kernels.columnSum(
                        x + index * extent * inner, into: y + index * inner, rows: extent, columns: inner)
                }
            }
        }
        guard factor != 1 else { return sum }
        return {
            sum()
            kernels.scale(y, by: factor, into: y, count: count)
        }
    }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double { Double(inputs[0].shape.count) }
}

/// A shape seen as [outer, extent, inner] around a run of axes.
struct AxisRun {
    let outer: Int
    let extent: Int
    let inner: Int

    init(_ shape: Shape, _ axes: Range<Int>) {
        outer = shape.extents[..<axes.lowerBound].reduce(1, *)
        extent = shape.extents[axes].reduce(1, *)
        inner = shape.extents[axes.upperBound...].reduce(1, *)
    }

    var extents: (Int, Int, Int) { (outer, extent, inner) }
}

extension GraphBuilder {
    /// Sum over neighboring axes, which leave the shape; over all of them, to a scalar, when none are given.
    public mutating func sum(_ x: Tensor, axes: Range<Int>? = nil) throws -> Tensor {
        try applyOne(Reduction(axes: axes ?? 0..<shape(of: x).rank, factor: 1), to: x)
    }

    /// Mean over neighboring axes, which leave the shape; over all of them, to a scalar, when none are given.
    public mutating func mean(_ x: Tensor, axes: Range<Int>? = nil) throws -> Tensor {
        let axes = axes ?? 0..<shape(of: x).rank
        guard axes.upperBound <= shape(of: x).rank else {
            throw GraphError(
                "mean",
                Text(
                    "axes \(axes) of \(shape(of: x)): it has axes 0..<\(shape(of: x).rank)",
                    zh: "\(shape(of: x)) 的维度 \(axes)：它的维度为 0..<\(shape(of: x).rank)"))
        }
        return try applyOne(Reduction(axes: axes, factor: 1 / Float(AxisRun(shape(of: x), axes).extent)), to: x)
    }

    /// Sums the leading axes so that `target`, the innermost axes of x's shape, is left.
    mutating func sumLeading(_ x: Tensor, to target: Shape) throws -> Tensor {
        let surplus = shape(of: x).rank - target.rank
        return surplus == 0 ? x : try sum(x, axes: 0..<surplus)
    }
}

extension OperationEntry {
    /// Sum or mean over neighboring axes.
    static let reduction = OperationEntry(
        "reduction",
        OperationExample.unary("mean", [[3, 5], [1], [2, 3, 17]]) { try $0.mean($1) }
            + OperationExample.unary("sum over the last axis", [[3, 5], [1], [2, 3, 17]]) {
                try $0.sum($1, axes: $0.shape(of: $1).rank - 1..<$0.shape(of: $1).rank)
            }
            + OperationExample.unary("mean over the first axis", [[3, 5], [2, 3, 17]]) {
                try $0.mean($1, axes: 0..<1)
            }
            + OperationExample.unary("mean over the middle axes", [[2, 3, 4, 5]]) { try $0.mean($1, axes: 1..<3) })
}
