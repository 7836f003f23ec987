import TerminalUI

/// What the Train pane's chart shows of a run: which curve, which steps, on which axis.
public struct ChartView: Sendable, Hashable {
    /// Whether the vertical axis is logarithmic.
    public var isLogarithmic = true
    /// The evaluated metric shown instead of the loss; nil for the loss.
    public var metric: String?
    /// Visible steps and crosshair, common to the chart and the small ones below it.
    public var window = ChartWindow()
    private var smoothing = 3

    private static let strengths = [0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999]

    /// The whole of the loss, smoothed with a strength of 0.9, on a logarithmic axis.
    public init() {}

    /// The scale of the vertical axis, on which curves are averaged, too.
    public var scale: Scale { isLogarithmic ? .logarithmic : .linear }

    /// Strength of the smoothing, 0 for none.
    public var strength: Double { Self.strengths[smoothing] }

    /// Smooths more (1) or less (−1), one notch of nine a time, stopping at the ends.
    public mutating func smooth(by change: Int) {
        smoothing = min(max(0, smoothing + change), Self.strengths.count - 1)
    }
}
