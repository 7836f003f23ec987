import TerminalUI

/// How curves of the loss are averaged and drawn, the same in every chart.
public struct Smoothing: Sendable, Hashable {
    /// Whether the vertical axis is logarithmic; the loss is averaged on the same axis.
    public var isLogarithmic = true
    private var notch = 3

    private static let strengths = [0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999]

    /// A strength of 0.9, on a logarithmic axis.
    public init() {}

    /// The scale of the vertical axis, on which curves are averaged, too.
    public var scale: Scale { isLogarithmic ? .logarithmic : .linear }

    /// Strength of the averaging, 0 for none.
    public var strength: Double { Self.strengths[notch] }

    /// Smooths more (1) or less (−1), one notch of nine a time, stopping at the ends.
    public mutating func smooth(by change: Int) { notch = min(max(0, notch + change), Self.strengths.count - 1) }
}
