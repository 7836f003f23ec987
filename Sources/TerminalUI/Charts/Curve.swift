#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The points of one curve, raw and smoothed, kept so that any number of them is drawn in a fraction of a
/// millisecond without leaving out a spike.
public struct Curve: Sendable {
    /// Positions in rising order, such as steps.
    public private(set) var xs: [Double] = []
    private(set) var raw = Track()
    /// Exponential moving average of the values; `nil` while smoothing is off.
    private(set) var smoothed: Track?

    /// Strength of the smoothing, 0 (none) up to but not including 1.
    public private(set) var smoothing: Double
    /// On which scale it averages; logarithms on a logarithmic axis, so that a curve of losses does not sag.
    public private(set) var smoothingScale: Scale
    private var average = 0.0
    private var weight = 0.0

    /// An empty curve; a strength outside 0 to 0.9999 becomes the nearest bound.
    public init(smoothing: Double = 0, scale: Scale = .linear) {
        self.smoothing = min(max(0, smoothing), 0.9999)
        smoothingScale = scale
        smoothed = self.smoothing > 0 ? Track() : nil
    }

    /// How many points it has.
    public var count: Int { xs.count }
    /// Whether it has no point.
    public var isEmpty: Bool { xs.isEmpty }
    /// The values as they came, without smoothing; some may be NaN or infinite.
    public var values: [Double] { raw.values }
    /// The position of the last point; `nil` for an empty curve.
    public var lastX: Double? { xs.last }
    /// The last value as it came.
    public var latest: Double? { raw.values.last }
    /// The last value as it is drawn: smoothed when smoothing is on.
    public var latestShown: Double? { smoothed?.values.last ?? latest }

    /// Adds a point. A position before the last one is moved up to it: curves do not run backwards; use
    /// ``truncate(after:)`` first when a run was stepped back.
    public mutating func append(x: Double, y: Double) {
        guard x.isFinite else { return }
        xs.append(max(x, xs.last ?? x))
        raw.append(y)
        guard smoothing > 0 else { return }
        let average = smooth(y)
        smoothed?.append(average)
    }

    /// Drops all points after `x`, as when a run is stepped back.
    public mutating func truncate(after x: Double) {
        let count = index(after: x)
        guard count < xs.count else { return }
        xs.removeLast(xs.count - count)
        raw.truncate(to: count)
        rebuild()
    }

    /// Drops all points; the smoothing stays.
    public mutating func removeAll() {
        self = Curve(smoothing: smoothing, scale: smoothingScale)
    }

    /// Changes the smoothing of all points; free when nothing changes.
    ///
    /// The average is y̅ₙ = β·y̅ₙ₋₁ + (1 − β)·yₙ divided by 1 − βⁿ, which takes out the pull towards the start
    /// (Kingma and Ba, 2015, section 3).
    public mutating func setSmoothing(_ strength: Double, scale: Scale) {
        let strength = min(max(0, strength), 0.9999)
        guard strength != smoothing || scale != smoothingScale else { return }
        smoothing = strength
        smoothingScale = scale
        rebuild()
    }

    /// The last point at or before a position, as it came and as it is shown; nil where there is none.
    public func last(upTo x: Double) -> (x: Double, raw: Double, shown: Double)? {
        let end = index(from: x.nextUp)
        guard end > 0 else { return nil }
        let raw = raw.values[end - 1]
        return (xs[end - 1], raw, smoothed?.values[end - 1] ?? raw)
    }

    /// The smallest and largest finite values within positions; on a logarithmic scale of the positive ones.
    /// `nil` where there are none.
    public func extent(in range: ClosedRange<Double>, scale: Scale, raw includesRaw: Bool = true)
        -> ClosedRange<Double>?
    {
        let indices = index(from: range.lowerBound)..<max(index(from: range.lowerBound), index(after: range.upperBound))
        var low = Double.infinity
        var high = -Double.infinity
        for track in [includesRaw || smoothed == nil ? raw : nil, smoothed] {
            guard let track else { continue }
            let summary = track.summary(indices)
            guard !summary.isEmpty else { continue }
            high = max(high, summary.largest)
            if scale == .linear || summary.smallest > 0 {
                low = min(low, summary.smallest)
            } else {
                for value in track.values[indices] where value > 0 && value.isFinite { low = min(low, value) }
            }
        }
        guard low <= high, scale == .linear || low > 0 else { return nil }
        return low...high
    }

    /// The first index whose position is not before `x`.
    func index(from x: Double) -> Int {
        partition { $0 >= x }
    }

    /// The first index whose position is after `x`.
    func index(after x: Double) -> Int {
        partition { $0 > x }
    }

    private func partition(_ isBeyond: (Double) -> Bool) -> Int {
        var low = 0
        var high = xs.count
        while low < high {
            let middle = (low + high) / 2
            if isBeyond(xs[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    private mutating func rebuild() {
        average = 0
        weight = 0
        smoothed = nil
        guard smoothing > 0 else { return }
        var track = Track()
        for value in raw.values { track.append(smooth(value)) }
        smoothed = track
    }

    /// The next value of the average; NaN for a value that has no place, which the average then skips.
    private mutating func smooth(_ y: Double) -> Double {
        let place = smoothingScale.place(y)
        guard place.isFinite else { return .nan }
        average = smoothing * average + (1 - smoothing) * place
        weight = smoothing * weight + (1 - smoothing)
        return smoothingScale.value(average / weight)
    }
}
