import Drawing
import TerminalUI
import Testing

@Suite struct PlotTests {
    /// Few random points or many, with gaps, spikes and repeated positions: the fast plot sets exactly the dots that
    /// joining point to point does.
    @Test(arguments: 0..<60) func fastPlotEqualsReference(_ seed: UInt64) {
        var random = SplitMix(seed)
        let count = [3, 40, 500, 20_000][Int(seed % 4)]
        let scale: Scale = seed % 3 == 0 ? .logarithmic : .linear
        var curve = Curve()
        var x = 0.0
        for _ in 0..<count {
            x += seed % 5 == 0 ? Double(random.next() % 3) : 1
            let kind = random.next() % 200
            var y = 1 + random.unit()
            if kind < seed % 7 { y = .nan }
            if kind == 100 { y = 40 }
            if kind == 101, seed % 2 == 0 { y = -3 }
            curve.append(x: x, y: y)
        }
        let rendered = CurvePlotting.dots(of: curve, cells: Size(width: 37, height: 9), yScale: scale, reference: false)
        let reference = CurvePlotting.dots(of: curve, cells: Size(width: 37, height: 9), yScale: scale, reference: true)
        #expect(rendered == reference)
    }

    @Test func summariesOfStretchesAreExact() {
        var random = SplitMix(7)
        var track = Track()
        for _ in 0..<5_000 { track.append(random.unit()) }
        track.truncate(to: 4_321)
        for _ in 0..<500 {
            let a = Int(random.next() % 4_321), b = Int(random.next() % 4_321)
            let range = min(a, b)..<max(a, b)
            let summary = track.summary(range)
            #expect(summary.isEmpty == range.isEmpty)
            guard !range.isEmpty else { continue }
            #expect(summary.smallest == track.values[range].min())
            #expect(summary.largest == track.values[range].max())
        }
    }

    @Test func aMillionPointsDrawAtOnce() {
        var curve = Curve(smoothing: 0.9, scale: .linear)
        var random = SplitMix(3)
        for x in 0..<1_000_000 { curve.append(x: Double(x), y: random.unit()) }
        let chart = Chart(series: [.init("a", curve)])
        var canvas = Canvas(size: Size(width: 200, height: 50))
        let time = ContinuousClock().measure { chart.draw(on: &canvas, in: canvas.bounds, theme: .dark) }
        // A millisecond when optimized. The bound leaves room for a debug build on a busy machine, and is still far
        // below what drawing every point takes.
        #expect(time < .seconds(3))
    }
}
