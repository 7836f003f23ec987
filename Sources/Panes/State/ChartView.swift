import TerminalUI

/// What the Train pane's chart shows of a run: which curve, which steps, on which axis.
public struct ChartView: Sendable, Hashable {
    public var isLogarithmic = true
    /// The evaluated metric shown instead of the loss; nil for the loss.
    public var metric: String?
    /// Visible steps and crosshair, common to the chart and the small ones below it.
    public var window = ChartWindow()
    private var smoothing = 3

    private static let strengths = [0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999]

    public init() {}

    public var scale: Scale { isLogarithmic ? .logarithmic : .linear }

    /// Strength of the smoothing, 0 for none.
    public var strength: Double { Self.strengths[smoothing] }

    public mutating func smooth(by change: Int) {
        smoothing = min(max(0, smoothing + change), Self.strengths.count - 1)
    }
}
