import Kernels
import Language

/// Normalizes each innermost row to mean 0 and variance 1, then scales and shifts
/// (Ba et al. 2016): `y = (x − μ) / √(σ² + ε) · gain + shift`.
///
/// Operands x `[…, C]`, gain `[C]`, shift `[C]`; outputs y, and for the gradient μ and 1/√(σ² + ε) by row.
struct LayerNorm: Operation {
    var epsilon: Float

    var name: String { "layer norm" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, 3, name)
        try Check.floats(inputs, name)
        let x = inputs[0].shape
        try Check.hasRows(x, Text(verbatim: "x"), name)
        try Check.shape(inputs[1].shape, is: [x.last], Text("the gain", zh: "增益"), name)
        try Check.shape(inputs[2].shape, is: [x.last], Text("the shift", zh: "偏移"), name)
        let rows = TensorType([x.rows])
        return [TensorType(x), rows, rows]
    }

    func gradients(
        of call: Call, outputGradients: [Tensor?], in graph: inout GraphBuilder
    ) throws -> [Tensor?] {
        guard let dy = outputGradients[0] else { return [nil, nil, nil] }
        return try graph.apply(
            LayerNormGradient(),
            to: [dy, call.inputs[0], call.inputs[1], call.outputs[1], call.outputs[2]])
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        let (x, gain, shift) = (inputs[0], inputs[1].values, inputs[2].values)
        let width = x.shape.last
        var y = DoubleTensor(x.shape, repeating: 0)
        var means: [Double] = []
        var scales: [Double] = []
        for row in 0..<x.shape.rows {
            let values = x.values[row * width..<(row + 1) * width]
            let mean = values.reduce(0, +) / Double(width)
            let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(width)
            let scale = 1 / (variance + Double(epsilon)).squareRoot()
            for (column, value) in values.enumerated() {
                y.values[row * width + column] = (value - mean) * scale * gain[column] + shift[column]
            }
            means.append(mean)
            scales.append(scale)
        }
        return [y, DoubleTensor([means.count], means), DoubleTensor([scales.count], scales)]
    }

    func prepare(_ context: KernelContext) throws -> Kernel {
        let (kernels, epsilon) = (context.kernels, epsilon)
        let (x, gain, shift) = (context.inputs[0].floats, context.inputs[1].floats, context.inputs[2].floats)
        let (y, mean, scale) = (context.outputs[0].floats, context.outputs[1].floats, context.outputs[2].floats)
        let (rows, width) = (context.inputs[0].shape.rows, context.inputs[0].shape.last)
        if context.outputs[0].type.element == .bfloat16 {
            let y = context.outputs[0].halves
            return {
                kernels.layerNorm(
                    x, gamma: gain, beta: shift, intoHalf: y, mean: mean, rstd: scale, rows: rows,
                    columns: width, epsilon: epsilon)
            }
        }
        return {
            kernels.layerNorm(
                x, gamma: gain, beta: shift, into: y, mean: mean, rstd: scale, rows: rows, columns: width,
                epsilon: epsilon)
        }
    }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double { 8 * Double(inputs[0].shape.count) }
}

/// Gradients of `LayerNorm`: operands dy, x, gain, μ, 1/√(σ² + ε) and, where fused, a gradient to add
/// to dx; outputs dx, d gain, d shift.
struct LayerNormGradient: Operation {
    /// Whether a sixth operand is added to dx.
    var accumulates = false

    var name: String { "layer norm gradient" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, accumulates ? 6 : 5, name)
        return [TensorType(inputs[1].shape), TensorType(inputs[2].shape), TensorType(inputs[2].shape)]
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        let (dy, x, gain) = (inputs[0].values, inputs[1], inputs[2].values)
        let width = x.shape.last
        var dx = accumulates ? inputs[5] : DoubleTensor(x.shape, repeating: 0)
        var dGain = DoubleTensor([width], repeating: 0)
        var dShift = DoubleTensor([width], repeating: 0)
        for row in 0..<x.shape.rows {
            let (mean, scale) = (inputs[3].values[row], inputs[4].values[row])
            let range = row * width..<(row + 1) * width
            let normalized = x.values[range].map { ($0 - mean) * scale }
            let scaled = zip(dy[range], gain).map { $0 * $1 }
            let average = scaled.reduce(0, +) / Double(width)
            let projection = zip(scaled, normalized).reduce(0) { $0 + $1.0 * $1.1 } / Double(width)
            for column in 0..<width {
                let index = row * width + column
                dx.values[index] += scale * (scaled[column] - average - normalized[column] * projection)
                dGain.values[column] += dy[index] * normalized[column]
                dShift.values[column] += dy[index]
            }
        }
        return [dx, dGain, dShift]
    }

    func prepare(_ context: KernelContext) throws -> Kernel {
        let (kernels, accumulates) = (context.kernels, accumulates)
        let (dy, x, gain) = (context.inputs[0].floats, context.inputs[1].floats, context.inputs[2].floats)
        let (mean, scale) = (context.inputs[3].floats, context.inputs[4].floats)
        let (dx, dGain, dShift) = (context.outputs[0], context.outputs[1].floats, context.outputs[2].floats)
        let (rows, width) = (dx.shape.rows, dx.shape.last)
        let base = accumulates && !context.sharesMemory(input: 5, output: 0) ? context.inputs[5] : nil
        return {
            if let base { dx.address.copyMemory(from: base.address, byteCount: base.type.byteCount) }
            kernels.fill(0, into: dGain, count: width)
            kernels.fill(0, into: dShift, count: width)
            kernels.layerNormBackward(
                x, gamma: gain, mean: mean, rstd: scale, dy, into: dx.floats, dGamma: dGain, dBeta: dShift,
                rows: rows, columns: width, accumulate: accumulates)
        }
    }

    var inPlace: [(input: Int, output: Int)] { accumulates ? [(5, 0)] : [(0, 0)] }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double { 14 * Double(inputs[1].shape.count) }
}

extension GraphBuilder {
    /// Layer normalization of x `[…, C]` over the innermost axis; gain and shift are `[C]`, `epsilon` is added to
    /// the variance.
    public mutating func layerNorm(
        _ x: Tensor, gain: Tensor, shift: Tensor, epsilon: Float = 1e-5
    ) throws -> Tensor {
        try apply(LayerNorm(epsilon: epsilon), to: [x, gain, shift])[0]
    }
}

extension OperationEntry {
    /// Rows normalized to mean 0 and variance 1.
    static let layerNorm = OperationEntry(
        "layer norm",
        [Shape([3, 5]), [2, 3, 17], [1, 2], [4, 33]].map { shape in
            OperationExample("layer norm of \(shape)") { graph in
                let x = try graph.input("x", shape)
                return try graph.layerNorm(
                    x, gain: graph.input("gain", [shape.last]), shift: graph.input("shift", [shape.last]))
            }
        }
            + [
                OperationExample("layer norm beside a residual") { graph in
                    let x = try graph.input("x", [3, 7])
                    let norm = try graph.layerNorm(
                        x, gain: graph.input("gain", [7]), shift: graph.input("shift", [7]))
                    return try graph.add(x, graph.matmul(norm, graph.input("weight", [7, 7])))
                }
            ])
}
