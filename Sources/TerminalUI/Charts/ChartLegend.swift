import Language

/// Names and values of a chart's curves, in the corner of the plot that hides least.
struct ChartLegend {
    let chart: Chart
    let layout: ChartLayout
    let theme: Theme

    func draw(on canvas: inout Canvas, over dots: DotGrid) {
        let lines = lines(canvas.language)
        let width = lines.map { $0.width(in: canvas.language) }.max() ?? 0
        let plot = layout.plot
        guard !lines.isEmpty, width + 2 <= plot.width * 2 / 3, lines.count < plot.height else { return }
        let corner = corner(Size(width: width, height: lines.count), dots)
        for (offset, line) in lines.enumerated() {
            canvas.put(line, x: corner.x, y: corner.y + offset)
        }
        guard !chart.window.isLive else { return }
        let chip = Text(" live ▸ ", zh: " 实时 ▸ ")
        let start = plot.right - TextWidth.of(chip, in: canvas.language)
        canvas.put(chip, x: start, y: plot.bottom - 1, style: theme[.buttonFocused])
    }

    /// A position as text: whole numbers stay whole.
    static func position(_ x: Double) -> String {
        x == x.rounded() && abs(x) < 1e15 ? String(Int(x)) : NumberFormat.short(x)
    }

    private func lines(_ language: Language) -> [StyledText] {
        let bestName = Text("best", zh: "最优").in(language)
        let hasMarks = chart.series.contains { $0.mark != nil }
        let hasBest = chart.series.contains { $0.best != nil }
        let names =
            chart.series.map { TextWidth.of($0.name, in: language) } + (hasBest ? [TextWidth.of(bestName)] : [])
        let nameWidth = min(names.max() ?? 0, 20)
        let values = chart.series.map(value)
        let valueWidth = values.map { TextWidth.of($0) }.max() ?? 0
        var lines: [StyledText] = []
        for (series, value) in zip(chart.series, values) {
            let sample = [series.line.sample] + (hasMarks ? [series.mark ?? series.line.sample] : [])
            var line = StyledText(String(String.UnicodeScalarView(sample)) + " ", theme[series.scope])
            line.append(TextWidth.pad(series.name.in(language), to: nameWidth), theme[.dim])
            line.append("  " + TextWidth.pad(value, to: valueWidth, alignment: .trailing), theme[.text])
            lines.append(line)
            guard let best = series.best else { continue }
            var second = StyledText(hasMarks ? " ◆ " : "◆ ", theme[.best])
            second.append(TextWidth.pad(bestName, to: nameWidth), theme[.dim])
            let number = NumberFormat.significant(best.y)
            second.append("  " + TextWidth.pad(number, to: valueWidth, alignment: .trailing), theme[.text])
            second.append(" @" + ChartLegend.position(best.x), theme[.faint])
            lines.append(second)
        }
        return lines
    }

    private func value(_ series: Chart.Series) -> String {
        if let crosshair = chart.window.crosshair.flatMap({ series.curve.nearest(to: $0) }) {
            return NumberFormat.significant(crosshair.shown)
        }
        if let reading = chart.reading {
            return series.curve.last(upTo: reading).map { NumberFormat.significant($0.shown) } ?? "–"
        }
        return series.curve.latestShown.map { NumberFormat.significant($0) } ?? "–"
    }

    /// The free corner: the first in a fixed order that covers the fewest dots.
    private func corner(_ size: Size, _ dots: DotGrid) -> Point {
        let plot = layout.plot
        let right = plot.right - size.width - 1, left = plot.x + 1
        let corners = [
            Point(x: right, y: plot.y), Point(x: right, y: plot.bottom - size.height), Point(x: left, y: plot.y),
            Point(x: left, y: plot.bottom - size.height),
        ]
        func covered(_ corner: Point) -> Int {
            var count = 0
            for y in corner.y..<(corner.y + size.height) {
                for x in max(plot.x, corner.x - 1)..<min(plot.right, corner.x + size.width + 1)
                where dots.isSet(cellX: x - plot.x, cellY: y - plot.y) { count += 1 }
            }
            return count
        }
        return corners.min { covered($0) < covered($1) } ?? corners[0]
    }
}
