import Foundation
import Profiles

/// What can be summed up of numbers in one pass: range, moments, and how each goes with the one before.
///
/// Sums are taken of differences from the first number, so that large numbers that differ little lose no digits.
struct NumberSums: Sendable, Hashable {
    private(set) var count = 0
    private(set) var least = Double.infinity
    private(set) var greatest = -Double.infinity
    private(set) var zeros = 0
    private(set) var negatives = 0
    private var first = 0.0
    private var sum = 0.0
    private var squares = 0.0
    private var cubes = 0.0
    private var previous = 0.0
    private var products = 0.0
    /// By what numbers are multiplied before they are summed up: so that the cubes of huge ones can be, too.
    private var scale = 1.0

    mutating func add(_ number: Double) {
        if abs(number) > 1e100, scale == 1 { shrink() }
        let scaled = number * scale
        if count == 0 { first = scaled }
        let difference = scaled - first
        let square = difference * difference
        count += 1
        sum += difference
        squares += square
        cubes += square * difference
        products += difference * previous
        previous = difference
        least = min(least, number)
        greatest = max(greatest, number)
        if number == 0 { zeros += 1 } else if number < 0 { negatives += 1 }
    }

    private mutating func shrink() {
        scale = 0x1p-900
        for _ in 0..<3 { cubes *= scale }
        for _ in 0..<2 {
            squares *= scale
            products *= scale
        }
        sum *= scale
        first *= scale
        previous *= scale
    }

    /// Nil where there are none.
    var mean: Double? { count > 0 ? (first + sum / Double(count)) / scale : nil }

    /// Of the population, of the numbers as they are summed up; nil where there are none or their squares are beyond all numbers.
    private var variance: Double? {
        guard count > 0 else { return nil }
        let mean = sum / Double(count)
        let variance = squares / Double(count) - mean * mean
        return variance.isFinite ? max(0, variance) : nil
    }

    /// Of the population.
    var deviation: Double? { variance.map { $0.squareRoot() / scale } }

    /// The third standardized moment (Fisher-Pearson); nil where all numbers are one.
    var skewness: Double? {
        guard let variance, variance > 0 else { return nil }
        let n = Double(count), mean = sum / n
        let third = cubes / n - 3 * mean * squares / n + 2 * mean * mean * mean
        let skewness = third / (variance * variance.squareRoot())
        return skewness.isFinite ? skewness : nil
    }

    /// How each number goes with the one before, from −1 to 1: 0 where the order is random; nil where all are one.
    var serialCorrelation: Double? {
        guard let variance, variance > 0, count > 2 else { return nil }
        let n = Double(count), mean = sum / n
        // The first product has no number before it; it is 0, as the first difference is.
        let covariance = products / (n - 1) - mean * mean
        let correlation = covariance / variance
        return correlation.isFinite ? min(1, max(-1, correlation)) : nil
    }
}
