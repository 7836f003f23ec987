import Foundation

/// `sign(x) · log(1 + |x|)`, which is 0 at 0 and has negative numbers, too.
func signedLog(_ number: Double) -> Double {
    let size = log1p(abs(number))
    return number < 0 ? -size : size
}

/// Where a number stands among those of the training rows, from 0 to 1 (as scikit-learn's `QuantileTransformer`).
struct QuantileScale {
    /// Quantiles at even shares from 0 to 1, rising.
    let knots: [Double]

    private static let mostKnots = 100

    init(knots: [Double]) { self.knots = knots }

    /// - Parameter values: at least one, none of them missing.
    init(of values: [Double]) {
        let sorted = values.sorted(), last = min(Self.mostKnots, sorted.count) - 1
        var knots: [Double] = []
        for place in 0...max(0, last) {
            let knot = quantile(last > 0 ? Double(place) / Double(last) : 0, ofSorted: sorted)
            // Rounding makes none smaller than the one before.
            knots.append(max(knot, knots.last ?? knot))
        }
        self.knots = knots
    }

    /// Linear between knots; where several are one, the middle of their shares. 0 and 1 beyond the ends.
    func callAsFunction(_ number: Double) -> Double {
        guard let first = knots.first, let last = knots.last, !number.isNaN else { return number }
        if number <= first { return 0 }
        if number >= last { return 1 }
        let from = place { $0 >= number }, end = place { $0 > number }
        let steps = Double(knots.count - 1)
        if from < end { return Double(from + end - 1) / 2 / steps }
        let below = knots[from - 1]
        return (Double(from - 1) + (number - below) / (knots[from] - below)) / steps
    }

    /// The first knot for which something is so that is so for all behind it.
    private func place(_ isSo: (Double) -> Bool) -> Int {
        var lower = 0, upper = knots.count
        while lower < upper {
            let middle = (lower + upper) / 2
            if isSo(knots[middle]) { upper = middle } else { lower = middle + 1 }
        }
        return lower
    }
}

/// The power transform of Yeo and Johnson (2000), which has negative numbers, too:
/// `((1 + x)^λ − 1) / λ` for x ≥ 0, and `−((1 − x)^(2 − λ) − 1) / (2 − λ)` below.
struct PowerTransform {
    let lambda: Double

    init(lambda: Double) { self.lambda = lambda }

    func callAsFunction(_ number: Double) -> Double {
        let size = log1p(abs(number))
        if number >= 0 { return lambda == 0 ? size : expm1(lambda * size) / lambda }
        let power = 2 - lambda
        return power == 0 ? -size : -expm1(power * size) / power
    }
}

extension PowerTransform {
    /// Where λ is looked for: most data need less than half of that.
    private static let bounds = -5.0...5.0
    /// Of more values, so many that lie evenly among them decide.
    private static let mostValues = 20_000

    /// The λ of the greatest likelihood, were the result normally distributed: the best of a grid, and between its
    /// neighbors by golden sections. It is 1 for numbers that are all one.
    ///
    /// - Parameter values: none of them missing.
    init(fittedTo values: [Double]) {
        var values = values.sorted()
        if values.count > Self.mostValues {
            let all = values
            values = (0..<Self.mostValues).map { all[$0 * (all.count - 1) / (Self.mostValues - 1)] }
        }
        let logarithms = values.reduce(0) { $0 + signedLog($1) }
        /// Up to a constant: `−n/2 · log variance + (λ − 1) · Σ sign(x) · log(1 + |x|)`.
        func likelihood(_ lambda: Double) -> Double {
            let transform = PowerTransform(lambda: lambda)
            let moments = Moments(of: values.map { transform($0) })
            // Numbers that run out of digits have no deviation, or none that is one.
            guard moments.deviation > 0, moments.deviation.isFinite else { return -.infinity }
            return -Double(values.count) * log(moments.deviation) + (lambda - 1) * logarithms
        }
        let step = 0.25
        var best = (lambda: 1.0, likelihood: likelihood(1))
        for lambda in stride(from: Self.bounds.lowerBound, through: Self.bounds.upperBound, by: step) {
            let likelihood = likelihood(lambda)
            if likelihood > best.likelihood { best = (lambda, likelihood) }
        }
        guard best.likelihood.isFinite else {
            self.init(lambda: 1)
            return
        }
        var lower = max(Self.bounds.lowerBound, best.lambda - step)
        var upper = min(Self.bounds.upperBound, best.lambda + step)
        let section = (5.0.squareRoot() - 1) / 2
        var left = upper - section * (upper - lower), right = lower + section * (upper - lower)
        var (atLeft, atRight) = (likelihood(left), likelihood(right))
        while upper - lower > 1e-8 {
            if atLeft >= atRight {
                (upper, right, atRight) = (right, left, atLeft)
                left = upper - section * (upper - lower)
                atLeft = likelihood(left)
            } else {
                (lower, left, atLeft) = (left, right, atRight)
                right = lower + section * (upper - lower)
                atRight = likelihood(right)
            }
        }
        self.init(lambda: (lower + upper) / 2)
    }
}
