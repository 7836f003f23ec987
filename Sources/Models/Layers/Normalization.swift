import Graphs

extension GraphBuilder {
    /// A layer normalization with parameters of its own: gain 1 and, where `bias` says so, shift 0.
    mutating func layerNorm(_ name: String, _ x: Tensor, bias: Bool = true) throws -> Tensor {
        let width = shape(of: x).last
        return try layer(name, kind: "layer-norm") { graph in
            let gain = try graph.parameter("gain", [width], .ones)
            let shift = try bias ? graph.parameter("bias", [width], .zeros) : graph.fill([width], 0)
            return try graph.layerNorm(x, gain: gain, shift: shift)
        }
    }
}
