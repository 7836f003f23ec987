import Kernels

/// Largest or mean element of each window of images `[N, H, W, C]`; outputs the result `[N, H′, W′, C]` and,
/// for the gradient of the largest, where it was (as oneDNN keeps it).
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
            throw GraphError(name, "images are \(x); [samples, height, width, channels] would fit")
        }
        guard size > 0, stride > 0, padding >= 0, padding < size else {
            throw GraphError(name, "windows of \(size) with a stride of \(stride) and a padding of \(padding)")
        }
        let out = window(x).outSize
        guard out.vertical > 0, out.horizontal > 0 else {
            throw GraphError(name, "a window of \(size)×\(size) is larger than images of \(x[1])×\(x[2])")
        }
        let result = Shape([x[0], out.vertical, out.horizontal, x[3]])
        return [TensorType(result), TensorType([(workspaceBytes(x) + 3) / 4 + 1])]
    }

    func window(_ x: Shape) -> ImageWindow {
        ImageWindow(
            batch: x[0], inChannels: x[3], outChannels: x[3], size: .init(x[1], x[2]), kernel: .init(size),
            stride: .init(stride), padding: .init(padding))
    }

    /// Bytes that the largest elements' places take; at most four an element.
    private func workspaceBytes(_ x: Shape) -> Int {
        kind == .max ? 4 * window(x).outShape.reduce(1, *) : 0
    }

    func gradients(
        of call: Call, outputGradients: [Tensor?], in graph: inout GraphBuilder
    ) throws -> [Tensor?] {
        guard let dy = outputGradients[0] else { return [nil] }
        let gradient = PoolingGradient(pooling: self)
        return [try graph.applyOne(gradient, to: dy, call.inputs[0], call.outputs[1])]
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        let x = inputs[0].values
        var y = DoubleTensor(outputs[0].shape, repeating: 0)
        forEachWindow(inputs[0].shape) { output, elements in
            let values = elements.map { x[$0] }
            y.values[output] =
                kind == .max
                ? values.max() ?? 0 : values.reduce(0, +) / Double(divisor(elements.count))
        }
        return [y, DoubleTensor(outputs[1].shape, repeating: 0)]
    }

    /// By how much a mean divides, for so many elements within the image.
    func divisor(_ inside: Int) -> Int { kind == .averageWithPadding ? size * size : inside }

    /// Calls body with each result's index and the elements of its window that lie in the image.
    func forEachWindow(_ x: Shape, _ body: (_ output: Int, _ elements: [Int]) -> Void) {
        let out = window(x).outSize
        for position in 0..<x[0] * out.vertical * out.horizontal * x[3] {
            let channel = position % x[3]
            let column = position / x[3] % out.horizontal
            let row = position / x[3] / out.horizontal % out.vertical
            let sample = position / x[3] / out.horizontal / out.vertical
            var elements: [Int] = []
            for top in row * stride - padding..<row * stride - padding + size where (0..<x[1]).contains(top) {
                for left in column * stride - padding..<column * stride - padding + size
                where (0..<x[2]).contains(left) {
                    elements.append(((sample * x[1] + top) * x[2] + left) * x[3] + channel)
                }
            }
            body(position, elements)
        }
    }

    func prepare(_ context: KernelContext) throws -> Kernel {
        let window = window(context.inputs[0].shape)
        let primitive = try Kernels.Pooling(
            kind, window, source: OperandLayout(OperandLayout.channelsLast(window.inShape)),
            destination: OperandLayout(OperandLayout.channelsLast(window.outShape)))
        guard primitive.workspaceBytes <= context.outputs[1].type.byteCount else {
            throw GraphError(name, "oneDNN's notes take \(primitive.workspaceBytes) bytes, more than expected")
        }
        let (x, y, workspace) = (context.inputs[0].address, context.outputs[0].address, context.outputs[1].address)
        let scratch = context.scratch
        scratch.reserve(primitive.scratchBytes)
        let notes = primitive.workspaceBytes > 0 ? workspace : nil
        return { primitive.run(x, into: y, workspace: notes, scratch: scratch.address) }
    }

    func flops(inputs: [TensorType], outputs: [TensorType]) -> Double {
        Double(outputs[0].shape.count * size * size)
    }
}

/// Gradient of `Pooling`: operands dy, x, places of the largest elements.
struct PoolingGradient: Operation {
    var pooling: Pooling

    var name: String { "\(pooling.name) gradient" }

    func outputs(for inputs: [TensorType]) throws -> [TensorType] {
        try Check.count(inputs, 3, name)
        return [TensorType(inputs[1].shape)]
    }

    func evaluate(_ inputs: [DoubleTensor], outputs: [TensorType], context: ReferenceContext) -> [DoubleTensor] {
        let (dy, x) = (inputs[0].values, inputs[1].values)
        var dx = DoubleTensor(outputs[0].shape, repeating: 0)
        pooling.forEachWindow(outputs[0].shape) { output, elements in
            if pooling.kind == .max {
                guard let largest = elements.max(by: { x[$0] < x[$1] }) else { return }
                dx.values[largest] += dy[output]
            } else {
                for element in elements {
                    dx.values[element] += dy[output] / Double(pooling.divisor(elements.count))
                }
            }
        }
        return [dx]
    }

    func prepare(_ context: KernelContext) throws -> Kernel {
        let window = pooling.window(context.outputs[0].shape)
        let primitive = try Kernels.PoolingGradient(
            pooling.kind, window, dSource: OperandLayout(OperandLayout.channelsLast(window.inShape)),
            dDestination: OperandLayout(OperandLayout.channelsLast(window.outShape)))
        let (dy, dx, workspace) = (context.inputs[0].address, context.outputs[0].address, context.inputs[2].address)
        let scratch = context.scratch
        scratch.reserve(primitive.scratchBytes)
        let notes = pooling.kind == .max ? workspace : nil
        return {
            primitive.run(dy, workspace: notes.map { UnsafeRawPointer($0) }, into: dx, scratch: scratch.address)
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
        let pooling = Pooling(kind: .averageWithPadding, size: size, stride: stride ?? size, padding: padding)
        return try apply(pooling, to: [x])[0]
    }

    /// Mean over all positions of images `[N, H, W, C]`: `[N, C]`.
    public mutating func globalAveragePooling(_ x: Tensor) throws -> Tensor {
        guard shape(of: x).rank == 4 else {
            throw GraphError("pooling", "images are \(shape(of: x)); [samples, height, width, channels] would fit")
        }
        return try mean(x, axes: 1..<3)
    }
}

extension OperationEntry {
    static let pooling = OperationEntry(
        "pooling", "Largest or mean element of each window of images",
        ([([2, 4, 4, 3], 2, 2, 0), ([1, 5, 5, 1], 3, 2, 1), ([1, 3, 4, 17], 2, 1, 0)]
            as [(Shape, Int, Int, Int)]).flatMap { shape, size, step, padding in
                OperationExample.unary("max pooling \(size)/\(step)", [shape]) {
                    try $0.maxPooling($1, size: size, stride: step, padding: padding)
                }
                    + OperationExample.unary("average pooling \(size)/\(step)", [shape]) {
                        try $0.averagePooling($1, size: size, stride: step, padding: padding)
                    }
            } + OperationExample.unary("global average pooling", [[2, 3, 4, 5]]) { try $0.globalAveragePooling($1) })
}
