#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// How values are laid along an axis.
public enum Scale: String, Hashable, Sendable {
    case linear
    /// By powers of ten; only positive values have a place.
    case logarithmic

    /// The place of a value before stretching: itself or its logarithm; NaN where it has none.
    func place(_ value: Double) -> Double {
        switch self {
        case .linear: return value.isFinite ? value : .nan
        case .logarithmic: return value > 0 && value.isFinite ? log10(value) : .nan
        }
    }

    /// The value at a place.
    func value(_ place: Double) -> Double {
        self == .linear ? place : pow(10, place)
    }
}

/// A mark on an axis.
public struct Tick: Hashable, Sendable {
    /// Where it stands, in the units of the axis.
    public let value: Double
    /// The value as it is written beside the axis.
    public let label: String
}

/// Marks at round values.
public enum Ticks {
    /// At most `limit` round values within `range`, in rising order, all labeled with the same number of decimals.
    ///
    /// - Parameters:
    ///   - isWhole: whether there are only whole values, such as steps.
    ///   - hasPrefixes: whether a million is `1M` rather than `1e6`, as legends write what was measured.
    public static func make(
        in range: ClosedRange<Double>, limit: Int, scale: Scale, isWhole: Bool = false, hasPrefixes: Bool = false
    ) -> [Tick] {
        guard limit > 0, range.lowerBound.isFinite, range.upperBound.isFinite else { return [] }
        if scale == .logarithmic, range.lowerBound > 0 {
            let ticks = logarithmic(in: range, limit: limit)
            if ticks.count >= min(2, limit) {
                let isLarge = ticks.contains { $0 >= 1e6 }
                return ticks.map { Tick(value: $0, label: isLarge ? power($0) : whole($0)) }
            }
        }
        return linear(in: range, limit: limit, isWhole: isWhole, hasPrefixes: isWhole || hasPrefixes)
    }

    /// Thousands as everywhere: `1,500`.
    private static func whole(_ value: Double) -> String {
        guard abs(value) >= 1000, abs(value) < 1e6, let number = Int(exactly: value) else {
            return NumberFormat.short(value)
        }
        return number.grouped
    }

    private static func linear(
        in range: ClosedRange<Double>, limit: Int, isWhole: Bool, hasPrefixes: Bool
    ) -> [Tick] {
        let span = range.upperBound - range.lowerBound
        // Beyond these bounds steps would overflow or vanish; nothing that is measured lies there.
        guard span > max(1e-290, abs(range.upperBound) * 1e-13), span < 1e290 else {
            return [Tick(value: range.lowerBound, label: NumberFormat.short(range.lowerBound))]
        }
        var exponent = max(floor(log10(span / Double(limit))), isWhole ? 0 : -.infinity)
        var values: [Double] = []
        var decimals = 0
        let lastExponent = exponent + 4 + log10(Double(limit))
        search: while exponent <= lastExponent {
            for factor in [1.0, 2, 5] {
                let step = factor * pow(10, exponent)
                let first = (range.lowerBound / step).rounded(.up)
                let last = (range.upperBound / step).rounded(.down)
                let count = last - first + 1
                // One value tells no scale: rather the first and the last of those that are closer together.
                if count <= Double(limit), count >= 2 || values.isEmpty || limit < 2 {
                    values = last >= first ? stride(from: first, through: last, by: 1).map { $0 * step } : []
                    decimals = max(0, -Int(exponent))
                }
                if count <= Double(limit) { break search }
                values = [first * step, last * step]
                decimals = max(0, -Int(exponent))
            }
            exponent += 1
        }
        let largest = values.map(abs).max() ?? 0
        let ticks = labels(values, largest: largest, decimals: decimals, hasPrefixes: hasPrefixes)
        // Years, ids and prices that differ in their last digits only are told by these.
        guard Set(ticks.map(\.label)).count < values.count, largest < 1e15 else { return ticks }
        return values.map { value in
            let label = decimals == 0 ? Int(value).grouped : NumberFormat.fixed(value, decimals: decimals)
            return Tick(value: value, label: label)
        }
    }

    private static func labels(_ values: [Double], largest: Double, decimals: Int, hasPrefixes: Bool) -> [Tick] {
        values.map { value in
            let usesPowers = largest >= 1e6 || (largest < 1e-3 && largest > 0)
            return Tick(
                value: value,
                label: largest >= 1e6 && largest < 1e15 && hasPrefixes
                    ? compact(value)
                    : usesPowers
                        ? power(value)
                        : decimals == 0 ? whole(value) : NumberFormat.fixed(value, decimals: decimals))
        }
    }

    /// As a power of ten, whatever its size: `5e5` beside `1e6`.
    private static func power(_ value: Double) -> String {
        value == 0 ? "0" : NumberFormat.exponential(value, digits: 3)
    }

    /// `1500` as `1.5k`.
    private static func compact(_ value: Double) -> String {
        let units: [(Double, String)] = [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k")]
        for (size, unit) in units where abs(value) >= size { return NumberFormat.short(value / size) + unit }
        return NumberFormat.short(value)
    }

    private static func logarithmic(in range: ClosedRange<Double>, limit: Int) -> [Double] {
        let first = Int(floor(log10(range.lowerBound))), last = Int(ceil(log10(range.upperBound)))
        let patterns: [(mantissas: [Double], every: Int)] = [
            ([1, 2, 3, 5, 7], 1), ([1, 2, 5], 1), ([1, 3], 1), ([1], 1), ([1], 2), ([1], 3), ([1], 5), ([1], 10),
            ([1], 20), ([1], 50), ([1], 100),
        ]
        var ends: [Double] = []
        for pattern in patterns {
            var values: [Double] = []
            for exponent in first...max(first, last) where exponent.isMultiple(of: pattern.every) {
                values += pattern.mantissas.map { $0 * pow(10, Double(exponent)) }
            }
            values = values.filter { range.lowerBound <= $0 * (1 + 1e-12) && $0 <= range.upperBound * (1 + 1e-12) }
            // One value tells no scale: rather the first and the last of those that are closer together.
            if values.count <= limit { return values.count < 2 && limit >= 2 && ends.count == 2 ? ends : values }
            ends = [values[0], values[values.count - 1]]
        }
        return []
    }
}
