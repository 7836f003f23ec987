import Drawing
import Language

/// One drawing of a ``Chart``: axes first, then raw curves, smoothed curves, markers, crosshair and legend.
struct ChartDrawing {
    let chart: Chart
    let layout: ChartLayout
    let theme: Theme

    private var plot: Rect { layout.plot }

    func draw(on canvas: inout Canvas) {
        let kind = dotKind(canvas)
        drawAxes(on: &canvas)
        drawEvents(on: &canvas)
        var strong = DotGrid(kind: kind, cellWidth: plot.width, cellHeight: plot.height)
        let gaps = drawCurves(kind: kind, strong: &strong, on: &canvas)
        for column in gaps {
            canvas.set("×", x: plot.x + column / kind.columns, y: plot.bottom - 1, style: theme[.bad])
        }
        drawMarks(on: &canvas)
        drawTags(on: &canvas)
        for series in chart.series { drawBest(series, on: &canvas) }
        drawCrosshair(strong: strong, on: &canvas)
        drawLegend(on: &canvas)
    }

    private func drawLegend(on canvas: inout Canvas) {
        for (row, pieces) in layout.legend.enumerated() {
            var text = StyledText()
            for piece in pieces { text.append(piece.text, theme[piece.scope]) }
            canvas.put(text, x: plot.x - 1 - layout.gutter, y: plot.y - layout.legend.count + row)
        }
        guard !chart.window.isLive, layout.hasXAxis else { return }
        canvas.put(Self.chip, x: axisEnd(canvas), y: plot.bottom, style: theme[.buttonFocused])
    }

    /// Says that what is shown is not the newest.
    private static let chip = Text(" live ▸ ", zh: " 实时 ▸ ")

    /// The column after the words of the x axis.
    private func axisEnd(_ canvas: Canvas) -> Int {
        chart.window.isLive ? plot.right : plot.right - TextWidth.of(Self.chip, in: canvas.language)
    }

    /// The letters or numbers of the curves: near the last visible point and, where several have one, again and again
    /// along the curve, each in columns of its own, so that curves that lie on each other are told apart there, too.
    private func drawTags(on canvas: inout Canvas) {
        let tagged = chart.series.filter { !$0.tag.isEmpty }
        guard layout.legend.isEmpty || tagged.count > 1 else { return }
        let period = max(12, plot.width / 3)
        for (index, series) in tagged.enumerated().reversed() {
            let curve = series.curve
            let last = curve.index(after: layout.xRange.upperBound) - 1
            guard last >= 0, let end = layout.column(of: curve.xs[last]) else { continue }
            let width = TextWidth.of(series.tag)
            let columns = stride(from: end - index * period / tagged.count, through: plot.x, by: -period)
            for column in tagged.count > 1 ? Array(columns) : [end] {
                let x = column == end ? curve.xs[last] : layout.x(atColumn: column)
                guard let shown = curve.last(upTo: x)?.shown, let row = layout.row(of: shown) else { continue }
                let start = max(plot.x, min(column, plot.right - 1) - width + 1)
                canvas.put(series.tag, x: start, y: row, style: theme[series.scope].with(.bold))
            }
        }
    }

    private func dotKind(_ canvas: Canvas) -> DotGrid.Kind {
        if canvas.symbols == .ascii { return .ascii }
        switch chart.symbols {
        case .braille: return canvas.symbols == .console ? .block : .braille
        case .block: return .block
        case .ascii: return .ascii
        }
    }

    /// Draws all curves, the first on top. Returns the columns of dots that hold values without a place.
    private func drawCurves(kind: DotGrid.Kind, strong: inout DotGrid, on canvas: inout Canvas) -> [Int] {
        let width = plot.width * kind.columns, height = plot.height * kind.rows
        let plotter = CurvePlot(
            xRange: layout.xRange, yRange: layout.yRange, xScale: chart.xScale,
            yScale: chart.yScale, width: width, height: height)
        var gaps: [Int] = []
        for series in chart.series.reversed() where series.curve.smoothed != nil && series.showsRaw {
            var faint = DotGrid(kind: kind, cellWidth: plot.width, cellHeight: plot.height)
            plotter.draw(series.curve.raw, of: series.curve, into: &faint, gap: { gaps.append($0) })
            paint(faint, style: theme.faint(series.scope), on: &canvas)
        }
        for series in chart.series.reversed() {
            var own = DotGrid(kind: kind, cellWidth: plot.width, cellHeight: plot.height)
            let track = series.curve.smoothed ?? series.curve.raw
            plotter.draw(track, of: series.curve, into: &own, where: series.line.isDrawn, gap: { gaps.append($0) })
            paint(own, beneath: strong, style: theme[series.scope], on: &canvas)
            strong.formUnion(own)
        }
        return gaps.filter { $0 >= 0 && $0 < width }
    }

    private func paint(_ grid: DotGrid, beneath: DotGrid? = nil, style: Style, on canvas: inout Canvas) {
        for y in 0..<grid.cellHeight {
            for x in 0..<grid.cellWidth {
                let index = y * grid.cellWidth + x
                guard grid.bits[index] != 0 else { continue }
                let bits = grid.bits[index] | (beneath?.bits[index] ?? 0)
                canvas.set(DotGrid.scalar(bits, kind: grid.kind), x: plot.x + x, y: plot.y + y, style: style)
            }
        }
    }

