/// Which part of the x axis charts show, and where their crosshair stands: one value for all charts that are to
/// move together.
public struct ChartWindow: Sendable, Hashable {
    /// The visible positions; `nil` shows everything and follows the latest point.
    public private(set) var range: ClosedRange<Double>?
    /// The position of the crosshair; `nil` when it is off.
    public var crosshair: Double?

    /// Everything, following the latest point, without a crosshair.
    public init() {}

    /// Whether everything is shown, the latest point included.
    public var isLive: Bool { range == nil }

    /// Shows everything again.
    public mutating func follow() {
        range = nil
    }

    /// Shows `factor` times as much (below 1: zooms in), keeping `center` (by default the crosshair, or else the
    /// middle) where it is. Showing everything follows the latest point again.
    ///
    /// - Parameter whole: the positions of all points.
    public mutating func zoom(by factor: Double, around center: Double? = nil, whole: ClosedRange<Double>) {
        let total = whole.upperBound - whole.lowerBound
        let now = range ?? whole
        let span = (now.upperBound - now.lowerBound) * factor
        guard total > 0, span > 0, span.isFinite, span < total else {
            range = nil
            return
        }
        let held = center ?? crosshair ?? (now.lowerBound + now.upperBound) / 2
        let pivot = min(max(held, now.lowerBound), now.upperBound)
        let share = (pivot - now.lowerBound) / max(now.upperBound - now.lowerBound, .leastNonzeroMagnitude)
        show(from: pivot - share * span, span: max(span, total * 1e-6), whole: whole)
    }

    /// Moves by a share of what is visible; positive towards later points.
    public mutating func pan(by share: Double, whole: ClosedRange<Double>) {
        guard let now = range else { return }
        let span = now.upperBound - now.lowerBound
        show(from: now.lowerBound + share * span, span: span, whole: whole)
    }

    /// Moves the crosshair by so many columns of a plot `columns` wide, switching it on at the latest point.
    public mutating func moveCrosshair(by count: Int, columns: Int, whole: ClosedRange<Double>) {
        let now = range ?? whole
        let step = (now.upperBound - now.lowerBound) / Double(max(1, columns - 1))
        let from = crosshair ?? now.upperBound
        crosshair = min(max(from + Double(count) * step, now.lowerBound), now.upperBound)
    }

    private mutating func show(from start: Double, span: Double, whole: ClosedRange<Double>) {
        let low = min(max(start, whole.lowerBound), max(whole.lowerBound, whole.upperBound - span))
        range = low...(low + span)
    }
}
