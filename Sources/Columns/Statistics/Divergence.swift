import Foundation

/// How far two samples of a column are apart, from 0 to 1, and whether chance makes that of two samples of one source.
package struct Divergence {
    package let value: Double
    /// Whether samples of one source are so far apart in one of a thousand cases at most.
    package let isBeyondChance: Bool
    /// What it is called in the evidence.
    package let name: String

    /// The Kolmogorov-Smirnov distance of numbers: that between their cumulative distributions at the most.
    package init(_ first: [Double], _ second: [Double]) {
        let first = first.sorted(), second = second.sorted()
        var most = 0.0, one = 0, other = 0
        while one < first.count, other < second.count {
            let number = min(first[one], second[other])
            while one < first.count, first[one] <= number { one += 1 }
            while other < second.count, second[other] <= number { other += 1 }
            most = max(most, abs(Double(one) / Double(first.count) - Double(other) / Double(second.count)))
        }
        let (n, m) = (Double(first.count), Double(second.count))
        value = most
        // √(−ln(0.001 / 2) / 2), of Smirnov's limit.
        isBeyondChance = n > 0 && m > 0 && most > 1.95 * ((n + m) / (n * m)).squareRoot()
        name = "ks"
    }

    /// Cramér's V of levels and samples, as it were with samples of one size; levels with less than five rows are one.
    package init(_ first: [Int], _ second: [Int]) {
        var pairs = zip(first, second).filter { $0.0 + $0.1 >= 5 }
        let rare = zip(first, second).filter { $0.0 + $0.1 < 5 }.reduce((0, 0)) { ($0.0 + $1.0, $0.1 + $1.1) }
        if rare.0 + rare.1 > 0 { pairs.append(rare) }
        let n = Double(pairs.reduce(0) { $0 + $1.0 }), m = Double(pairs.reduce(0) { $0 + $1.1 })
        name = "cramers-v"
        guard n > 0, m > 0, pairs.count > 1 else {
            (value, isBeyondChance) = (0, false)
            return
        }
        var spread = 0.0, chiSquare = 0.0
        for (one, other) in pairs {
            let p = Double(one) / n, q = Double(other) / m, both = Double(one + other) / (n + m)
            spread += (p - q) * (p - q) / (2 * (p + q))
            chiSquare += (p - q) * (p - q) / both * n * m / (n + m)
        }
        value = spread.squareRoot()
        // Wilson and Hilferty's approximation of the limit, at 3.09 deviations.
        let freedom = Double(pairs.count - 1), part = 2 / (9 * freedom)
        let root = 1 - part + 3.09 * part.squareRoot()
        isBeyondChance = chiSquare > freedom * root * root * root
    }
}