    private func drawAxes(on canvas: inout Canvas) {
        let axis = theme[.axis]
        let left = plot.x - 1
        for y in plot.y..<plot.bottom { canvas.set("│", x: left, y: y, style: axis) }
        var taken: Set<Int> = []  // rows that have a tick
        for tick in layout.yTicks {
            guard let row = layout.row(of: tick.value), taken.insert(row).inserted else { continue }
            canvas.set("┤", x: left, y: row, style: axis)
            guard layout.gutter > 0 else { continue }
            let label = TextWidth.pad(tick.label, to: layout.gutter, alignment: .trailing)
            canvas.put(label, x: left - layout.gutter, y: row, style: axis)
        }
        guard layout.hasXAxis else { return }
        let y = plot.bottom
        canvas.set("└", x: left, y: y, style: axis)
        canvas.line(x: plot.x, y: y, width: plot.width, style: axis)
        let unit = Text(verbatim: " ") + chart.xUnit
        let axisEnd = axisEnd(canvas)
        let unitStart = axisEnd - TextWidth.of(unit, in: canvas.language)
        let hasUnit = !chart.xUnit.isEmpty && plot.width >= 20
        if hasUnit, crosshairLabel(canvas.language).map({ $0.start + TextWidth.of($0.text) <= unitStart }) ?? true {
            canvas.put(unit, x: unitStart, y: y, style: axis)
        }
        let end = hasUnit ? unitStart : axisEnd
        // What the unit covers has no room for a mark.
        let last = max(layout.xRange.lowerBound, min(layout.xRange.upperBound, layout.x(atColumn: end - 1)))
        let ticks = Ticks.make(
            in: layout.xRange.lowerBound...last, limit: max(2, plot.width / 10), scale: chart.xScale,
            isWhole: chart.hasWholePositions)
        var free = plot.x
        for tick in ticks {
            guard let column = layout.column(of: tick.value), column < end else { continue }
            let width = TextWidth.of(tick.label)
            let start = min(column, end - width)
            let isCovered =
                crosshairLabel(canvas.language).map {
                    start < $0.start + TextWidth.of($0.text) && start + width > $0.start
                } ?? false
            guard start >= free, !isCovered else { continue }
            free = canvas.put(tick.label, x: start, y: y, style: axis) + 1
        }
    }

    private func drawEvents(on canvas: inout Canvas) {
        for event in chart.events {
            guard let column = layout.column(of: event) else { continue }
            for y in plot.y..<plot.bottom { canvas.set("┊", x: column, y: y, style: theme[.grid]) }
        }
    }

    /// Signs on the points of the curves, with a few columns between them. Where curves lie on each other they take
    /// turns, so that none is hidden.
    private func drawMarks(on canvas: inout Canvas) {
        let apart = 4
        var tracks = chart.series.compactMap { series in
            series.mark.map {
                (mark: $0, scope: series.scope, rows: markRows(of: series.curve), count: 0, free: plot.x)
            }
        }
        var taken = [Int](repeating: plot.x - apart, count: max(0, plot.height))  // the last column with a sign, by row
        for column in plot.x..<max(plot.x, plot.right) {
            // The one that has had the fewest comes first.
            for index in tracks.indices.sorted(by: { (tracks[$0].count, $0) < (tracks[$1].count, $1) }) {
                guard column >= tracks[index].free, let row = tracks[index].rows[column - plot.x],
                    column - taken[row - plot.y] >= apart
                else { continue }
                canvas.set(tracks[index].mark, x: column, y: row, style: theme[tracks[index].scope])
                taken[row - plot.y] = column
                tracks[index].free = column + apart
                tracks[index].count += 1
            }
        }
    }

    /// For each column of the plot the row of the first point in it.
    private func markRows(of curve: Curve) -> [Int?] {
        var rows = [Int?](repeating: nil, count: max(0, plot.width))
        for index in curve.index(from: layout.xRange.lowerBound)..<curve.index(after: layout.xRange.upperBound) {
            guard let column = layout.column(of: curve.xs[index]), rows.indices.contains(column - plot.x),
                rows[column - plot.x] == nil
            else { continue }
            rows[column - plot.x] = layout.row(of: curve.values[index])
        }
        return rows
    }

    private func drawBest(_ series: Chart.Series, on canvas: inout Canvas) {
        guard let best = series.best, let column = layout.column(of: best.x), let row = layout.row(of: best.y) else {
            return
        }
        canvas.set("◆", x: column, y: row, style: theme[.best])
    }

    private func drawCrosshair(strong: DotGrid, on canvas: inout Canvas) {
        guard let x = chart.window.crosshair, let column = layout.column(of: x) else { return }
        let style = theme[.crosshair]
        for y in plot.y..<plot.bottom where !strong.isSet(cellX: column - plot.x, cellY: y - plot.y) {
            canvas.set("┆", x: column, y: y, style: style)
        }
        guard layout.hasXAxis, let label = crosshairLabel(canvas.language) else { return }
        canvas.put(label.text, x: label.start, y: plot.bottom, style: style.with(.reverse))
    }

    /// The crosshair's position as text on the x axis, and the column where that starts.
    private func crosshairLabel(_ language: Language) -> (text: String, start: Int)? {
        guard let x = chart.window.crosshair, let column = layout.column(of: x) else { return nil }
        let unit = chart.xUnit.isEmpty || plot.width < 20 ? "" : " " + chart.xUnit.in(language)
        let text = " " + ChartLegend.position(x) + unit + " "
        let width = TextWidth.of(text)
        return (text, min(max(plot.x, column - width / 2), plot.right - width))
    }
}
