import Kernels
import Language

/// What a pooling takes of each window.
enum PoolingKind: String {
    /// The largest element.
    case max
    /// The mean of all elements, padding counted as zeros: PyTorch's default.
    case average
}

/// Largest or mean element of each window of images `[N, H, W, C]`; outputs the result `[N, H′, W′, C]` and,
/// for the gradient of the largest, which element of the window it was.
struct Pooling: Operation {
    var kind: PoolingKind
    var size: Int
    var stride: Int
    var padding: Int

    var name: String { "\(kind.rawValue) pooling" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, 1, name)
        try Check.floats(inputs, name)
        let x = inputs[0].shape
        guard x.rank == 4 else {
            throw GraphError(
                name,
                Text(
                    "images are \(x); [samples, height, width, channels] would fit",
                    zh: "图像为 \(x)；应为 [samples, height, width, channels]"))
        }
        guard size > 0, stride > 0, padding >= 0, padding < size else {
            throw GraphError(
                name,
                Text(
                    "windows of \(size) with a stride of \(stride) and a padding of \(padding)",
                    zh: "窗口 \(size)，步幅 \(stride)，填充 \(padding)"))
        }
        let out = window(x).outSize
        guard out.vertical > 0, out.horizontal > 0 else {
            throw GraphError(
                name,
                Text(
                    "a window of \(size)×\(size) is larger than images of \(x[1])×\(x[2])",
                    zh: "\(size)×\(size) 的窗口大于 \(x[1])×\(x[2]) 的图像"))
        }
        let result = Shape([x[0], out.vertical, out.horizontal, x[3]])
        return [TensorType(result), TensorType(kind == .max ? result : [1], .int32)]
    }

    func window(_ x: Shape) -> ImageWindow {
        ImageWindow(
            batch: x[0], inChannels: x[3], outChannels: x[3], size: .init(x[1], x[2]), kernel: .init(size),
            stride: .init(stride), padding: .init(padding))
    }

    func gradients(
        of call: Call, outputGradients: [Tensor?], in graph: inout GraphBuilder
    ) throws -> [Tensor?] {
        guard let dy = outputGradients[0] else { return [nil] }
        let gradient = PoolingGradient(pooling: self, shape: graph.shape(of: call.inputs[0]))
        return [try graph.applyOne(gradient, to: dy, call.outputs[1])]
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        let x = inputs[0].values
        var (y, places) = (
            DoubleTensor(outputs[0].shape, repeating: 0), DoubleTensor(outputs[1].shape, repeating: 0)
        )
        forEachWindow(inputs[0].shape) { output, elements in
            switch kind {
            case .max:
                guard let largest = elements.max(by: { x[$0.index] < x[$1.index] }) else { return }
                y.values[output] = x[largest.index]
                places.values[output] = Double(largest.place)
            case .average:
                y.values[output] = elements.reduce(0) { $0 + x[$1.index] } / Double(size * size)
            }
        }
        return [y, places]
    }

    /// Calls body with each result's index and the elements of its window that lie in the image: where they are in
    /// the images and in the window.
    func forEachWindow(_ x: Shape, _ body: (_ output: Int, _ elements: [(index: Int, place: Int)]) -> Void) {
        let out = window(x).outSize
        for position in 0..<x[0] * out.vertical * out.horizontal * x[3] {
            let channel = position % x[3]
            let column = position / x[3] % out.horizontal
            let row = position / x[3] / out.horizontal % out.vertical
            let sample = position / x[3] / out.horizontal / out.vertical
            var elements: [(index: Int, place: Int)] = []
            for place in 0..<size * size {
                let top = row * stride - padding + place / size
                let left = column * stride - padding + place % size
                guard (0..<x[1]).contains(top), (0..<x[2]).contains(left) else { continue }
                elements.append((((sample * x[1] + top) * x[2] + left) * x[3] + channel, place))
            }
            body(position, elements)
        }
    }

    func prepare(_ context: KernelContext) throws -> Kernel {
        let window = window(context.inputs[0].shape)
        let kernels = context.kernels
        let (x, y, places) = (context.inputs[0].floats, context.outputs[0].floats, context.outputs[1].integers)
        switch kind {
        case .max: return { kernels.maxPooling(x, into: y, places: places, window) }
        case .average: return { kernels.meanPooling(x, into: y, window) }
        }
    }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double {
        Double(outputs[0].shape.count * size * size)
    }
}

