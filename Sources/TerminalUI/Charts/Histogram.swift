import Drawing

/// How often values fall into equal stretches of a range, as bars.
public struct Histogram: Sendable, Hashable {
    /// One for each stretch, from the lowest; those that are not above 0 have no bar.
    public var counts: [Double]
    /// From the lower bound of the first stretch to the upper bound of the last.
    public var range: ClosedRange<Double>
    /// How the range is divided into the stretches.
    public var rangeScale: Scale
    /// On a logarithmic scale bars of rare values can still be seen.
    public var heightScale: Scale
    /// The style of the bars.
    public var scope: Scope

    public init(
        counts: [Double], range: ClosedRange<Double>, rangeScale: Scale = .linear, heightScale: Scale = .linear,
        scope: Scope = .series1
    ) {
        self.counts = counts
        self.range = range
        self.rangeScale = rangeScale
        self.heightScale = heightScale
        self.scope = scope
    }

    /// Draws the bars; where there are three rows or more, round numbers of the range below them, and where there is
    /// room, how many values a bar stands for at their side.
    public func draw(on canvas: inout Canvas, in rect: Rect, theme: Theme) {
        guard !rect.isEmpty, !counts.isEmpty else { return }
        var plot = rect
        let hasSide = rect.height >= 4 && rect.width >= 24
        let side = plot.cutLeft(hasSide ? Self.side : 0)
        let axis = rect.height >= 3 ? plot.cutBottom(1) : .zero
        let bars = bars(width: plot.width)
        let most = bars.map(place).max() ?? 0
        if hasSide { drawSide(most: bars.max() ?? 0, on: &canvas, in: side, height: plot.height, theme: theme) }
        for (offset, bar) in bars.enumerated() where bar > 0 && most > 0 {
            // At least the lowest eighth, so that what is there is seen.
            let eighths = max(1, Int((place(bar) / most * Double(plot.height * 8)).rounded()))
            for row in 0..<plot.height {
                let filled = min(8, eighths - row * 8)
                guard filled > 0 else { break }
                canvas.set(
                    Histogram.eighths[filled - 1], x: plot.x + offset, y: plot.bottom - 1 - row, style: theme[scope])
            }
        }
        if !axis.isEmpty { drawAxis(on: &canvas, in: axis, theme: theme) }
    }

    /// One bar a column: the share of each stretch that lies in the column, so no count is lost or counted twice.
    private func bars(width: Int) -> [Double] {
        var bars = [Double](repeating: 0, count: width)
        let scale = Double(width) / Double(counts.count)
        for (index, count) in counts.enumerated() where count > 0 && count.isFinite {
            let start = Double(index) * scale, end = Double(index + 1) * scale
            var column = Int(start)
            while column < width, Double(column) < end {
                let share = (min(end, Double(column + 1)) - max(start, Double(column))) / scale
                bars[column] += count * max(0, share)
                column += 1
            }
        }
        return bars
    }

    private func place(_ count: Double) -> Double {
        heightScale == .linear ? count : Scale.logarithmic.place(1 + count)
    }

    /// Cells for the numbers at the side and the line beside them.
    private static let side = 7

    private func drawSide(most: Double, on canvas: inout Canvas, in rect: Rect, height: Int, theme: Theme) {
        let line = rect.right - 1
        for row in 0..<height { canvas.set("│", x: line, y: rect.y + row, style: theme[.axis]) }
        if rect.height > height { canvas.set("└", x: line, y: rect.y + height, style: theme[.axis]) }
        let ticks =
            heightScale == .linear
            ? Ticks.make(in: 0...max(1, most), limit: max(2, height / 3 + 1), scale: .linear, isWhole: true)
            : [Tick(value: 0, label: "0")]
                + Ticks.make(in: 1...max(2, most), limit: max(2, height / 3), scale: .logarithmic, hasPrefixes: true)
        var free = height
        for tick in ticks {
            let share = place(tick.value) / max(place(most), .leastNormalMagnitude)
            let row = max(0, height - 1 - Int((share * Double(height)).rounded(.down)))
            guard row < free else { continue }
            free = row
            let label = TextWidth.pad(tick.label, to: rect.width - 1, alignment: .trailing)
            canvas.put(label, x: rect.x, y: rect.y + row, style: theme[.axis])
            canvas.set("┤", x: line, y: rect.y + row, style: theme[.axis])
        }
    }

    private func drawAxis(on canvas: inout Canvas, in rect: Rect, theme: Theme) {
        canvas.line(x: rect.x, y: rect.y, width: rect.width, style: theme[.axis])
        let start = rangeScale.place(range.lowerBound)
        let span = rangeScale.place(range.upperBound) - start
        guard span > 0 else { return }
        var free = rect.x
        for tick in Ticks.make(in: range, limit: max(3, rect.width / 8), scale: rangeScale) {
            let width = TextWidth.of(tick.label)
            let column = Int(((rangeScale.place(tick.value) - start) / span * Double(rect.width - 1)).rounded())
            // In the middle below its value; at the ends as near to that as there is room.
            let left = min(max(rect.x, rect.x + column - width / 2), rect.right - width)
            guard left >= free else { continue }
            free = canvas.put(tick.label, x: left, y: rect.y, style: theme[.axis]) + 1
        }
    }

    private static let eighths: [Unicode.Scalar] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
}
