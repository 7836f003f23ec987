import Kernels
import Testing

@Suite struct ImageTests {
    static let windows = [
        ImageWindow(
            batch: 2, inChannels: 1, outChannels: 3, size: .init(6, 7), kernel: .init(3), padding: .init(1)),
        ImageWindow(
            batch: 1, inChannels: 5, outChannels: 17, size: .init(9, 8), kernel: .init(3, 2), stride: .init(2, 1)),
        ImageWindow(
            batch: 3, inChannels: 16, outChannels: 32, size: .init(8), kernel: .init(3), padding: .init(1)),
        ImageWindow(
            batch: 2, inChannels: 4, outChannels: 8, size: .init(9), kernel: .init(3), padding: .init(2),
            dilation: .init(2), groups: 2),
        ImageWindow(batch: 2, inChannels: 8, outChannels: 4, size: .init(5), kernel: .init(1), stride: .init(2)),
    ]

    private func scratch(_ primitive: PreparedPrimitive) -> UnsafeMutableRawPointer {
        .allocate(byteCount: max(64, primitive.scratchBytes), alignment: 64)
    }

    /// A plain tensor brought into a layout.
    private func packed(_ values: [Float], _ shape: [Int], _ layout: OperandLayout) throws -> UnsafeMutableRawPointer {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: layout.bytes, alignment: 64)
        let reorder = try Reorder(from: OperandLayout(TensorLayout(shape)), to: layout)
        let work = scratch(reorder)
        defer { work.deallocate() }
        reorder.run(values, into: memory, scratch: work)
        return memory
    }

    private func plain(_ memory: UnsafeMutableRawPointer, _ shape: [Int], _ layout: OperandLayout) throws -> [Double] {
        let out = Memory(count: shape.reduce(1, *))
        let reorder = try Reorder(from: layout, to: OperandLayout(TensorLayout(shape)))
        let work = scratch(reorder)
        defer { work.deallocate() }
        reorder.run(memory, into: out.target, scratch: work)
        return out.doubles
    }

    @Test(arguments: windows, [false, true]) func convolution(_ w: ImageWindow, _ channelsLast: Bool) throws {
        KernelLibrary.useOneThread()
        let x = numbers(w.inShape.reduce(1, *), "x"), weights = numbers(w.weightShape.reduce(1, *), "w")
        let bias = numbers(w.outChannels, "bias"), dOut = numbers(w.outShape.reduce(1, *), "dOut")
        let (xs, ws, gs) = (x.map(Double.init), weights.map(Double.init), dOut.map(Double.init))
        let image = channelsLast ? try OperandLayout(OperandLayout.channelsLast(w.inShape)) : nil
        let result = channelsLast ? try OperandLayout(OperandLayout.channelsLast(w.outShape)) : nil

        let forward = try Convolution(w, source: image, destination: result, bias: true, activation: .relu)
        let source = try packed(x, w.inShape, forward.source)
        let kernel = try packed(weights, w.weightShape, forward.weights)
        let out = UnsafeMutableRawPointer.allocate(byteCount: forward.destination.bytes, alignment: 64)
        let work = scratch(forward)
        forward.run(source, weights: kernel, bias: bias, into: out, scratch: work)
        let wanted = Reference.convolution(xs, weights: ws, bias: bias.map(Double.init), w)
        expectClose(
            try plain(out, w.outShape, forward.destination), wanted.map { max($0, 0) }, rtol: 1e-4, atol: 1e-4)

        let gradients = Reference.convolutionBackward(xs, weights: ws, gs, w)
        let data = try ConvolutionDataGradient(w, dSource: image, dDestination: result)
        let dDestination = try packed(dOut, w.outShape, data.dDestination)
        let turned = try packed(weights, w.weightShape, data.weights)
        let dSource = UnsafeMutableRawPointer.allocate(byteCount: data.dSource.bytes, alignment: 64)
        let dataWork = scratch(data)
        data.run(dDestination, weights: turned, into: dSource, scratch: dataWork)
        expectClose(try plain(dSource, w.inShape, data.dSource), gradients.dx, rtol: 1e-4, atol: 1e-4)

        let weight = try ConvolutionWeightGradient(w, source: image, dDestination: result, bias: true)
        let input = try packed(x, w.inShape, weight.source)
        let upstream = try packed(dOut, w.outShape, weight.dDestination)
        let dWeights = UnsafeMutableRawPointer.allocate(byteCount: weight.dWeights.bytes, alignment: 64)
        let dBias = Memory(count: w.outChannels)
        let weightWork = scratch(weight)
        weight.run(input, upstream, into: dWeights, dBias: dBias.target, scratch: weightWork)
        expectClose(try plain(dWeights, w.weightShape, weight.dWeights), gradients.dWeights, rtol: 1e-4, atol: 1e-4)
        expectClose(dBias, gradients.dBias, rtol: 1e-4, atol: 1e-4)
        for memory in [
            source, kernel, out, work, dDestination, turned, dSource, dataWork, input, upstream, dWeights, weightWork,
        ] {
            memory.deallocate()
        }
    }

    @Test func aKernelThatDoesNotFitIsAnError() {
        let w = ImageWindow(batch: 1, inChannels: 1, outChannels: 1, size: .init(2), kernel: .init(3))
        #expect(throws: KernelError.self) { try Convolution(w) }
    }
}
