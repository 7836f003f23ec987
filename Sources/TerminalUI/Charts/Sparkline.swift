import Drawing

/// A curve one row high, in eighths of a block.
public struct Sparkline: Sendable {
    /// Oldest first; as many of the last are shown as there are columns.
    public var values: [Double]
    /// Fixed bounds; by default the smallest and largest value shown.
    public var range: ClosedRange<Double>?

    public init(_ values: [Double], range: ClosedRange<Double>? = nil) {
        self.values = values
        self.range = range
    }

    /// Draws the latest values, one a column, the last at the right. Longer series are not squeezed: the beginning
    /// is left out. Values that are not finite show as `×`.
    public func draw(on canvas: inout Canvas, in rect: Rect, style: Style) {
        guard !rect.isEmpty else { return }
        let shown = values.suffix(rect.width)
        for (offset, scalar) in Sparkline.scalars(Array(shown), range: range).enumerated() {
            canvas.set(scalar, x: rect.right - shown.count + offset, y: rect.y, style: style)
        }
    }

    /// The characters, one a value.
    static func scalars(_ values: [Double], range: ClosedRange<Double>?) -> [Unicode.Scalar] {
        let finite = values.filter(\.isFinite)
        guard let low = range?.lowerBound ?? finite.min(), let high = range?.upperBound ?? finite.max() else {
            return values.map { _ in "×" }
        }
        let steps: [Unicode.Scalar] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
        return values.map { value in
            guard value.isFinite else { return "×" }
            guard high > low else { return "▄" }
            let share = min(1, max(0, (value - low) / (high - low)))
            return steps[min(7, Int(share * 8))]
        }
    }
}
