import Kernels
import Language

/// 2-D convolution (a cross-correlation) of images `[N, H, W, C]`, channels innermost, with a weight
/// `[O, C / groups, kernel height, kernel width]`: `[N, H′, W′, O]`.
///
/// Fusion adds a bias and an activation; a bias takes one more operand.
struct Convolution: Operation {
    var stride: Int
    var padding: Int
    var groups: Int
    var hasBias = false
    var activation: ActivationKind?

    var name: String { "convolution" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, hasBias ? 3 : 2, name)
        try Check.floats(inputs, name)
        let (x, weight) = (inputs[0].shape, inputs[1].shape)
        guard x.rank == 4 else {
            throw GraphError(
                name,
                Text(
                    "images are \(x); [samples, height, width, channels] would fit",
                    zh: "图像为 \(x)；应为 [samples, height, width, channels]"))
        }
        guard groups > 0, x[3] % groups == 0, weight.rank == 4, weight[1] == x[3] / groups,
            weight[0] % groups == 0
        else {
            throw GraphError(
                name,
                Text(
                    """
                    images \(x) with a weight \(weight) in \(groups) groups do not fit; a weight of \
                    [outputs, \(x[3] / max(groups, 1)), height, width] would
                    """,
                    zh:
                        "图像 \(x) 与权重 \(weight) 在 \(groups) 组下不匹配；权重应为 [outputs, \(x[3] / max(groups, 1)), height, width]"
                ))
        }
        guard stride > 0, padding >= 0 else {
            throw GraphError(
                name,
                Text(
                    "a stride of \(stride) and a padding of \(padding)",
                    zh: "步幅 \(stride)，填充 \(padding)"))
        }
        let size = window(x, weight).outSize
        guard size.vertical > 0, size.horizontal > 0 else {
            throw GraphError(
                name,
                Text(
                    "a kernel of \(weight[2])×\(weight[3]) is larger than images of \(x[1])×\(x[2])",
                    zh: "\(weight[2])×\(weight[3]) 的卷积核大于 \(x[1])×\(x[2]) 的图像"))
        }
        return [TensorType([x[0], size.vertical, size.horizontal, weight[0]])]
    }

    func window(_ x: Shape, _ weight: Shape) -> ImageWindow {
        ImageWindow(
            batch: x[0], inChannels: x[3], outChannels: weight[0], size: .init(x[1], x[2]),
            kernel: .init(weight[2], weight[3]), stride: .init(stride), padding: .init(padding), groups: groups)
    }

    func gradients(
        of call: Call, outputGradients: [Tensor?], in graph: inout GraphBuilder
    ) throws -> [Tensor?] {
        guard let dy = outputGradients[0] else { return [nil, nil] }
        let (x, weight) = (call.inputs[0], call.inputs[1])
        let dx = ConvolutionDataGradient(convolution: self, shape: graph.shape(of: x))
        let dWeight = ConvolutionWeightGradient(convolution: self, shape: graph.shape(of: weight))
        return [try graph.applyOne(dx, to: dy, weight), try graph.applyOne(dWeight, to: x, dy)]
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        var y = DoubleTensor(outputs[0].shape, repeating: 0)
        forEachTerm(inputs[0].shape, inputs[1].shape) { x, weight, output in
            y.values[output] += inputs[0].values[x] * inputs[1].values[weight]
        }
        let bias = hasBias ? inputs[2].values : nil
        for index in y.values.indices {
            if let bias { y.values[index] += bias[index % bias.count] }
            if let activation { y.values[index] = activation.value(y.values[index]) }
        }
        return [y]
    }

    /// Calls body with the indices of image, weight and result of each product that is summed.
    func forEachTerm(_ x: Shape, _ weight: Shape, _ body: (_ x: Int, _ weight: Int, _ output: Int) -> Void) {
        let size = window(x, weight).outSize
        let (inputs, outputs) = (weight[1], weight[0] / groups)
        for position in 0..<x[0] * size.vertical * size.horizontal * weight[0] {
            let channel = position % weight[0]
            let column = position / weight[0] % size.horizontal
            let row = position / weight[0] / size.horizontal % size.vertical
            let sample = position / weight[0] / size.horizontal / size.vertical
            for i in 0..<weight[2] {
                for j in 0..<weight[3] {
                    let (top, left) = (row * stride + i - padding, column * stride + j - padding)
                    guard (0..<x[1]).contains(top), (0..<x[2]).contains(left) else { continue }
                    for c in 0..<inputs {
                        let source = ((sample * x[1] + top) * x[2] + left) * x[3] + channel / outputs * inputs + c
                        body(source, ((channel * inputs + c) * weight[2] + i) * weight[3] + j, position)
                    }
                }
            }
        }
    }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double {
        Double(window(inputs[0].shape, inputs[1].shape).flops)
    }
}

