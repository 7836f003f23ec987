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
        guard x.rank >= 2 else { throw GraphError(name, "x is \(x); [samples, …, channels] would fit") }
        guard groups > 0, x.last % groups == 0 else {
            throw GraphError(name, "\(x.last) channels cannot be split into \(groups) equal groups")
        }
        try Check.shape(inputs[1].shape, is: [x.last], "the gain", name)
        try Check.shape(inputs[2].shape, is: [x.last], "the shift", name)
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
        let (view, epsilon) = (GroupView(context.inputs[0].shape, groups: groups), epsilon)
        let (x, gain, shift) = (context.inputs[0].floats, context.inputs[1].floats, context.inputs[2].floats)
        let (y, means, scales) = (context.outputs[0].floats, context.outputs[1].floats, context.outputs[2].floats)
        return {
            for group in 0..<view.count {
                var (sum, squares) = (0.0, 0.0)
                view.forEachRun(group) { start, _ in
                    for index in start..<start + view.width {
                        sum += Double(x[index])
                        squares += Double(x[index]) * Double(x[index])
                    }
                }
                let mean = sum / Double(view.elements)
                let variance = max(0, squares / Double(view.elements) - mean * mean)
                let scale = Float(1 / (variance + Double(epsilon)).squareRoot())
                means[group] = Float(mean)
                scales[group] = scale
                view.forEachRun(group) { start, channel in
                    for offset in 0..<view.width {
                        y[start + offset] = (x[start + offset] - Float(mean)) * scale * gain[channel + offset]
                            + shift[channel + offset]
                    }
                }
            }
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
        let view = GroupView(context.inputs[1].shape, groups: groups)
        let (dy, x, gain) = (context.inputs[0].floats, context.inputs[1].floats, context.inputs[2].floats)
        let (means, scales) = (context.inputs[3].floats, context.inputs[4].floats)
        let (dx, dGain, dShift) = (context.outputs[0].floats, context.outputs[1].floats, context.outputs[2].floats)
        return {
            dGain.update(repeating: 0, count: view.channels)
            dShift.update(repeating: 0, count: view.channels)
            for group in 0..<view.count {
                let (mean, scale) = (means[group], scales[group])
                var (sum, product) = (0.0, 0.0)
                view.forEachRun(group) { start, channel in
                    for offset in 0..<view.width {
                        let up = dy[start + offset]
                        let normalized = (x[start + offset] - mean) * scale
                        dGain[channel + offset] += up * normalized
                        dShift[channel + offset] += up
                        sum += Double(up * gain[channel + offset])
                        product += Double(up * gain[channel + offset] * normalized)
                    }
                }
                let average = Float(sum / Double(view.elements))
                let projection = Float(product / Double(view.elements))
                view.forEachRun(group) { start, channel in
                    for offset in 0..<view.width {
                        let normalized = (x[start + offset] - mean) * scale
                        let scaled = dy[start + offset] * gain[channel + offset]
                        dx[start + offset] = scale * (scaled - average - normalized * projection)
                    }
                }
            }
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

    /// Elements of a group.
    var elements: Int { positions * width }

    /// Calls body with the first element and first channel of each run of neighboring elements of a group.
    @inline(__always)
    func forEachRun(_ group: Int, _ body: (_ start: Int, _ channel: Int) -> Void) {
        let channel = group % groups * width
        for position in 0..<positions {
            body((group / groups * positions + position) * channels + channel, channel)
        }
    }

    /// Calls body with each group's elements.
    func forEachGroup(_ body: (_ group: Int, _ elements: [Int]) -> Void) {
        for group in 0..<count {
            var elements: [Int] = []
            forEachRun(group) { start, _ in elements += start..<start + width }
            body(group, elements)
        }
    }
}

extension GraphBuilder {
    /// Group normalization of `[N, …, C]`, channels innermost.
    public mutating func groupNorm(
        _ x: Tensor, groups: Int, gain: Tensor, shift: Tensor, epsilon: Float = 1e-5
    ) throws -> Tensor {
        try apply(GroupNorm(groups: groups, epsilon: epsilon), to: [x, gain, shift])[0]
    }
}

extension OperationEntry {
    static let groupNorm = OperationEntry(
        "group norm", "Groups of channels of each sample normalized",
        [(Shape([2, 3, 4]), 2), ([3, 12], 3), ([1, 2, 3, 5], 1), ([2, 3, 3, 34], 2)].map { shape, groups in
            OperationExample("group norm of \(shape) in \(groups)") { graph in
                try graph.groupNorm(
                    graph.input("x", shape), groups: groups, gain: graph.input("gain", [shape.last]),
                    shift: graph.input("shift", [shape.last]))
            }
        })
}
