import Language
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

    /// Axis and strength in the words of a chart's title: `log`, `ema 0.9`.
    var words: [Text] {
        let number = NumberFormat.short(strength)
        return [scale.word, strength > 0 ? Text("ema \(number)", zh: "平滑 \(number)") : Self.raw]
    }

    /// What is said of curves that are not averaged.
    static let raw = Text("raw", zh: "原始")

    /// Smooths more (1) or less (−1), one notch of nine a time, stopping at the ends.
    public mutating func smooth(by change: Int) { notch = min(max(0, notch + change), Self.strengths.count - 1) }
}

extension Scale {
    /// As a chart's title says it.
    var word: Text { self == .logarithmic ? Text("log", zh: "对数") : Text("linear", zh: "线性") }
}
