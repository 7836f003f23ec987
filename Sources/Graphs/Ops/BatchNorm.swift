import Kernels
import Language

/// Normalizes each channel over all rows of the slice (Ioffe and Szegedy 2015), then scales and shifts.
///
/// Operands x `[…, C]`, gain `[C]`, shift `[C]`; outputs y, the mean, 1/√(σ² + ε) and the unbiased variance
/// by channel. It couples the rows of a slice, not of the whole batch.
struct BatchNorm: Operation {
    var epsilon: Float

    var name: String { "batch norm" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, 3, name)
        try Check.floats(inputs, name)
        let x = inputs[0].shape
        guard x.rank >= 2 else {
            throw GraphError(
                name,
                Text(
                    "x is \(x); [rows, …, channels] would fit",
                    zh: "x 为 \(x)；应为 [rows, …, channels]"))
        }
        try Check.shape(inputs[1].shape, is: [x.last], Text("the gain", zh: "增益"), name)
        try Check.shape(inputs[2].shape, is: [x.last], Text("the shift", zh: "偏移"), name)
        let channels = TensorType([x.last])
        return [TensorType(x), channels, channels, channels]
    }

    func gradients(
        of call: Call, outputGradients: [Tensor?], in graph: inout GraphBuilder
    ) throws -> [Tensor?] {
        guard let dy = outputGradients[0] else { return [nil, nil, nil] }
        return try graph.apply(
            BatchNormGradient(), to: [dy, call.inputs[0], call.inputs[1], call.outputs[1], call.outputs[2]])
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        let (x, gain, shift) = (inputs[0], inputs[1].values, inputs[2].values)
        let (rows, width) = (x.shape.rows, x.shape.last)
        func mean(_ column: Int, _ value: (Double) -> Double) -> Double {
            (0..<rows).reduce(0) { $0 + value(x.values[$1 * width + column]) } / Double(rows)
        }
        let means = (0..<width).map { mean($0) { $0 } }
        let variances = (0..<width).map { column in mean(column) { ($0 - means[column]) * ($0 - means[column]) } }
        let scales = variances.map { 1 / ($0 + Double(epsilon)).squareRoot() }
        let unbiased = variances.map { $0 * Double(rows) / Double(max(1, rows - 1)) }
        let y = DoubleTensor(x.shape) { index in
            let column = index % width
            return (x.values[index] - means[column]) * scales[column] * gain[column] + shift[column]
        }
        return [y] + [means, scales, unbiased].map { DoubleTensor([width], $0) }
    }

    func prepare(_ context: KernelContext) throws -> Kernel {
        let (kernels, epsilon) = (context.kernels, epsilon)
        let (x, gain, shift) = (context.inputs[0].floats, context.inputs[1].floats, context.inputs[2].floats)
        let outputs = context.outputs.map(\.floats)
        let (y, means, scales, variances) = (outputs[0], outputs[1], outputs[2], outputs[3])
        let (rows, width) = (context.inputs[0].shape.rows, context.inputs[0].shape.last)
        return {
            kernels.columnMoments(x, mean: means, variance: variances, rows: rows, columns: width)
            for column in 0..<width {
                scales[column] = 1 / (variances[column] + epsilon).squareRoot()
                variances[column] *= Float(rows) / Float(max(1, rows - 1))
            }
            kernels.batchNorm(
                x, mean: means, rstd: scales, gamma: gain, beta: shift, into: y, rows: rows, columns: width)
        }
    }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double { 7 * Double(inputs[0].shape.count) }
}

