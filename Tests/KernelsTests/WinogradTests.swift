import Kernels
import Testing

/// Winograd's algorithm against the definition of a convolution.
@Suite struct WinogradTests {
    /// A block of tiles, several, and some that the tiles do not fill; edges that cut tiles after each of their
    /// results, tails of channels, each padding.
    static let windows = [
        ImageWindow(batch: 8, inChannels: 32, outChannels: 32, size: .init(8), kernel: .init(3), padding: .init(1)),
        ImageWindow(
            batch: 4, inChannels: 35, outChannels: 30, size: .init(9, 15), kernel: .init(3), padding: .init(0, 2)),
        ImageWindow(batch: 99, inChannels: 19, outChannels: 54, size: .init(3, 8), kernel: .init(3), padding: .init(1)),
        ImageWindow(
            batch: 1, inChannels: 16, outChannels: 65, size: .init(22, 26), kernel: .init(3), padding: .init(1)),
    ]

    /// Within 2e-5 of the results' size everywhere.
    private func expectNear(_ got: [Double], _ wanted: [Double], _ what: String) {
        let size = (wanted.reduce(0) { $0 + $1 * $1 } / Double(wanted.count)).squareRoot()
        expectClose(got, wanted, rtol: 0, atol: 2e-5 * size, what)
    }

    /// Runs with working memory of the size that was asked for, full of NaN, and looks at the marks around it.
    private func run(_ bytes: Int, _ body: (UnsafeMutableRawPointer) -> Void) {
        let memory = Memory(count: bytes / 4, repeating: .nan)
        body(UnsafeMutableRawPointer(memory.target))
        #expect(memory.isIntact, "wrote beyond the working memory")
    }

    /// Images with their channels innermost as [sample, channel, height, width].
    private func channelsFirst(_ x: [Float], _ shape: [Int]) -> [Double] {
        let (channels, area) = (shape[1], shape[2] * shape[3])
        return x.indices.map { index in
            let (sample, channel, place) = (index / area / channels, index / area % channels, index % area)
            return Double(x[(sample * area + place) * channels + channel])
        }
    }

    @Test(arguments: windows) func agreesWithTheDefinition(_ w: ImageWindow) throws {
        KernelLibrary.useOneThread()
        #expect(w.suitsWinograd)
        let x = numbers(w.inShape.reduce(1, *), "x"), dy = numbers(w.outShape.reduce(1, *), "dy")
        let weights = numbers(w.weightShape.reduce(1, *), "w"), bias = numbers(w.outChannels, "bias")
        let (xs, dys, ws) = (channelsFirst(x, w.inShape), channelsFirst(dy, w.outShape), weights.map(Double.init))

        let wanted = Reference.convolution(xs, weights: ws, bias: bias.map(Double.init), w).map { max($0, 0) }
        let gradients = Reference.convolutionBackward(xs, weights: ws, dys, w)
        for kernels in kernelSets {
            let what = kernels.instructionSet.rawValue
            let forward = try WinogradConvolution(w, kernels: kernels, activation: .relu)
            let y = Memory(count: dy.count)
            run(forward.scratchBytes) { forward.run(x, weights: weights, bias: bias, into: y.target, scratch: $0) }
            #expect(y.isIntact)
            expectNear(channelsFirst(y.values, w.outShape), wanted, what)

            let data = try WinogradConvolution(dataGradientOf: w, kernels: kernels)
            let dx = Memory(count: x.count)
            run(data.scratchBytes) { data.run(dy, weights: weights, into: dx.target, scratch: $0) }
            #expect(dx.isIntact)
            expectNear(channelsFirst(dx.values, w.inShape), gradients.dx, what)

            let weight = try WinogradWeightGradient(w, kernels: kernels)
            let dWeights = Memory(count: weights.count)
            run(weight.scratchBytes) { weight.run(x, dy, into: dWeights.target, scratch: $0) }
            #expect(dWeights.isIntact)
            expectNear(dWeights.doubles, gradients.dWeights, what)
        }
    }

    @Test(arguments: [
        ImageWindow(batch: 64, inChannels: 32, outChannels: 64, size: .init(14), kernel: .init(5), padding: .init(2)),
        ImageWindow(batch: 64, inChannels: 32, outChannels: 64, size: .init(14), kernel: .init(3), stride: .init(2)),
        ImageWindow(batch: 64, inChannels: 32, outChannels: 64, size: .init(14), kernel: .init(3), groups: 2),
        ImageWindow(batch: 64, inChannels: 1, outChannels: 64, size: .init(14), kernel: .init(3)),
        ImageWindow(batch: 64, inChannels: 15, outChannels: 64, size: .init(14), kernel: .init(3)),
        ImageWindow(batch: 1, inChannels: 32, outChannels: 64, size: .init(4), kernel: .init(3), padding: .init(1)),
        ImageWindow(batch: 640, inChannels: 32, outChannels: 64, size: .init(3), kernel: .init(3)),
    ]) func otherWindowsAreLeftToTheLibrary(_ w: ImageWindow) {
        #expect(!w.suitsWinograd)
    }
}
