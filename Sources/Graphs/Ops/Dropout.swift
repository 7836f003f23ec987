import Kernels
import Language
import RandomNumbers

/// Sets a random share of the elements to 0 and scales the others by 1/(1 − rate) (Srivastava et al. 2014).
///
/// Which ones depends only on the seed, the layer's stream, the step and the element's place in the
/// whole batch, so the gradient is the same operation on dy and no mask is kept.
struct Dropout: Operation {
    var rate: Float
    /// Name of the random stream: `dropout/3`.
    var stream: String

    var name: String { "dropout" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, 1, name)
        try Check.floats(inputs, name)
        guard rate >= 0, rate < 1 else {
            throw GraphError(
                name,
                Text(
                    "a rate of \(rate); 0 up to but not including 1 would fit",
                    zh: "比例为 \(rate)；应不小于 0 且小于 1"))
        }
        return [TensorType(inputs[0].shape)]
    }

    func gradients(
        of call: Call, outputGradients: [Tensor?], in graph: inout GraphBuilder
    ) throws -> [Tensor?] {
        [try outputGradients[0].map { try graph.applyOne(self, to: $0) }]
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        let shape = outputs[0].shape
        let first = shape.count / context.rows * context.firstRow
        let philox = Philox(seed: context.seed, stream: stream)
        let threshold = UInt32(min(Double(rate) * 0x1p32, 4_294_967_295))
        return [
            DoubleTensor(shape) { index in
                let place = UInt64(first + index)
                let words = philox.bits(at: place / 64 * 16 + place % 16, context.step)
                let kept = words[Int(place % 64 / 16)] >= threshold
                return kept ? inputs[0].values[index] / (1 - Double(rate)) : 0
            }
        ]
    }

    func prepare(_ context: KernelContext) throws -> Kernel {
        let (x, y) = (context.inputs[0].floats, context.outputs[0].floats)
        let count = context.outputs[0].count
        let first = count / context.rows * context.firstRow
        let key = Philox(seed: context.run.seed, stream: stream).key
        let (kernels, run, rate) = (context.kernels, context.run, rate)
        return { kernels.dropout(x, into: y, count: count, rate: rate, key: key, step: run.step, first: first) }
    }

    var inPlace: [(input: Int, output: Int)] { [(0, 0)] }
}

extension GraphBuilder {
    /// Sets a share `rate` of x's elements to 0 and scales the others up, while training; x itself in a forward-only
    /// graph or at rate 0.
    public mutating func dropout(_ x: Tensor, rate: Float) throws -> Tensor {
        let dropout = Dropout(rate: rate, stream: "dropout/\(graph.nodes.count)")
        _ = try dropout.outputs(for: [type(of: x)])
        return mode == .inference || rate == 0 ? x : try applyOne(dropout, to: x)
    }
}

extension OperationEntry {
    /// A random share of elements set to 0.
    static let dropout = OperationEntry(
        "dropout",
        OperationExample.unary("dropout", [[3, 5], [1], [130]]) { try $0.dropout($1, rate: 0.4) })
}
