import Kernels
import Language

/// Rotary position embedding (Su et al. 2021): rotates each pair (d, d + D/2) of a head's elements at
/// position t by the angle `t · base^(−2d/D)`. Operand and result `[B, T, H·D]`.
struct Rotary: Operation {
    /// D.
    var depth: Int
    var base: Float
    /// Turns the other way: the gradient.
    var isInverse = false

    var name: String { "rotary embedding" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, 1, name)
        try Check.floats(inputs, name)
        let x = inputs[0].shape
        guard x.rank == 3, depth > 0, depth % 2 == 0, x[2] % depth == 0 else {
            throw GraphError(
                name,
                Text(
                    """
                    \(x) with heads of depth \(depth); [batch, positions, heads · depth] with an even depth \
                    would fit
                    """,
                    zh: "\(x)，每头深度 \(depth)；应为 [batch, positions, heads · depth]，深度为偶数"))
        }
        return [TensorType(x)]
    }

    func gradients(
        of call: Call, outputGradients: [Tensor?], in graph: inout GraphBuilder
    ) throws -> [Tensor?] {
        let inverse = Rotary(depth: depth, base: base, isInverse: !isInverse)
        return [try outputGradients[0].map { try graph.applyOne(inverse, to: $0) }]
    }

    /// Cosines and sines by position and pair.
    private func angles(positions: Int) -> (cosines: [Double], sines: [Double]) {
        let half = depth / 2
        let angles = (0..<positions * half).map { index in
            Double(index / half) * Mathematics.pow(Double(base), -2 * Double(index % half) / Double(depth))
        }
        return (angles.map(Mathematics.cos), angles.map { (isInverse ? -1 : 1) * Mathematics.sin($0) })
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        let (x, shape) = (inputs[0].values, inputs[0].shape)
        let (cosines, sines) = angles(positions: shape[1])
        let half = depth / 2
        return [
            DoubleTensor(shape) { index in
                let (place, position) = (index % depth, index / shape[2] % shape[1])
                let pair = position * half + place % half
                return place < half
                    ? x[index] * cosines[pair] - x[index + half] * sines[pair]
                    : x[index] * cosines[pair] + x[index - half] * sines[pair]
            }
        ]
    }

    func prepare(_ context: KernelContext) throws -> Kernel {
        let (x, y, shape) = (context.inputs[0].floats, context.outputs[0].floats, context.inputs[0].shape)
        let depth = depth
        let table = angles(positions: shape[1])
        let (cosines, sines) = (table.cosines.map(Float.init), table.sines.map(Float.init))
        let (rows, positions, heads) = (shape[0] * shape[1], shape[1], shape[2] / depth)
        let kernels = context.kernels
        return {
            cosines.withUnsafeBufferPointer { cosines in
                sines.withUnsafeBufferPointer { sines in
                    guard let cosines = cosines.baseAddress, let sines = sines.baseAddress else { return }
                    kernels.rotate(
                        x, cosines: cosines, sines: sines, into: y, rows: rows, heads: heads, depth: depth,
                        positions: positions)
                }
            }
        }
    }

    var inPlace: [(input: Int, output: Int)] { [(0, 0)] }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double { 3 * Double(outputs[0].shape.count) }
}

extension GraphBuilder {
    /// Rotary position embedding of queries or keys `[B, T, H·depth]`, of an even depth; `base` sets how slowly the
    /// slowest pair turns.
    public mutating func rotary(_ x: Tensor, depth: Int, base: Float = 10_000) throws -> Tensor {
        try applyOne(Rotary(depth: depth, base: base), to: x)
    }
}

extension OperationEntry {
    /// Pairs of a head's elements turned by their position.
    static let rotary = OperationEntry(
        "rotary embedding",
        OperationExample.unary("rotary", [[2, 3, 8], [1, 1, 4], [1, 5, 20]]) { try $0.rotary($1, depth: 4, base: 10) })
}