/// Gradients of `BatchNorm`: operands dy, x, gain, mean, 1/√(σ² + ε); outputs dx, d gain, d shift.
struct BatchNormGradient: Operation {
    var name: String { "batch norm gradient" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, 5, name)
        return [TensorType(inputs[1].shape), TensorType(inputs[2].shape), TensorType(inputs[2].shape)]
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        let (dy, x, gain) = (inputs[0].values, inputs[1], inputs[2].values)
        let (means, scales) = (inputs[3].values, inputs[4].values)
        let (rows, width) = (x.shape.rows, x.shape.last)
        func normalized(_ index: Int) -> Double { (x.values[index] - means[index % width]) * scales[index % width] }
        var dGain = DoubleTensor([width], repeating: 0)
        var dShift = DoubleTensor([width], repeating: 0)
        for index in x.values.indices {
            dGain.values[index % width] += dy[index] * normalized(index)
            dShift.values[index % width] += dy[index]
        }
        let dx = DoubleTensor(x.shape) { index in
            let column = index % width
            let mean = (dShift.values[column] + normalized(index) * dGain.values[column]) / Double(rows)
            return gain[column] * scales[column] * (dy[index] - mean)
        }
        return [dx, dGain, dShift]
    }

    func prepare(_ context: KernelContext) throws -> Kernel {
        let (kernels, scratch) = (context.kernels, context.scratch)
        let (dy, x, gain) = (context.inputs[0].floats, context.inputs[1].floats, context.inputs[2].floats)
        let (means, scales) = (context.inputs[3].floats, context.inputs[4].floats)
        let (dx, dGain, dShift) = (context.outputs[0].floats, context.outputs[1].floats, context.outputs[2].floats)
        let (rows, width) = (context.inputs[1].shape.rows, context.inputs[1].shape.last)
        scratch.reserve(2 * width * 4)
        return {
            kernels.fill(0, into: dGain, count: width)
            kernels.fill(0, into: dShift, count: width)
            kernels.batchNormBackward(
                x, mean: means, rstd: scales, gamma: gain, dy, into: dx, dGamma: dGain, dBeta: dShift,
                scratch: scratch.address.assumingMemoryBound(to: Float.self), rows: rows, columns: width)
        }
    }

    var inPlace: [(input: Int, output: Int)] { [(0, 0)] }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double { 12 * Double(inputs[1].shape.count) }
}

/// `1 / √(x + ε)`: turns a running variance into a scale. Not trained through, so it declares no gradient.
struct InverseRoot: Operation {
    var epsilon: Float

    var name: String { "inverse root" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, 1, name)
        return [TensorType(inputs[0].shape)]
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        [DoubleTensor(outputs[0].shape) { 1 / (inputs[0].values[$0] + Double(epsilon)).squareRoot() }]
    }

    func prepare(_ context: KernelContext) throws -> Kernel {
        let (x, y, count) = (context.inputs[0].floats, context.outputs[0].floats, context.outputs[0].count)
        return { [epsilon] in
            for index in 0..<count { y[index] = 1 / (x[index] + epsilon).squareRoot() }
        }
    }
}

extension GraphBuilder {
    /// Batch normalization of `[…, C]`, channels innermost: over the slice's rows while training, with the
    /// running statistics `NAME.mean` and `NAME.variance` in a forward-only graph.
    /// - Parameters:
    ///   - gain: `[C]`, and `shift` alike.
    ///   - epsilon: added to the variance.
    ///   - momentum: how far a step moves the running statistics, from 0 to 1.
    public mutating func batchNorm(
        _ x: Tensor, name: String, gain: Tensor, shift: Tensor, epsilon: Float = 1e-5, momentum: Float = 0.1
    ) throws -> Tensor {
        let outputs = try apply(BatchNorm(epsilon: epsilon), to: [x, gain, shift])
        let channels = shape(of: gain)
        let mean = try state(name + ".mean", channels, initial: 0, momentum: momentum)
        let variance = try state(name + ".variance", channels, initial: 1, momentum: momentum)
        guard mode == .inference else {
            observe(mean, outputs[1])
            observe(variance, outputs[3])
            return outputs[0]
        }
        let centered = try add(x, scale(mean, by: -1))
        let factor = try multiply(applyOne(InverseRoot(epsilon: epsilon), to: variance), gain)
        return try add(multiply(centered, factor), shift)
    }
}

extension OperationEntry {
    /// Channels normalized over the rows of a slice.
    static let batchNorm = OperationEntry(
        "batch norm",
        [Shape([4, 3]), [2, 3, 17], [3, 1], [2, 2, 2, 5]].map { shape in
            OperationExample("batch norm of \(shape)") { graph in
                let (gain, shift) = (try graph.input("gain", [shape.last]), try graph.input("shift", [shape.last]))
                return try graph.apply(BatchNorm(epsilon: 1e-2), to: [graph.input("x", shape), gain, shift])[0]
            }
        })
}
