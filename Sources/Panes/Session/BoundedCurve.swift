import TerminalUI

/// A curve of one figure of a run that takes bounded memory however many steps there are.
///
/// Once it holds `capacity` points, every four neighbors become two: the least and the greatest of
/// them, in their order. A spike is never lost, and at the width of a screen the curve looks the
/// same.
public struct BoundedCurve: Sendable {
    /// The points that are left, for drawing.
    public private(set) var curve: Curve
    /// The most points it holds; at least 8.
    public let capacity: Int

    /// An empty curve; a strength of smoothing outside 0 to 0.9999 becomes the nearest bound.
    public init(capacity: Int = 1 << 18, smoothing: Double = 0, scale: Scale = .linear) {
        curve = Curve(smoothing: smoothing, scale: scale)
        self.capacity = max(8, capacity)
    }

    /// Whether it has no point.
    public var isEmpty: Bool { curve.isEmpty }
    /// The step of the first point; nil for an empty curve.
    public var firstStep: Int? { curve.xs.first.map { Int($0) } }
    /// The step of the last point; nil for an empty curve.
    public var lastStep: Int? { curve.lastX.map { Int($0) } }
    /// The last value as it came, without smoothing; nil for an empty curve.
    public var latest: Double? { curve.latest }

    /// Adds a point, thinning out the others where there are too many; a step before the last is moved up to it.
    public mutating func append(step: Int, value: Double) {
        if curve.count >= capacity { thin() }
        curve.append(x: Double(step), y: value)
    }

    /// Drops the points after a step, as when a run is stepped back.
    public mutating func truncate(after step: Int) { curve.truncate(after: Double(step)) }

    /// Smooths all points anew; free where nothing changes.
    public mutating func setSmoothing(_ strength: Double, scale: Scale) {
        curve.setSmoothing(strength, scale: scale)
    }

    private mutating func thin() {
        var thinned = Curve(smoothing: curve.smoothing, scale: curve.smoothingScale)
        let values = curve.values
        var start = 0
        while start < values.count {
            let end = min(start + 4, values.count)
            var least = start
            var greatest = start
            for index in start..<end {
                // A value that is not a number is kept like a spike: it must stay visible.
                if values[index] < values[least] || values[index].isNaN { least = index }
                if values[index] > values[greatest] { greatest = index }
            }
            // The first point of all stays too: it is where the curve begins.
            var kept = start == 0 ? [0] : []
            for index in [min(least, greatest), max(least, greatest)] where kept.last != index { kept.append(index) }
            for index in kept { thinned.append(x: curve.xs[index], y: values[index]) }
            start = end
        }
        curve = thinned
    }

    /// The last value in each of `count` equal stretches of the steps, for a small curve beside a number.
    public func spark(count: Int) -> [Double] {
        let values = curve.values
        guard values.count > count, count > 0 else { return values }
        return (1...count).map { values[$0 * values.count / count - 1] }
    }
}
