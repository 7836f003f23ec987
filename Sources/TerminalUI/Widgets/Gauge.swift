import Drawing
import Language

/// A horizontal bar that shows a share of a whole in eighths of a cell.
public struct Gauge: Sendable {
    /// 0…1; outside, the bar is empty or full. NaN shows as an empty track.
    public var share: Double
    /// The colors of a bar of what runs out: its first while there is enough, its middle and its last when there is
    /// little left. Without it the bar has the gauge's own color.
    public var gradient: Gradient?

    public init(_ share: Double, gradient: Gradient? = nil) {
        self.share = share
        self.gradient = gradient
    }

    /// Draws the bar over the first row of `rect`, as wide as it is.
    public func draw(on canvas: inout Canvas, in rect: Rect, theme: Theme) {
        guard !rect.isEmpty else { return }
        let amount = share.isNaN ? 0 : min(1, max(0, share))
        let track = theme[.gaugeTrack]
        let eighths = Int((amount * Double(rect.width * 8)).rounded())
        for column in 0..<rect.width {
            let filled = min(8, max(0, eighths - column * 8))
            // The track is a dotted ground so that an empty gauge can be seen without color too.
            let scalar: Unicode.Scalar = filled == 0 ? "·" : Gauge.eighths[filled - 1]
            canvas.set(
                scalar, x: rect.x + column, y: rect.y, style: filled == 0 ? track : style(amount, theme))
        }
    }

    private func style(_ amount: Double, _ theme: Theme) -> Style {
        guard let gradient else { return theme[.gauge] }
        let color = gradient.color(at: amount < 0.8 ? 0 : amount < 0.95 ? 0.5 : 1)
        return color == .none ? theme[.gauge] : Style(foreground: color)
    }

    private static let eighths: [Unicode.Scalar] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"]
}

/// A gauge with a name before it and a value after it, in aligned columns.
public struct LabeledGauge: Sendable {
    /// What is measured; cut to the width for it.
    public var label: Text
    /// The bar between the texts.
    public var gauge: Gauge
    /// The amount in words or figures, at the right.
    public var value: Text
    /// Cells for the label.
    public var labelWidth: Int
    /// Cells for the value.
    public var valueWidth: Int

    public init(_ label: Text, _ gauge: Gauge, value: Text, labelWidth: Int = 5, valueWidth: Int = 8) {
        self.label = label
        self.gauge = gauge
        self.value = value
        self.labelWidth = labelWidth
        self.valueWidth = valueWidth
    }

    /// Draws all three over the first row of `rect`; the bar takes what the texts leave.
    public func draw(on canvas: inout Canvas, in rect: Rect, theme: Theme) {
        var row = rect.row(0)
        canvas.put(theme.text(label, .label), in: row.cutLeft(labelWidth))
        let end = row.cutRight(valueWidth)
        canvas.put(theme.text(value, .value), in: end, alignment: .trailing)
        _ = row.cutRight(1)
        if row.width >= 3 { gauge.draw(on: &canvas, in: row, theme: theme) }
    }
}
