/// How often values fall into equal stretches of a range, as bars.
public struct Histogram: Sendable, Hashable {
    /// One for each stretch, from the lowest; those that are not above 0 have no bar.
    public var counts: [Double]
    /// From the lower bound of the first stretch to the upper bound of the last.
    public var range: ClosedRange<Double>
    /// On a logarithmic scale bars of rare values can still be seen.
    public var heightScale: Scale
    /// The style of the bars.
    public var scope: Scope

    public init(counts: [Double], range: ClosedRange<Double>, heightScale: Scale = .linear, scope: Scope = .series1) {
        self.counts = counts
        self.range = range
        self.heightScale = heightScale
        self.scope = scope
    }

    /// How many values the highest bar stands for where so many columns are drawn.
    public func most(width: Int) -> Double { bars(width: max(0, width)).max() ?? 0 }

    /// Draws the bars and, where there are three rows or more, round numbers of the range below them.
    public func draw(on canvas: inout Canvas, in rect: Rect, theme: Theme) {
        guard !rect.isEmpty, !counts.isEmpty else { return }
        var plot = rect
        let axis = rect.height >= 3 ? plot.cutBottom(1) : .zero
        let bars = bars(width: plot.width)
        let most = bars.map(place).max() ?? 0
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

    private func drawAxis(on canvas: inout Canvas, in rect: Rect, theme: Theme) {
        canvas.line(x: rect.x, y: rect.y, width: rect.width, style: theme[.axis])
        let span = range.upperBound - range.lowerBound
        guard span > 0 else { return }
        var free = rect.x
        for tick in Ticks.make(in: range, limit: max(3, rect.width / 8), scale: .linear) {
            let width = TextWidth.of(tick.label)
            let column = Int(((tick.value - range.lowerBound) / span * Double(rect.width - 1)).rounded())
            // In the middle below its value; at the ends as near to that as there is room.
            let start = min(max(rect.x, rect.x + column - width / 2), rect.right - width)
            guard start >= free else { continue }
            free = canvas.put(tick.label, x: start, y: rect.y, style: theme[.axis]) + 1
        }
    }

    private static let eighths: [Unicode.Scalar] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
}
