import Kernels

/// The weight in the layout that a primitive wants: where it is not the plain one, it is brought there
/// and back through working memory, which is small beside the convolution itself.
private struct WeightLayout {
    let plain: OperandLayout
    let wanted: OperandLayout

    init(_ window: ImageWindow, wanted: OperandLayout) throws {
        plain = try OperandLayout(TensorLayout(window.weightShape))
        self.wanted = wanted
    }

    var isPlain: Bool { plain == wanted }
}

extension Convolution {
    func prepare(_ context: KernelContext) throws -> Kernel {
        let window = window(context.inputs[0].shape, context.inputs[1].shape)
        if window.suitsWinograd { return try prepareWinograd(window, context) }
        let primitive = try Kernels.Convolution(
            window, source: OperandLayout(OperandLayout.channelsLast(window.inShape)),
            destination: OperandLayout(OperandLayout.channelsLast(window.outShape)), bias: hasBias,
            activation: activation?.kernel)
        let inputs = context.inputs.map(\.address)
        let (x, weight, y) = (inputs[0], inputs[1], context.outputs[0].address)
        let bias = hasBias ? inputs[2] : nil
        let scratch = context.scratch
        let layout = try WeightLayout(window, wanted: primitive.weights)
        guard !layout.isPlain else {
            scratch.reserve(primitive.scratchBytes)
            return { primitive.run(x, weights: weight, bias: bias, into: y, scratch: scratch.address) }
        }
        let reorder = try Reorder(from: layout.plain, to: layout.wanted)
        let weightBytes = Memory.rounded(layout.wanted.bytes)
        scratch.reserve(weightBytes + max(primitive.scratchBytes, reorder.scratchBytes))
        return {
            let rest = scratch.address + weightBytes
            reorder.run(weight, into: scratch.address, scratch: rest)
            primitive.run(x, weights: scratch.address, bias: bias, into: y, scratch: rest)
        }
    }
}

extension ConvolutionDataGradient {
    func prepare(_ context: KernelContext) throws -> Kernel {
        let window = convolution.window(shape, context.inputs[1].shape)
        if window.suitsWinograd { return try prepareWinograd(window, context) }
        let primitive = try Kernels.ConvolutionDataGradient(
            window, dSource: OperandLayout(OperandLayout.channelsLast(window.inShape)),
            dDestination: OperandLayout(OperandLayout.channelsLast(window.outShape)))
        let (dy, weight, dx) = (context.inputs[0].address, context.inputs[1].address, context.outputs[0].address)
        let scratch = context.scratch
        let layout = try WeightLayout(window, wanted: primitive.weights)
        guard !layout.isPlain else {
            scratch.reserve(primitive.scratchBytes)
            return { primitive.run(dy, weights: weight, into: dx, scratch: scratch.address) }
        }
        let reorder = try Reorder(from: layout.plain, to: layout.wanted)
        let weightBytes = Memory.rounded(layout.wanted.bytes)
        scratch.reserve(weightBytes + max(primitive.scratchBytes, reorder.scratchBytes))
        return {
            let rest = scratch.address + weightBytes
            reorder.run(weight, into: scratch.address, scratch: rest)
            primitive.run(dy, weights: scratch.address, into: dx, scratch: rest)
        }
    }
}

extension ConvolutionWeightGradient {
    func prepare(_ context: KernelContext) throws -> Kernel {
        let window = convolution.window(context.inputs[0].shape, shape)
        if window.suitsWinograd { return try prepareWinograd(window, context) }
        let primitive = try Kernels.ConvolutionWeightGradient(
            window, source: OperandLayout(OperandLayout.channelsLast(window.inShape)),
            dDestination: OperandLayout(OperandLayout.channelsLast(window.outShape)))
        let (x, dy, dWeight) = (context.inputs[0].address, context.inputs[1].address, context.outputs[0].address)
        let scratch = context.scratch
        let layout = try WeightLayout(window, wanted: primitive.dWeights)
        guard !layout.isPlain else {
            scratch.reserve(primitive.scratchBytes)
            return { primitive.run(x, dy, into: dWeight, dBias: nil, scratch: scratch.address) }
        }
        let reorder = try Reorder(from: layout.wanted, to: layout.plain)
        let weightBytes = Memory.rounded(layout.wanted.bytes)
        scratch.reserve(weightBytes + max(primitive.scratchBytes, reorder.scratchBytes))
        return {
            let rest = scratch.address + weightBytes
            primitive.run(x, dy, into: scratch.address, dBias: nil, scratch: rest)
            reorder.run(scratch.address, into: dWeight, scratch: rest)
        }
    }
}
