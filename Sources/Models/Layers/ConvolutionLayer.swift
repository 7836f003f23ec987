import Graphs

extension GraphBuilder {
    /// A convolution with parameters of its own over images `[rows, height, width, channels]`; weight
    /// `[channels out, channels in, kernel, kernel]`. The padding keeps the size at a stride of 1.
    ///
    /// Starts as PyTorch's `Conv2d` does where nothing else is said: both uniform within ±1/√fan-in.
    mutating func convolution(
        _ name: String, _ x: Tensor, channels: Int, kernel: Int, stride: Int = 1, padding: Int? = nil,
        bias: Bool = true, start: Initializer? = nil
    ) throws -> Tensor {
        let inputs = shape(of: x).last
        let fanIn = inputs * kernel * kernel
        return try layer(name, kind: "convolution") { graph in
            let weight = try graph.parameter(
                "weight", [channels, inputs, kernel, kernel], start ?? .fanIn(fanIn))
            let shift = try bias ? graph.parameter("bias", [channels], .fanIn(fanIn)) : nil
            return try graph.convolution(
                x, weight: weight, bias: shift, stride: stride, padding: padding ?? kernel / 2)
        }
    }

    /// The batch as images `[rows, height, width, channels]`.
    mutating func images(_ batch: Tensor, _ image: ImageShape) throws -> Tensor {
        let shape = Shape([self.shape(of: batch)[0], image.height, image.width, image.channels])
        return self.shape(of: batch) == shape ? batch : try reshape(batch, shape)
    }
}
