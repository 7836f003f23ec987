import Kernels
import Language

/// Scales each innermost row to a mean square of 1 (Zhang and Sennrich 2019):
/// `y = x / √(mean(x²) + ε) · gain`. Operands x `[…, C]`, gain `[C]`; outputs y, and 1/√… by row.
struct RMSNorm: Operation {
    var epsilon: Float

    var name: String { "rms norm" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, 2, name)
        try Check.floats(inputs, name)
        try Check.hasRows(inputs[0].shape, Text(verbatim: "x"), name)
        try Check.shape(inputs[1].shape, is: [inputs[0].shape.last], Text("the gain", zh: "增益"), name)
        return [TensorType(inputs[0].shape), TensorType([inputs[0].shape.rows])]
    }

    func gradients(
        of call: Call, outputGradients: [Tensor?], in graph: inout GraphBuilder
    ) throws -> [Tensor?] {
        guard let dy = outputGradients[0] else { return [nil, nil] }
        return try graph.apply(
            RMSNormGradient(), to: [dy, call.inputs[0], call.inputs[1], call.outputs[1]])
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        let (x, gain) = (inputs[0], inputs[1].values)
        let width = x.shape.last
        let scales = (0..<x.shape.rows).map { row in
            let squares = x.values[row * width..<(row + 1) * width].reduce(0) { $0 + $1 * $1 }
            return 1 / (squares / Double(width) + Double(epsilon)).squareRoot()
        }
        let y = DoubleTensor(x.shape) { x.values[$0] * scales[$0 / width] * gain[$0 % width] }
        return [y, DoubleTensor([scales.count], scales)]
    }

    func prepare(_ context: KernelContext) throws -> Kernel {
        let (kernels, epsilon) = (context.kernels, epsilon)
        let (x, gain) = (context.inputs[0].floats, context.inputs[1].floats)
        let (y, scale) = (context.outputs[0].floats, context.outputs[1].floats)
        let (rows, width) = (context.inputs[0].shape.rows, context.inputs[0].shape.last)
        if context.outputs[0].type.element == .bfloat16 {
            let y = context.outputs[0].halves
            return {
                kernels.rmsNorm(
                    x, gamma: gain, intoHalf: y, rstd: scale, rows: rows, columns: width, epsilon: epsilon)
            }
        }
        return {
            kernels.rmsNorm(x, gamma: gain, into: y, rstd: scale, rows: rows, columns: width, epsilon: epsilon)
        }
    }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double { 5 * Double(inputs[0].shape.count) }
}

/// Gradients of `RMSNorm`: operands dy, x, gain, scale by row and, where fused, a gradient to add to dx;
/// outputs dx, d gain.
struct RMSNormGradient: Operation {
    /// Whether a fifth operand is added to dx.
    var accumulates = false

    var name: String { "rms norm gradient" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, accumulates ? 5 : 4, name)
        return [TensorType(inputs[1].shape), TensorType(inputs[2].shape)]
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        let (dy, x, gain, scales) = (inputs[0].values, inputs[1], inputs[2].values, inputs[3].values)
        let width = x.shape.last
        var dx = accumulates ? inputs[4] : DoubleTensor(x.shape, repeating: 0)
        var dGain = DoubleTensor([width], repeating: 0)
        for row in 0..<x.shape.rows {
            let range = row * width..<(row + 1) * width
            let projection =
                range.reduce(0) {
                    $0 + dy[$1] * gain[$1 - row * width] * x.values[$1] * scales[row]
                } / Double(width)
            for index in range {
                let normalized = x.values[index] * scales[row]
                dx.values[index] += scales[row] * (dy[index] * gain[index % width] - normalized * projection)
                dGain.values[index % width] += dy[index] * normalized
            }
        }
        return [dx, dGain]
    }

    func prepare(_ context: KernelContext) throws -> Kernel {
        let (kernels, accumulates) = (context.kernels, accumulates)
        let (dy, x, gain) = (context.inputs[0].floats, context.inputs[1].floats, context.inputs[2].floats)
        let scale = context.inputs[3].floats
        let (dx, dGain) = (context.outputs[0], context.outputs[1].floats)
        let (rows, width) = (dx.shape.rows, dx.shape.last)
        let base = accumulates && !context.sharesMemory(input: 4, output: 0) ? context.inputs[4] : nil
        return {
            if let base { dx.address.copyMemory(from: base.address, byteCount: base.type.byteCount) }
            kernels.fill(0, into: dGain, count: width)
            kernels.rmsNormBackward(
                x, gamma: gain, rstd: scale, dy, into: dx.floats, dGamma: dGain, rows: rows, columns: width,
                accumulate: accumulates)
        }
    }

    var inPlace: [(input: Int, output: Int)] { accumulates ? [(4, 0)] : [(0, 0)] }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double { 10 * Double(inputs[1].shape.count) }
}

extension RMSNormGradient: Accumulating {
    func accumulating() -> RMSNormGradient? { accumulates ? nil : RMSNormGradient(accumulates: true) }
}

extension GraphBuilder {
    /// Root-mean-square normalization of x `[…, C]` over the innermost axis; the gain is `[C]`, `epsilon` is added to
    /// the mean square.
    public mutating func rmsNorm(_ x: Tensor, gain: Tensor, epsilon: Float = 1e-5) throws -> Tensor {
        try apply(RMSNorm(epsilon: epsilon), to: [x, gain])[0]
    }
}

extension OperationEntry {
    /// Rows scaled to a mean square of 1.
    static let rmsNorm = OperationEntry(
        "rms norm",
        [Shape([3, 5]), [2, 3, 17], [1, 1], [4, 33]].map { shape in
            OperationExample("rms norm of \(shape)") { graph in
                try graph.rmsNorm(graph.input("x", shape), gain: graph.input("gain", [shape.last]))
            }
        }
            + [
                OperationExample("rms norm beside a residual") { graph in
                    let x = try graph.input("x", [3, 7])
                    let norm = try graph.rmsNorm(x, gain: graph.input("gain", [7]))
                    return try graph.add(x, graph.matmul(norm, graph.input("weight", [7, 7])))
                }
            ])
}
