import Datasets
import Formats
import Foundation
import Language
import Synchronization

/// Rows whose number is likely wrong: how far it is from what a model says that did not learn from the row.
///
/// The rule is that of cleanlab's Datalab, with the scores of OUTRE (Thyagarajan et al. 2023): each row is a point of its
/// standardized number and five times its standardized residual; its score is exp(−d / m), where d is its mean distance to
/// the half of all rows that is nearest to it, itself among them, and m the median of those. A row is found whose score is
/// below a share of the median score. On the same numbers and predictions the rows are the same ones in the same order.
public struct RegressionLabels: Sendable, Hashable {
    /// From 0, where a number is likely wrong, to 1.
    public let scores: [Double]
    /// The rows that are found, the most suspicious first; of equal scores the earlier ones.
    public let rows: [Int]

    /// The share of the median score below which cleanlab takes a number for wrong.
    public static let usualThreshold = 0.05
    private static let residualScale = 5.0

    /// - Parameters:
    ///   - actual: the number of every row.
    ///   - predicted: what a model says that did not learn from it.
    ///   - watch: is told how many of so many rows are done; what it throws ends the work.
    /// - Throws: `DataError` where one of them is not finite.
    public init(
        actual: [Double], predicted: [Double], threshold: Double = usualThreshold,
        watch: (_ done: Int, _ of: Int) throws -> Void = { _, _ in }
    ) throws {
        precondition(actual.count == predicted.count, "a prediction for every row")
        guard (actual + predicted).allSatisfy(\.isFinite) else {
            throw DataError(
                reason: Text(
                    "wrong numbers cannot be looked for: a number or a prediction is not finite",
                    zh: "无法查找错误的数值：有数值或预测不是有限值"))
        }
        let points = zip(
            Self.standardized(actual), Self.standardized(zip(predicted, actual).map { $0 - $1 })
        ).map { SIMD2($0, $1 * Self.residualScale) }
        let distances = try Self.meanDistances(points, watch)
        let median = max(Self.median(distances), 100 * Double.ulpOfOne)
        let same = (100 * Double.ulpOfOne).squareRoot()
        let scores = distances.map { $0 < same ? 1 : exp(-$0 / median) }
        let bound = Self.median(scores) * threshold
        self.scores = scores
        rows = scores.indices.filter { scores[$0] < bound }.sorted { (scores[$0], $0) < (scores[$1], $1) }
    }

    private static func standardized(_ numbers: [Double]) -> [Double] {
        let count = Double(max(1, numbers.count)), mean = numbers.reduce(0, +) / count
        let deviation = (numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
        return numbers.map { deviation > 0 ? ($0 - mean) / deviation : 0 }
    }

    private static func median(_ numbers: [Double]) -> Double {
        let sorted = numbers.sorted()
        guard !sorted.isEmpty else { return 0 }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    /// The mean distance of each point to the half of all that is nearest, itself among them: the same for any number of
    /// threads.
    private static func meanDistances(
        _ points: [SIMD2<Double>], _ watch: (Int, Int) throws -> Void
    ) throws -> [Double] {
        let count = points.count, half = (count + 1) / 2
        guard count > 1 else { return points.map { _ in 0 } }
        var means: [Double] = []
        means.reserveCapacity(count)
        let stretch = 32, round = 16
        for start in stride(from: 0, to: count, by: stretch * round) {
            try watch(start, count)
            let parts = min(round, (count - start + stretch - 1) / stretch)
            let found = Mutex([[Double]](repeating: [], count: parts))
            DispatchQueue.concurrentPerform(iterations: parts) { part in
                let first = start + part * stretch
                let own = (first..<min(count, first + stretch)).map { row -> Double in
                    var squares = points.map { other in
                        let difference = other - points[row]
                        return (difference * difference).sum()
                    }
                    select(half, of: &squares)
                    return squares[..<half].reduce(0) { $0 + $1.squareRoot() } / Double(half)
                }
                found.withLock { $0[part] = own }
            }
            means += found.withLock { $0 }.joined()
        }
        return means
    }

    /// Brings the `count` least numbers to the front (Hoare 1961).
    private static func select(_ count: Int, of numbers: inout [Double]) {
        var low = 0, high = numbers.count - 1
        let last = count - 1
        while low < high {
            let pivot = numbers[(low + high) / 2]
            var left = low, right = high
            while left <= right {
                while numbers[left] < pivot { left += 1 }
                while numbers[right] > pivot { right -= 1 }
                if left <= right {
                    numbers.swapAt(left, right)
                    left += 1
                    right -= 1
                }
            }
            if last <= right { high = right } else if last >= left { low = left } else { return }
        }
    }
}
