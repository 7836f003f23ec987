import Drawing
import Foundation
import Language
import TerminalUI
import Testing

@Suite struct ChartTests {
    /// A loss that falls with noise, one spike and a few values that are not numbers.
    static func loss(_ count: Int, seed: UInt64, smoothing: Double = 0, scale: Scale = .logarithmic) -> Curve {
        var random = SplitMix(seed)
        var curve = Curve(smoothing: smoothing, scale: scale)
        for step in 0..<count {
            let base = 2.3 * exp(-Double(step) / Double(count) * 4) + 0.06
            var value = base * (0.75 + 0.5 * random.unit())
            if step == count * 3 / 5 { value = 4 }
            if (count / 4..<count / 4 + max(1, count / 60)).contains(step), count > 60 { value = .nan }
            curve.append(x: Double(step), y: value)
        }
        return curve
    }

    static func example() -> Chart {
        var valid = Curve()
        for step in stride(from: 50, through: 800, by: 50) {
            valid.append(x: Double(step), y: 2.3 * exp(-Double(step) / 200) + 0.15)
        }
        var chart = Chart(series: [
            .init("train", loss(812, seed: 1, smoothing: 0.9), scope: .series1),
            .init("valid", valid, scope: .series2, line: .dashed, best: .init(x: 780, y: 0.158)),
        ])
        chart.yScale = .logarithmic
        return chart
    }

    @Test func lossOnALogarithmicAxis() throws {
        var canvas = Theme.dark.canvas(size: Size(width: 56, height: 14))
        let inner = Panel("loss", subtitle: "log · ema 0.9").draw(on: &canvas, in: canvas.bounds, theme: .dark)
        Self.example().draw(on: &canvas, in: inner, theme: .dark)
        try expectSnapshot(canvas, "chart-56x14")
    }

