import Drawing

/// Draws a track of values as dots joined by lines.
///
/// Of all points that share a column of dots only the first, smallest, largest and last are looked at, which sets
/// the same dots as joining every point to the next (M4: Jugel et al., "M4: A Visualization-Oriented Time Series
/// Data Aggregation", 2014).
struct CurvePlot {
    let xRange: ClosedRange<Double>
    let yRange: ClosedRange<Double>
    let xScale: Scale
    let yScale: Scale
    /// The size of the grid in dots.
    let width: Int
    let height: Int

    /// The column of dots of a position; outside the grid for positions outside the range, and `nil` for those
    /// that have no place on the scale.
    func column(_ x: Double) -> Int? {
        dot(xScale.place(x), xScale.place(xRange.lowerBound), xScale.place(xRange.upperBound), width)
    }

    /// The row of dots of a value, counted from the top.
    func row(_ y: Double) -> Int? {
        dot(yScale.place(y), yScale.place(yRange.lowerBound), yScale.place(yRange.upperBound), height)
            .map { height - 1 - $0 }
    }

    /// Sets the dots of all points that lie within the range of positions, and of the lines to their neighbors
    /// outside of it.
    func draw(
        _ track: Track, of curve: Curve, into grid: inout DotGrid, where isDrawn: (Int) -> Bool = { _ in true },
        gap: (Int) -> Void = { _ in }
    ) {
        let first = curve.index(from: xRange.lowerBound)
        let last = max(first, curve.index(after: xRange.upperBound))
        draw(track, xs: curve.xs, from: first, to: last, into: &grid, where: isDrawn, gap: gap)
        guard first > 0 || last < curve.count else { return }
        let outside = [(first - 1, first, xRange.lowerBound, 0), (last - 1, last, xRange.upperBound, width - 1)]
        if first == last, first > 0, last < curve.count {
            // No point at all in the range: a line may still cross it.
            let rows = outside.compactMap { crossing(track, curve.xs, $0.0, $0.1, at: $0.2) }
            guard rows.count == 2 else { return }
            grid.line(fromX: 0, y: rows[0], toX: width - 1, y: rows[1], where: isDrawn)
            return
        }
        for (left, right, x, edge) in outside {
            guard left >= 0, right < curve.count, let crossing = crossing(track, curve.xs, left, right, at: x) else {
                continue
            }
            let inside = edge == 0 ? right : left
            guard let column = column(curve.xs[inside]), let row = row(track.values[inside]) else { continue }
            grid.line(fromX: column, y: row, toX: edge, y: crossing, where: isDrawn)
        }
    }

    /// Sets the dots of the points `first..<last` of a track. `gap` hears of columns that hold values without a
    /// place, such as NaN.
    func draw(
        _ track: Track, xs: [Double], from first: Int, to last: Int, into grid: inout DotGrid,
        where isDrawn: (Int) -> Bool = { _ in true }, gap: (Int) -> Void = { _ in }
    ) {
        var previous: (x: Int, y: Int)?
        var start = first
        while start < last {
            guard let column = column(xs[start]) else {
                previous = nil
                start += 1
                continue
            }
            let end = endOfColumn(column, xs: xs, from: start, to: last)
            let summary = track.summary(start..<end)
            let hasGap = summary.hasGap || (yScale == .logarithmic && summary.smallest <= 0)
            if hasGap {
                gap(column)
                for value in track.values[start..<end] {
                    previous = join(previous, to: row(value).map { (column, $0) }, in: &grid, where: isDrawn)
                }
            } else if let low = row(summary.smallest), let high = row(summary.largest),
                let entry = row(track.values[start]), let exit = row(track.values[end - 1])
            {
                _ = join(previous, to: (column, entry), in: &grid, where: isDrawn)
                grid.line(fromX: column, y: low, toX: column, y: high, where: isDrawn)
                previous = (column, exit)
            }
            start = end
        }
    }

    /// As ``draw(_:xs:from:to:into:where:gap:)``, point by point: slow, and the measure of it.
    func drawReference(_ values: [Double], xs: [Double], from first: Int, to last: Int, into grid: inout DotGrid) {
        var previous: (x: Int, y: Int)?
        for index in first..<max(first, last) {
            var point: (x: Int, y: Int)?
            if let column = column(xs[index]), let row = row(values[index]) { point = (column, row) }
            previous = join(previous, to: point, in: &grid, where: { _ in true })
        }
    }

    /// The row where the line between two neighbors crosses a position; `nil` when one of them has no place.
    private func crossing(_ track: Track, _ xs: [Double], _ left: Int, _ right: Int, at x: Double) -> Int? {
        let from = (x: xScale.place(xs[left]), y: yScale.place(track.values[left]))
        let to = (x: xScale.place(xs[right]), y: yScale.place(track.values[right]))
        guard to.x > from.x else { return nil }
        let y = from.y + (to.y - from.y) * (xScale.place(x) - from.x) / (to.x - from.x)
        return y.isFinite ? row(yScale.value(y)) : nil
    }

    private func join(
        _ previous: (x: Int, y: Int)?, to point: (x: Int, y: Int)?, in grid: inout DotGrid,
        where isDrawn: (Int) -> Bool
    ) -> (x: Int, y: Int)? {
        guard let point else { return nil }
        let from = previous ?? point
        grid.line(fromX: from.x, y: from.y, toX: point.x, y: point.y, where: isDrawn)
        return point
    }

    /// The first index from `start` on that lies in a later column: found by doubling steps, then halving.
    private func endOfColumn(_ column: Int, xs: [Double], from start: Int, to last: Int) -> Int {
        var low = start
        var step = 1
        while low + step < last, self.column(xs[low + step]) == column {
            low += step
            step *= 2
        }
        var high = min(last, low + step)
        low += 1
        while low < high {
            let middle = (low + high) / 2
            if self.column(xs[middle]) == column { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func dot(_ place: Double, _ low: Double, _ high: Double, _ count: Int) -> Int? {
        guard place.isFinite, low.isFinite, high > low, count > 0 else { return place.isFinite ? 0 : nil }
        let position = (place - low) / (high - low) * Double(count - 1)
        // Values far outside are brought near, so lines to them stay short and integers small.
        return Int(min(Double(4 * count), max(Double(-4 * count), position)).rounded())
    }
}

/// Both ways to plot, for comparing them.
package enum CurvePlotting {
    /// The dots of a curve over its whole range, a byte of braille bits for each cell.
    package static func dots(of curve: Curve, cells: Size, yScale: Scale, reference: Bool) -> [UInt8] {
        var grid = DotGrid(kind: .braille, cellWidth: cells.width, cellHeight: cells.height)
        let x = (curve.xs.first ?? 0)...(curve.xs.last ?? 1)
        guard let y = curve.extent(in: x, scale: yScale) else { return grid.bits }
        let plot = CurvePlot(
            xRange: x, yRange: y, xScale: .linear, yScale: yScale, width: grid.width,
            height: grid.height)
        if reference {
            plot.drawReference(curve.values, xs: curve.xs, from: 0, to: curve.count, into: &grid)
        } else {
            plot.draw(curve.raw, of: curve, into: &grid)
        }
        return grid.bits
    }
}
