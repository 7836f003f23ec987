import Kernels
import Language

/// Normalizes groups of channels of each sample (Wu and He 2018), then scales and shifts channels.
///
/// Operands x `[N, …, C]`, gain `[C]`, shift `[C]`; a group is C / groups neighboring channels at all
/// positions of a sample. Outputs y, and μ and 1/√(σ² + ε) as `[N, groups]`.
struct GroupNorm: Operation {
    var groups: Int
    var epsilon: Float

    var name: String { "group norm" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, 3, name)
        try Check.floats(inputs, name)
        let x = inputs[0].shape
        guard x.rank >= 2 else {
            throw GraphError(
                name,
                Text(
                    "x is \(x); [samples, …, channels] would fit",
                    zh: "x 为 \(x)；应为 [samples, …, channels]"))
        }
        guard groups > 0, x.last % groups == 0 else {
            throw GraphError(
                name,
                Text(
                    "\(x.last) channels cannot be split into \(groups) equal groups",
                    zh: "\(x.last) 个通道不能均分为 \(groups) 组"))
        }
        try Check.shape(inputs[1].shape, is: [x.last], Text("the gain", zh: "增益"), name)
        try Check.shape(inputs[2].shape, is: [x.last], Text("the shift", zh: "偏移"), name)
        return [TensorType(x), TensorType([x[0], groups]), TensorType([x[0], groups])]
    }

    func gradients(
        of call: Call, outputGradients: [Tensor?], in graph: inout GraphBuilder
    ) throws -> [Tensor?] {
        guard let dy = outputGradients[0] else { return [nil, nil, nil] }
        return try graph.apply(
            GroupNormGradient(groups: groups),
            to: [dy, call.inputs[0], call.inputs[1], call.outputs[1], call.outputs[2]])
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        let (x, gain, shift) = (inputs[0].values, inputs[1].values, inputs[2].values)
        let view = GroupView(inputs[0].shape, groups: groups)
        var results = outputs.map { DoubleTensor($0.shape, repeating: 0) }
        view.forEachGroup { group, elements in
            let mean = elements.reduce(0) { $0 + x[$1] } / Double(elements.count)
            let variance = elements.reduce(0) { $0 + (x[$1] - mean) * (x[$1] - mean) } / Double(elements.count)
            let scale = 1 / (variance + Double(epsilon)).squareRoot()
            for index in elements {
                let channel = index % view.channels
                results[0].values[index] = (x[index] - mean) * scale * gain[channel] + shift[channel]
            }
            results[1].values[group] = mean
            results[2].values[group] = scale
        }
        return results
    }

    func prepare(_ context: KernelContext) throws -> Kernel {
        let (kernels, groups, epsilon, scratch) = (context.kernels, groups, epsilon, context.scratch)
        let (x, gain, shift) = (context.inputs[0].floats, context.inputs[1].floats, context.inputs[2].floats)
        let (y, mean, scale) = (context.outputs[0].floats, context.outputs[1].floats, context.outputs[2].floats)
        let view = GroupView(context.inputs[0].shape, groups: groups)
        scratch.reserve(2 * view.channels * 4)
        return {
            kernels.groupNorm(
                x, gamma: gain, beta: shift, into: y, mean: mean, rstd: scale,
                scratch: scratch.address.assumingMemoryBound(to: Float.self), samples: view.count / groups,
                rows: view.positions, columns: view.channels, groups: groups, epsilon: epsilon)
        }
    }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double { 8 * Double(inputs[0].shape.count) }
}

/// Gradients of `GroupNorm`: operands dy, x, gain, μ, 1/√(σ² + ε); outputs dx, d gain, d shift.
struct GroupNormGradient: Operation {
    var groups: Int

