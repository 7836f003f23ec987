import Drawing
import Language

/// Curves over a common x axis, with axes, a legend, markers and a crosshair.
///
/// ```swift
/// let (trained, validated) = (Text("train", zh: "训练"), Text("valid", zh: "验证"))
/// var chart = Chart(series: [.init(trained, train), .init(validated, valid, line: .dashed)])
/// chart.yScale = .logarithmic
/// chart.draw(on: &canvas, in: rect, theme: theme)
/// ```
public struct Chart: Sendable {
    /// How a curve's line is broken up, so that curves differ not by color alone.
    public enum Line: Sendable, Hashable {
        case solid, dashed, dotted

        /// As a legend shows it.
        public var sample: Unicode.Scalar {
            switch self {
            case .solid: return "━"
            case .dashed: return "╌"
            case .dotted: return "┈"
            }
        }

        /// Whether the line is drawn in a column of dots.
        func isDrawn(_ column: Int) -> Bool {
            switch self {
            case .solid: return true
            case .dashed: return column % 6 < 4
            case .dotted: return column % 4 < 2
            }
        }
    }

    /// A curve and how it is drawn.
    public struct Series: Sendable {
        /// Its name in the legend; empty for a second curve of what the one before it is named after.
        public var name: Text
        /// A letter or number at its end, where there is no room for a legend, and along it where other curves have one.
        public var tag = ""
        /// What its value in the legend is, where a name stands for several curves: `validation`.
        public var valueName = Text.empty
        /// The points; their smoothing is the curve's own.
        public var curve: Curve
        /// The style of its line.
        public var scope: Scope
        /// How its line is broken up.
        public var line: Line
        /// A sign set on its points, as many as there is room for, so that it is told from others without color.
        public var mark: Unicode.Scalar?
        /// Whether the raw points are drawn faint behind a smoothed curve.
        public var showsRaw: Bool
        /// A point to be marked as the best, with a word for the legend.
        public var best: Marker?

        public init(
            _ name: Text, _ curve: Curve, scope: Scope = .series1, line: Line = .solid,
            mark: Unicode.Scalar? = nil, showsRaw: Bool = true, best: Marker? = nil
        ) {
            self.name = name
            self.curve = curve
            self.scope = scope
            self.line = line
            self.mark = mark
            self.showsRaw = showsRaw
            self.best = best
        }
    }

    /// Signs that are told from each other without color.
    public static let marks: [Unicode.Scalar] = ["○", "△", "□", "▽", "☆"]

    /// A point set off from its curve.
    public struct Marker: Sendable, Hashable {
        /// Its position on the x axis.
        public var x: Double
        /// Its value on the y axis.
        public var y: Double

        public init(x: Double, y: Double) {
            self.x = x
            self.y = y
        }
    }

    /// What dots are made of.
    public enum Symbols: String, Sendable, Hashable, CaseIterable {
        /// Dots in a cell: 2 × 4 of braille, 2 × 2 quadrants of a block, or 1 × 2 marks of ASCII.
        case braille, block, ascii
    }

    /// The first is drawn over the others.
    public var series: [Series]
    /// How positions are laid along the x axis.
    public var xScale: Scale = .linear
    /// How values are laid along the y axis.
    public var yScale: Scale = .linear
    /// Fixed bounds of the y axis; by default what the visible points need.
    public var yRange: ClosedRange<Double>?
    /// The x axis when it must reach further than the points, for example to the last planned step.
    public var xRange: ClosedRange<Double>?
    /// The visible positions and the crosshair.
    public var window: ChartWindow
    /// What dots are made of where the canvas can show it; a coarser kind is taken where it cannot.
    public var symbols: Symbols = .braille
    /// Whether the names of the curves are drawn, in a strip of their own above the plot.
    public var showsLegend = true
    /// What positions are counted in, at the end of the axis below, which is drawn in three rows or more.
    public var xUnit = Text("step", zh: "步")
    /// Whether positions are whole numbers, as steps are.
    public var hasWholePositions = true
    /// What values are counted in, after each number at the side.
    public var yUnit = ""
    /// Whether large values at the side are `1M` rather than `1e6`.
    public var hasPrefixes = false
    /// Positions marked by a thin vertical line, such as epochs or events.
    public var events: [Double] = []
    /// The position whose values the legend tells while there is no crosshair; nil for the latest of each curve.
    public var reading: Double?
    /// What to say while there is no point.
    public var placeholder = Text("no points yet", zh: "尚无数据点")

    /// Curves on linear axes; without arguments a chart that shows its placeholder.
    public init(series: [Series] = [], window: ChartWindow = ChartWindow()) {
        self.series = series
        self.window = window
    }

    /// The positions of all points; `nil` when there are none.
    public var whole: ClosedRange<Double>? {
        let starts = series.compactMap { $0.curve.xs.first } + (xRange.map { [$0.lowerBound] } ?? [])
        let ends = series.compactMap { $0.curve.xs.last } + (xRange.map { [$0.upperBound] } ?? [])
        guard let low = starts.min(), let high = ends.max() else { return nil }
        // Steps are counted from one, but an axis that begins at zero is easier to read.
        let isNearZero = xScale == .linear && low > 0 && (low <= high * 0.5 || hasWholePositions && low == high)
        return (isNearZero ? 0 : low)...high
    }

