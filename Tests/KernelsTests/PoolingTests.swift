import Kernels
import Testing

/// Pooling on every instruction set against the naive reference.
@Suite struct PoolingTests {
    static let windows = [
        // Side by side, with and without a rest; overlapping, with padding; with gaps; one window for all.
        ImageWindow(batch: 3, inChannels: 32, outChannels: 32, size: .init(6, 4), kernel: .init(2), stride: .init(2)),
        ImageWindow(batch: 2, inChannels: 3, outChannels: 3, size: .init(6, 7), kernel: .init(2), stride: .init(2)),
        ImageWindow(
            batch: 1, inChannels: 19, outChannels: 19, size: .init(9), kernel: .init(3), stride: .init(2),
            padding: .init(1)),
        ImageWindow(batch: 2, inChannels: 17, outChannels: 17, size: .init(5, 8), kernel: .init(2), stride: .init(1)),
        ImageWindow(batch: 1, inChannels: 5, outChannels: 5, size: .init(8, 7), kernel: .init(2), stride: .init(3)),
        ImageWindow(
            batch: 2, inChannels: 2, outChannels: 2, size: .init(7, 6), kernel: .init(3, 2), stride: .init(1, 2),
            padding: .init(2, 1)),
        ImageWindow(batch: 2, inChannels: 5, outChannels: 5, size: .init(4), kernel: .init(4)),
    ]

    /// The order of the elements of images [sample, channel, row, column] when channels are innermost.
    private func channelsLast(_ shape: [Int]) -> [Int] {
        let (channels, area) = (shape[1], shape[2] * shape[3])
        return (0..<shape.reduce(1, *)).map { index in
            let (sample, place, channel) = (index / channels / area, index / channels % area, index % channels)
            return (sample * channels + channel) * area + place
        }
    }

    @Test(arguments: windows) func agreesWithTheReference(_ w: ImageWindow) {
        let (into, outOf) = (channelsLast(w.inShape), channelsLast(w.outShape))
        // Few values, so that some are equal.
        let x = numbers(into.count, "x").map { ($0 * 4).rounded() }, dy = numbers(outOf.count, "dy")
        let (xs, dys) = (into.map { x[$0] }, outOf.map { dy[$0] })
        for kernels in kernelSets {
            for largest in [true, false] {
                let y = Memory(count: dy.count), dx = Memory(count: x.count, repeating: .nan)
                var places = [Int32](repeating: .max, count: dy.count + 1)
                if largest {
                    kernels.maxPooling(xs, into: y.target, places: &places, w)
                    kernels.maxPoolingGradient(dys, places: places, into: dx.target, w)
                    #expect(places.last == .max)
                } else {
                    kernels.meanPooling(xs, into: y.target, w)
                    kernels.meanPoolingGradient(dys, into: dx.target, w)
                }
                let what = "\(kernels.instructionSet.rawValue), \(largest ? "largest" : "mean")"
                let wanted = Reference.pooling(x.map(Double.init), w, largest: largest)
                let gradient = Reference.poolingBackward(
                    x.map(Double.init), dy.map(Double.init), w, largest: largest)
                expectClose(y, outOf.map { wanted[$0] }, what)
                expectClose(dx, into.map { gradient[$0] }, what)
            }
        }
    }

    @Test func aValueThatIsNotANumberWins() {
        let w = ImageWindow(batch: 1, inChannels: 1, outChannels: 1, size: .init(2), kernel: .init(2))
        for kernels in kernelSets {
            for place in 0..<4 {
                var x: [Float] = [3, 1, .infinity, -1]
                x[place] = .nan
                let y = Memory(count: 1)
                var places: [Int32] = [9]
                kernels.maxPooling(x, into: y.target, places: &places, w)
                #expect(y.values[0].isNaN)
                #expect(places == [Int32(place)])
            }
        }
    }
}
