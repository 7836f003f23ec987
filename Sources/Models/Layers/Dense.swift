import Graphs

extension GraphBuilder {
    /// A dense layer with parameters of its own: `x · weight + bias`, weight `[inputs, outputs]`.
    ///
    /// Starts as PyTorch's `Linear` does where nothing else is said: both uniform within ±1/√inputs.
    mutating func dense(
        _ name: String, _ x: Tensor, outputs: Int, bias: Bool = true, start: Initializer? = nil
    ) throws -> Tensor {
        let inputs = shape(of: x).last
        return try layer(name, kind: "dense") { graph in
            let weight = try graph.parameter("weight", [inputs, outputs], start ?? .fanIn(inputs))
            let shift =
                try bias
                ? graph.parameter("bias", [outputs], start == nil ? .fanIn(inputs) : .zeros) : nil
            return try graph.dense(x, weight: weight, bias: shift)
        }
    }
}
