import Kernels

/// Convolutions of 3×3 by Winograd's algorithm, which multiplies less than half as often.
extension Convolution {
    func prepareWinograd(_ window: ImageWindow, _ context: KernelContext) throws -> Kernel {
        let primitive = try WinogradConvolution(
            window, kernels: context.kernels, activation: activation?.kernel ?? .identity)
        let inputs = context.inputs.map(\.floats)
        let (x, weights, bias, y) = (inputs[0], inputs[1], hasBias ? inputs[2] : nil, context.outputs[0].floats)
        let scratch = context.scratch
        scratch.reserve(primitive.scratchBytes)
        return { primitive.run(x, weights: weights, bias: bias, into: y, scratch: scratch.address) }
    }
}

extension ConvolutionDataGradient {
    func prepareWinograd(_ window: ImageWindow, _ context: KernelContext) throws -> Kernel {
        let primitive = try WinogradConvolution(dataGradientOf: window, kernels: context.kernels)
        let (dy, weights, dx) = (context.inputs[0].floats, context.inputs[1].floats, context.outputs[0].floats)
        let scratch = context.scratch
        scratch.reserve(primitive.scratchBytes)
        return { primitive.run(dy, weights: weights, into: dx, scratch: scratch.address) }
    }
}

extension ConvolutionWeightGradient {
    func prepareWinograd(_ window: ImageWindow, _ context: KernelContext) throws -> Kernel {
        let primitive = try WinogradWeightGradient(window, kernels: context.kernels)
        let (x, dy, dWeights) = (context.inputs[0].floats, context.inputs[1].floats, context.outputs[0].floats)
        let scratch = context.scratch
        scratch.reserve(primitive.scratchBytes)
        return { primitive.run(x, dy, into: dWeights, scratch: scratch.address) }
    }
}