/// Gradient of `Convolution` for the images: operands dy, weight.
struct ConvolutionDataGradient: Operation {
    var convolution: Convolution
    /// Shape of the images.
    var shape: Shape

    var name: String { "convolution gradient of images" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, 2, name)
        return [TensorType(shape)]
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        var dx = DoubleTensor(shape, repeating: 0)
        convolution.forEachTerm(shape, inputs[1].shape) { x, weight, output in
            dx.values[x] += inputs[0].values[output] * inputs[1].values[weight]
        }
        return [dx]
    }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double {
        Double(convolution.window(shape, inputs[1].shape).flops)
    }
}

/// Gradient of `Convolution` for the weight: operands x, dy.
struct ConvolutionWeightGradient: Operation {
    var convolution: Convolution
    /// Shape of the weight.
    var shape: Shape

    var name: String { "convolution gradient of weights" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, 2, name)
        return [TensorType(shape)]
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        var dWeight = DoubleTensor(shape, repeating: 0)
        convolution.forEachTerm(inputs[0].shape, shape) { x, weight, output in
            dWeight.values[weight] += inputs[0].values[x] * inputs[1].values[output]
        }
        return [dWeight]
    }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double {
        Double(convolution.window(inputs[0].shape, shape).flops)
    }
}

extension GraphBuilder {
    /// 2-D convolution of images `[N, H, W, C]` with a weight `[O, C / groups, height, width]` and a bias `[O]`.
    public mutating func convolution(
        _ x: Tensor, weight: Tensor, bias: Tensor? = nil, stride: Int = 1, padding: Int = 0, groups: Int = 1
    ) throws -> Tensor {
        let result = try applyOne(Convolution(stride: stride, padding: padding, groups: groups), to: x, weight)
        return try bias.map { try add(result, $0) } ?? result
    }
}

extension OperationEntry {
    /// 2-D convolution of images with channels innermost.
    static let convolution = OperationEntry(
        "convolution",
        [
            (x: Shape([2, 5, 4, 3]), weight: Shape([4, 3, 3, 3]), stride: 1, padding: 1, groups: 1),
            ([1, 5, 5, 1], [2, 1, 3, 2], 2, 0, 1), ([1, 3, 3, 4], [6, 2, 1, 1], 1, 0, 2),
            ([1, 1, 1, 1], [1, 1, 1, 1], 1, 0, 1), ([1, 4, 4, 2], [17, 2, 3, 3], 2, 1, 1),
        ].map { x, weight, stride, padding, groups in
            OperationExample("convolution of \(x) by \(weight), stride \(stride), padding \(padding)") { graph in
                let weight = try graph.input("weight", weight)
                let result = try graph.convolution(
                    graph.input("x", x), weight: weight, bias: graph.input("bias", [graph.shape(of: weight)[0]]),
                    stride: stride, padding: padding, groups: groups)
                return groups == 1 ? try graph.activation(.relu, result) : result
            }
        })
}