    @Test func crosshairAndZoom() throws {
        var canvas = Theme.dark.canvas(size: Size(width: 100, height: 20))
        var chart = Self.example()
        chart.window.zoom(by: 0.5, whole: try #require(chart.whole))
        chart.window.crosshair = 500
        chart.draw(on: &canvas, in: canvas.bounds, theme: .dark)
        try expectSnapshot(canvas, "chart-zoomed-100x20")
    }

    @Test func blockAndAsciiSymbols() throws {
        var chart = Self.example()
        chart.symbols = .block
        var canvas = Canvas(size: Size(width: 60, height: 10))
        chart.draw(on: &canvas, in: canvas.bounds, theme: .monochrome)
        try expectSnapshot(canvas, "chart-block-60x10", styles: false)
        canvas = Canvas(size: Size(width: 60, height: 10), symbols: .ascii)
        chart.draw(on: &canvas, in: canvas.bounds, theme: .monochrome)
        #expect(canvas.text.unicodeScalars.allSatisfy { $0.isASCII })
        try expectSnapshot(canvas, "chart-ascii-60x10", styles: false)
    }

    @Test func theConsoleHasNoBraille() {
        var canvas = Canvas(size: Size(width: 60, height: 10), symbols: .console)
        let inner = Panel("loss").draw(on: &canvas, in: canvas.bounds, theme: .terminal)
        Self.example().draw(on: &canvas, in: inner, theme: .terminal)
        #expect(canvas.text.unicodeScalars.allSatisfy { !(0x2800...0x28ff).contains($0.value) && $0 != "╭" })
    }

    @Test func curvesDifferWithoutColor() {
        var first = Curve(), second = Curve()
        for x in stride(from: 0.0, through: 100, by: 10) {
            first.append(x: x, y: x)
            second.append(x: x, y: 100 - x)
        }
        var canvas = Canvas(size: Size(width: 60, height: 12))
        Chart(series: [.init("a", first), .init("b", second, line: .dashed, mark: "△")])
            .draw(on: &canvas, in: canvas.bounds, theme: .monochrome)
        #expect(canvas.text.contains("━━ a") && canvas.text.contains("╌△ b"))
        #expect(canvas.text.filter { $0 == "△" }.count > 5)
    }

    /// Before a curve's first point its legend has no value, even where later ones are known.
    /// Curves that lie on each other from end to end, dense ones and such of a few points, show all their signs and tags.
    @Test(arguments: [1, 40]) func curvesThatCoincideTakeTurns(_ distance: Int) {
        var curve = Curve()
        for step in stride(from: 0, through: 400, by: distance) {
            curve.append(x: Double(step), y: 1 + Double(step) / 400)
        }
        var chart = Chart(
            series: Chart.marks.prefix(3).enumerated().map { index, mark in
                var series = Chart.Series(Text(verbatim: "run \(index)"), curve, mark: mark)
                series.tag = String(index + 7)
                return series
            })
        chart.showsLegend = false
        var canvas = Theme.monochrome.canvas(size: Size(width: 60, height: 12))
        chart.draw(on: &canvas, in: canvas.bounds, theme: .monochrome)
        let text = canvas.text
        for mark in Chart.marks.prefix(3) {
            #expect(text.unicodeScalars.filter { $0 == mark }.count > 1, "\(mark)\n\(text)")
        }
        let plot = text.split(separator: "\n").dropLast().map { $0.drop { $0 != "│" && $0 != "┤" } }.joined()
        for tag in ["7", "8", "9"] { #expect(plot.contains(tag), "\(tag)\n\(text)") }
    }

    @Test func theLegendCutsNoValue() {
        var curve = Curve()
        curve.append(x: 1, y: 6.03e8)
        curve.append(x: 2, y: 6.031e8)
        var canvas = Canvas(size: Size(width: 60, height: 12))
        Chart(series: [.init("train", curve)]).draw(on: &canvas, in: canvas.bounds, theme: .dark)
        #expect(canvas.text.contains("6.031e8"), "\(canvas.text)")
    }

    @Test func theLegendTellsOfThePresentOnly() {
        var curve = Curve()
        for x in [50.0, 60] { curve.append(x: x, y: 0.25) }
        var chart = Chart(series: [.init("valid", curve)])
        chart.xRange = 0...60
        chart.reading = 20
        var canvas = Canvas(size: Size(width: 60, height: 12))
        chart.draw(on: &canvas, in: canvas.bounds, theme: .monochrome)
        #expect(canvas.text.contains("valid –"))
    }

    /// Whatever the curves do, the names stand above them.
    @Test func theLegendHidesNoCurve() throws {
        var first = Curve(), second = Curve()
        for x in 0...100 {
            first.append(x: Double(x), y: Double(x))
            second.append(x: Double(x), y: Double(100 - x))
        }
        var named = Chart.Series("run 1", first)
        named.tag = "1"
        let chart = Chart(series: [named, .init("run 2", second)])
        let layout = try #require(chart.layout(in: Rect(x: 0, y: 0, width: 60, height: 12), .english))
        #expect(layout.plot.y == 1)
        var canvas = Canvas(size: Size(width: 60, height: 12))
        chart.draw(on: &canvas, in: canvas.bounds, theme: .monochrome)
        let rows = canvas.text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(rows[0].contains("run 1") && rows[0].contains("run 2"))
        #expect(!rows[1...].joined().contains("run"))
        // Where there is no room for names, the curve has its number at its end.
        canvas = Canvas(size: Size(width: 40, height: 5))
        chart.draw(on: &canvas, in: canvas.bounds, theme: .monochrome)
        #expect(!canvas.text.contains("run 1"))
        #expect(canvas.text.split(separator: "\n")[0].hasSuffix("1"), "\(canvas.text)")
    }

    /// A value that was measured earlier says when.
    @Test func theCrosshairTellsOfWhatWasBefore() {
        var curve = Curve()
        for x in [600.0, 700] { curve.append(x: x, y: x / 1000) }
        var chart = Chart(series: [.init("valid", curve)])
        chart.window.crosshair = 662
        var canvas = Canvas(size: Size(width: 60, height: 12))
        chart.draw(on: &canvas, in: canvas.bounds, theme: .monochrome)
        #expect(canvas.text.contains("valid 0.6000 @600"), "\(canvas.text)")
    }

    @Test func axesAreInWholeStepsAndNameTheirUnit() {
        var curve = Curve()
        curve.append(x: 25, y: 0.7)
        var chart = Chart(series: [.init("valid", curve)])
        #expect(chart.whole == 0...25)
        var canvas = Canvas(size: Size(width: 60, height: 8))
        chart.draw(on: &canvas, in: canvas.bounds, theme: .monochrome)
        #expect(canvas.text.contains("20") && !canvas.text.contains("25.0") && canvas.text.hasSuffix(" step"))
        let few = Ticks.make(in: 1...3, limit: 9, scale: .linear, isWhole: true)
        #expect(few.map(\.label) == ["1", "2", "3"])
        #expect(Ticks.make(in: 0...30_000, limit: 4, scale: .linear).last?.label == "30,000")
        (chart.yRange, chart.yUnit) = (0...100, " %")
        chart.draw(on: &canvas, in: canvas.bounds, theme: .monochrome)
        #expect(canvas.text.contains("100 %┤"))
    }

    /// Where not everything is shown, what says so stands behind the axis and covers none of its words.
    @Test func theWayBackToTheNewestCoversNothing() throws {
        var chart = Self.example()
        chart.window.zoom(by: 0.5, whole: try #require(chart.whole))
        var canvas = Canvas(size: Size(width: 60, height: 12))
        chart.draw(on: &canvas, in: canvas.bounds, theme: .monochrome)
        #expect(canvas.text.contains(" step live ▸"), "\(canvas.text)")
    }

    @Test func emptyAndOddCurvesDraw() {
        var canvas = Canvas(size: Size(width: 40, height: 8))
        Chart(series: [.init("a", Curve())]).draw(on: &canvas, in: canvas.bounds, theme: .dark)
        #expect(canvas.text.contains("no points yet"))
        for values in [
            [1.0], [0, 0, 0], [.nan, .nan], [-1, 1], [1e300, -1e300], [.infinity, 1], [1e-300, 2e-300],
        ] {
            for scale in [Scale.linear, .logarithmic] {
                var curve = Curve()
                for (x, y) in values.enumerated() { curve.append(x: Double(x), y: y) }
                var chart = Chart(series: [.init("odd", curve)])
                chart.yScale = scale
                for size in [Size(width: 40, height: 8), Size(width: 9, height: 3), Size(width: 3, height: 1)] {
                    var canvas = Canvas(size: size)
                    chart.draw(on: &canvas, in: canvas.bounds, theme: .dark)
                }
            }
        }
    }

    @Test func smoothingIsABiasCorrectedAverage() {
        var curve = Curve(smoothing: 0.5)
        for (x, y) in [2.0, 4, 8].enumerated() { curve.append(x: Double(x), y: y) }
        // ((8 + 4/2 + 2/4) / (1 + 1/2 + 1/4))
        #expect(abs((curve.latestShown ?? 0) - 6) < 1e-12)
        curve.setSmoothing(0, scale: .linear)
        #expect(curve.latestShown == 8)
        curve.truncate(after: 0)
        #expect(curve.values == [2])
    }

    @Test func ticksAreRoundAndFew() {
        let linear = Ticks.make(in: 0...812, limit: 5, scale: .linear)
        #expect(linear.map(\.label) == ["0", "200", "400", "600", "800"])
        let log = Ticks.make(in: 0.06...2.6, limit: 5, scale: .logarithmic)
        #expect(log.map(\.label) == ["0.1", "0.2", "0.5", "1", "2"])
        #expect(Ticks.make(in: 0.951...0.968, limit: 4, scale: .linear).map(\.label) == ["0.955", "0.960", "0.965"])
        for exponent in stride(from: -300.0, through: 300, by: 7) {
            for limit in 1...8 {
                for scale in [Scale.linear, .logarithmic] {
                    let low = pow(10, exponent)
                    let ticks = Ticks.make(in: low...(low * 37), limit: limit, scale: scale)
                    #expect(ticks.count <= limit)
                    #expect(ticks.allSatisfy { $0.value >= low * 0.999999 && $0.value <= low * 37.0001 })
                }
            }
        }
    }
}