    var name: String { "group norm gradient" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, 5, name)
        return [TensorType(inputs[1].shape), TensorType(inputs[2].shape), TensorType(inputs[2].shape)]
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        let (dy, x, gain) = (inputs[0].values, inputs[1].values, inputs[2].values)
        let view = GroupView(inputs[1].shape, groups: groups)
        var results = outputs.map { DoubleTensor($0.shape, repeating: 0) }
        view.forEachGroup { group, elements in
            let (mean, scale) = (inputs[3].values[group], inputs[4].values[group])
            let normalized = elements.map { (x[$0] - mean) * scale }
            let scaled = elements.map { dy[$0] * gain[$0 % view.channels] }
            let average = scaled.reduce(0, +) / Double(elements.count)
            let projection = zip(scaled, normalized).reduce(0) { $0 + $1.0 * $1.1 } / Double(elements.count)
            for (position, index) in elements.enumerated() {
                results[0].values[index] = scale * (scaled[position] - average - normalized[position] * projection)
                results[1].values[index % view.channels] += dy[index] * normalized[position]
                results[2].values[index % view.channels] += dy[index]
            }
        }
        return results
    }

    func prepare(_ context: KernelContext) throws -> Kernel {
        let (kernels, groups, scratch) = (context.kernels, groups, context.scratch)
        let (dy, x, gain) = (context.inputs[0].floats, context.inputs[1].floats, context.inputs[2].floats)
        let (mean, scale) = (context.inputs[3].floats, context.inputs[4].floats)
        let (dx, dGain, dShift) = (context.outputs[0].floats, context.outputs[1].floats, context.outputs[2].floats)
        let view = GroupView(context.inputs[1].shape, groups: groups)
        scratch.reserve(4 * view.channels * 4)
        return {
            kernels.fill(0, into: dGain, count: view.channels)
            kernels.fill(0, into: dShift, count: view.channels)
            kernels.groupNormBackward(
                x, gamma: gain, mean: mean, rstd: scale, dy, into: dx, dGamma: dGain, dBeta: dShift,
                scratch: scratch.address.assumingMemoryBound(to: Float.self), samples: view.count / groups,
                rows: view.positions, columns: view.channels, groups: groups)
        }
    }

    var inPlace: [(input: Int, output: Int)] { [(0, 0)] }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double { 14 * Double(inputs[1].shape.count) }
}

/// Where the groups of channels of `[N, …, C]` lie.
struct GroupView: Sendable {
    let channels: Int
    /// Positions of a sample.
    let positions: Int
    /// Groups of all samples.
    let count: Int
    /// Channels of a group.
    let width: Int
    private let groups: Int

    init(_ shape: Shape, groups: Int) {
        channels = shape.last
        positions = shape.rows / shape[0]
        count = shape[0] * groups
        width = shape.last / groups
        self.groups = groups
    }

    /// Calls body with each group's elements.
    func forEachGroup(_ body: (_ group: Int, _ elements: [Int]) -> Void) {
        for group in 0..<count {
            let elements = (0..<positions).flatMap { position in
                let start = (group / groups * positions + position) * channels + group % groups * width
                return start..<start + width
            }
            body(group, elements)
        }
    }
}

extension GraphBuilder {
    /// Group normalization of x `[N, …, C]`, channels innermost, over `groups` equal parts of each sample's
    /// channels; gain and shift are `[C]`, `epsilon` is added to the variance.
    public mutating func groupNorm(
        _ x: Tensor, groups: Int, gain: Tensor, shift: Tensor, epsilon: Float = 1e-5
    ) throws -> Tensor {
        try apply(GroupNorm(groups: groups, epsilon: epsilon), to: [x, gain, shift])[0]
    }
}

extension OperationEntry {
    /// Groups of channels of each sample normalized.
    static let groupNorm = OperationEntry(
        "group norm",
        [(Shape([2, 3, 4]), 2), ([3, 12], 3), ([1, 2, 3, 5], 1), ([2, 3, 3, 34], 2)].map { shape, groups in
            OperationExample("group norm of \(shape) in \(groups)") { graph in
                try graph.groupNorm(
                    graph.input("x", shape), groups: groups, gain: graph.input("gain", [shape.last]),
                    shift: graph.input("shift", [shape.last]))
            }
        })
}