/// Gradient of `Pooling`: operands dy, places of the largest elements.
struct PoolingGradient: Operation {
    var pooling: Pooling
    /// Shape of the images.
    var shape: Shape

    var name: String { "\(pooling.name) gradient" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, 2, name)
        return [TensorType(shape)]
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        let (dy, places) = (inputs[0].values, inputs[1].values)
        var dx = DoubleTensor(shape, repeating: 0)
        pooling.forEachWindow(shape) { output, elements in
            for element in elements {
                switch pooling.kind {
                case .max where Double(element.place) == places[output]: dx.values[element.index] += dy[output]
                case .max: break
                case .average: dx.values[element.index] += dy[output] / Double(pooling.size * pooling.size)
                }
            }
        }
        return [dx]
    }

    func prepare(_ context: KernelContext) throws -> Kernel {
        let window = pooling.window(shape)
        let kernels = context.kernels
        let (dy, dx, places) = (context.inputs[0].floats, context.outputs[0].floats, context.inputs[1].integers)
        switch pooling.kind {
        case .max: return { kernels.maxPoolingGradient(dy, places: places, into: dx, window) }
        case .average: return { kernels.meanPoolingGradient(dy, into: dx, window) }
        }
    }
}

extension GraphBuilder {
    /// Largest element of each window of images `[N, H, W, C]`; the stride is the size unless given. `padding` points
    /// around the image never win.
    public mutating func maxPooling(
        _ x: Tensor, size: Int, stride: Int? = nil, padding: Int = 0
    ) throws -> Tensor {
        try apply(Pooling(kind: .max, size: size, stride: stride ?? size, padding: padding), to: [x])[0]
    }

    /// Mean of each window of images `[N, H, W, C]`, with `padding` points around the image counted as zeros; the
    /// stride is the size unless given.
    public mutating func averagePooling(
        _ x: Tensor, size: Int, stride: Int? = nil, padding: Int = 0
    ) throws -> Tensor {
        let pooling = Pooling(kind: .average, size: size, stride: stride ?? size, padding: padding)
        return try apply(pooling, to: [x])[0]
    }

    /// Mean over all positions of images `[N, H, W, C]`: `[N, C]`.
    public mutating func globalAveragePooling(_ x: Tensor) throws -> Tensor {
        guard shape(of: x).rank == 4 else {
            throw GraphError(
                "pooling",
                Text(
                    "images are \(shape(of: x)); [samples, height, width, channels] would fit",
                    zh: "图像为 \(shape(of: x))；应为 [samples, height, width, channels]"))
        }
        return try mean(x, axes: 1..<3)
    }
}

extension OperationEntry {
    /// Largest or mean element of each window of images.
    static let pooling = OperationEntry(
        "pooling",
        ([
            ([2, 4, 4, 3], 2, 2, 0), ([1, 5, 5, 1], 3, 2, 1), ([1, 3, 4, 17], 2, 1, 0),
            ([1, 5, 4, 2], 2, 3, 0),
        ]
            as [(Shape, Int, Int, Int)]).flatMap { shape, size, step, padding in
                OperationExample.unary("max pooling \(size)/\(step)", [shape]) {
                    try $0.maxPooling($1, size: size, stride: step, padding: padding)
                }
                    + OperationExample.unary("average pooling \(size)/\(step)", [shape]) {
                        try $0.averagePooling($1, size: size, stride: step, padding: padding)
                    }
            } + OperationExample.unary("global average pooling", [[2, 3, 4, 5]]) { try $0.globalAveragePooling($1) })
}
