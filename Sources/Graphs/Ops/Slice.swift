import Language

/// A range of one axis: `[…, from ..< to, …]`.
struct Slice: Operation {
    var axis: Int
    var range: Range<Int>

    var name: String { "slice" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, 1, name)
        try Check.floats(inputs, name)
        let x = inputs[0].shape
        guard x.extents.indices.contains(axis), range.lowerBound >= 0, range.upperBound <= x[axis], !range.isEmpty
        else {
            throw GraphError(name, Text("\(range) of axis \(axis) of \(x)", zh: "\(x) 第 \(axis) 维的 \(range)"))
        }
        var extents = x.extents
        extents[axis] = range.count
        return [TensorType(Shape(extents))]
    }

    func gradients(
        of call: Call, outputGradients: [Tensor?], in graph: inout GraphBuilder
    ) throws -> [Tensor?] {
        let gradient = SliceGradient(slice: self, shape: graph.shape(of: call.inputs[0]))
        return [try outputGradients[0].map { try graph.applyOne(gradient, to: $0) }]
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        var values: [Double] = []
        forEachRun(inputs[0].shape) { start, count in values += inputs[0].values[start..<start + count] }
        return [DoubleTensor(outputs[0].shape, values)]
    }

    func prepare(_ context: KernelContext) throws -> Kernel {
        let (x, y, shape) = (context.inputs[0].floats, context.outputs[0].floats, context.inputs[0].shape)
        return {
            var position = 0
            forEachRun(shape) { start, count in
                (y + position).update(from: x + start, count: count)
                position += count
            }
        }
    }

    /// Calls body with the start and length of each run of neighboring elements of the source.
    func forEachRun(_ shape: Shape, _ body: (_ start: Int, _ count: Int) -> Void) {
        let run = AxisRun(shape, axis..<axis + 1)
        for outer in 0..<run.outer {
            body((outer * run.extent + range.lowerBound) * run.inner, range.count * run.inner)
        }
    }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double { 0 }
}

/// Gradient of `Slice`: zeros around dy.
struct SliceGradient: Operation {
    var slice: Slice
    var shape: Shape

    var name: String { "slice gradient" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, 1, name)
        return [TensorType(shape)]
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        var result = DoubleTensor(shape, repeating: 0)
        var position = 0
        slice.forEachRun(shape) { start, count in
            result.values.replaceSubrange(start..<start + count, with: inputs[0].values[position..<position + count])
            position += count
        }
        return [result]
    }

    func prepare(_ context: KernelContext) throws -> Kernel {
        let (dy, dx, count) = (context.inputs[0].floats, context.outputs[0].floats, context.outputs[0].count)
        return { [slice, shape] in
            dx.update(repeating: 0, count: count)
            var position = 0
            slice.forEachRun(shape) { start, count in
                (dx + start).update(from: dy + position, count: count)
                position += count
            }
        }
    }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double { 0 }
}

extension GraphBuilder {
    /// A range of one axis, counted from 0 at the outermost; the others stay whole.
    public mutating func slice(_ x: Tensor, axis: Int, _ range: Range<Int>) throws -> Tensor {
        try applyOne(Slice(axis: axis, range: range), to: x)
    }

    /// The last place of an axis, which leaves the shape: a recurrent network's final state.
    public mutating func last(_ x: Tensor, axis: Int) throws -> Tensor {
        let shape = shape(of: x)
        guard shape.extents.indices.contains(axis) else {
            throw GraphError("slice", Text("\(shape) has no axis \(axis)", zh: "\(shape) 没有第 \(axis) 维"))
        }
        let place = try slice(x, axis: axis, shape[axis] - 1..<shape[axis])
        return try reshape(place, Shape(shape.extents.enumerated().filter { $0.offset != axis }.map(\.element)))
    }
}

extension OperationEntry {
    /// A range of one axis.
    static let slice = OperationEntry(
        "slice",
        OperationExample.unary("slice of the first axis", [[4, 3], [3, 2, 5]]) { try $0.slice($1, axis: 0, 1..<3) }
            + OperationExample.unary("slice of the last axis", [[2, 4], [3, 17]]) { try $0.slice($1, axis: 1, 1..<4) }
            + OperationExample.unary("last place", [[2, 3, 4], [1, 1, 5]]) { try $0.last($1, axis: 1) })
}