    /// Draws the chart and returns where its parts are, for the mouse; `nil` when there was nothing to draw.
    @discardableResult
    public func draw(on canvas: inout Canvas, in rect: Rect, theme: Theme) -> ChartLayout? {
        guard rect.width >= 8, rect.height >= 2 else { return nil }
        return canvas.clipped(to: rect) { canvas in
            guard let layout = layout(in: rect, canvas.language) else {
                canvas.put(theme.text(placeholder, .faint), in: rect.row((rect.height - 1) / 2), alignment: .center)
                return nil
            }
            ChartDrawing(chart: self, layout: layout, theme: theme).draw(on: &canvas)
            return layout
        }
    }

    /// Where legend, axes and plot go, and what ranges they span; `nil` while no point is visible.
    public func layout(in rect: Rect, _ language: Language) -> ChartLayout? {
        guard var x = window.range ?? whole else { return nil }
        if x.upperBound <= x.lowerBound { x = x.lowerBound...(x.lowerBound + 1) }
        if xScale == .logarithmic, x.lowerBound <= 0 {
            x = min(1, x.upperBound / 10)...max(x.upperBound, 1e-9)
        }
        guard let y = yRange ?? visibleY(x) else { return nil }
        let legend = showsLegend ? ChartLegend(self).rows(in: rect.size, language) : []
        let hasXAxis = rect.height >= 3
        let rows = rect.height - legend.count - (hasXAxis ? 1 : 0)
        let ticks = Ticks.make(in: y, limit: max(2, rows / 3 + 1), scale: yScale, hasPrefixes: hasPrefixes)
            .map { Tick(value: $0.value, label: $0.label + yUnit) }
        let labels = ticks.map { TextWidth.of($0.label) }.max() ?? 0
        let gutter = rect.width >= 24 ? min(max(labels, 3), 9) : 0
        let plot = Rect(
            x: rect.x + gutter + 1, y: rect.y + legend.count, width: rect.width - gutter - 1, height: rows)
        return ChartLayout(
            plot: plot, xRange: x, yRange: y, xScale: xScale, yScale: yScale, yTicks: ticks,
            gutter: gutter, hasXAxis: hasXAxis, legend: legend)
    }

    private func visibleY(_ x: ClosedRange<Double>) -> ClosedRange<Double>? {
        var low = Double.infinity
        var high = -Double.infinity
        for series in series {
            // Points outside count when a window lies between two of them.
            let wide = widened(x, series.curve)
            guard let extent = series.curve.extent(in: wide, scale: yScale, raw: series.showsRaw) else { continue }
            low = min(low, extent.lowerBound)
            high = max(high, extent.upperBound)
        }
        guard low <= high else { return nil }
        return Chart.comfortable(low...high, scale: yScale)
    }

    private func widened(_ x: ClosedRange<Double>, _ curve: Curve) -> ClosedRange<Double> {
        let first = curve.index(from: x.lowerBound), last = curve.index(after: x.upperBound)
        guard first == last, first > 0, last < curve.count else { return x }
        return curve.xs[first - 1]...curve.xs[last]
    }

    /// A range with a little room around it, and some height even when all values are the same.
    static func comfortable(_ range: ClosedRange<Double>, scale: Scale) -> ClosedRange<Double> {
        var low = scale.place(range.lowerBound), high = scale.place(range.upperBound)
        guard low.isFinite, high.isFinite else { return range }
        if high - low < max(abs(high), abs(low)) * 1e-9 || high == low {
            let room = scale == .logarithmic ? 0.3 : max(abs(high) * 0.1, 1e-3)
            low -= room
            high += room
        } else {
            let room = (high - low) * 0.03
            // Zero is a natural floor: do not go below it only for room.
            low = scale == .linear && low >= 0 && low - room < 0 ? max(0, low - room) : low - room
            high += room
        }
        return scale.value(low)...scale.value(high)
    }
}

/// Where the parts of a drawn chart are.
public struct ChartLayout: Sendable {
    /// The part in which curves are drawn.
    public let plot: Rect
    /// The positions from the left edge of the plot to the right.
    public let xRange: ClosedRange<Double>
    /// The values from the lower edge of the plot to the upper.
    public let yRange: ClosedRange<Double>
    let xScale: Scale
    let yScale: Scale
    let yTicks: [Tick]
    let gutter: Int
    let hasXAxis: Bool
    /// The rows of the strip above the plot.
    let legend: [[ChartLegend.Piece]]

    /// Whether the strip above the plot tells the values of the curves.
    public var tellsValues: Bool { legend.contains { $0.contains(where: \.isValue) } }

    /// The position under a column of the screen, for the mouse.
    public func x(atColumn column: Int) -> Double {
        let low = xScale.place(xRange.lowerBound), high = xScale.place(xRange.upperBound)
        let share = (Double(column - plot.x) + 0.5) / Double(max(1, plot.width))
        return xScale.value(low + (high - low) * min(max(0, share), 1))
    }

    /// The column of the screen of a position; `nil` outside the plot.
    public func column(of x: Double) -> Int? {
        let low = xScale.place(xRange.lowerBound), high = xScale.place(xRange.upperBound)
        let place = xScale.place(x)
        guard place.isFinite, high > low, place >= low, place <= high, plot.width > 0 else { return nil }
        let dots = 2 * plot.width - 1
        return plot.x + Int(((place - low) / (high - low) * Double(dots)).rounded()) / 2
    }

    /// The row of the screen of a value; `nil` outside the plot.
    public func row(of y: Double) -> Int? {
        let low = yScale.place(yRange.lowerBound), high = yScale.place(yRange.upperBound)
        let place = yScale.place(y)
        guard place.isFinite, high > low, place >= low, place <= high, plot.height > 0 else { return nil }
        let dots = 4 * plot.height - 1
        return plot.y + (dots - Int(((place - low) / (high - low) * Double(dots)).rounded())) / 4
    }
}
