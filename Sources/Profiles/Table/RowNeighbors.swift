import Datasets
import Foundation

/// Which rows of a sample are most like each of them, by the columns that a model would learn from.
package struct RowNeighbors: Sendable {
    /// The place in the sample of each row of the graph: in an order that is none of the file's, so that of rows equally
    /// far not always the first ones of the file are taken.
    package let rows: [Int]
    package let graph: NeighborGraph
    /// Whether all rows of the table are in it.
    package let isWhole: Bool
    /// Numbers that a row is made of.
    package let width: Int

    package init(rows: [Int], graph: NeighborGraph, isWhole: Bool, width: Int) {
        self.rows = rows
        self.graph = graph
        self.isWhole = isWhole
        self.width = width
    }

    /// How many rows were compared.
    var count: Int { rows.count }

    /// The distance of rows that say the same; computed alike, it comes out so.
    static let same = 0.0

    /// The median of numbers; nil where there are none.
    static func median(_ numbers: [Double]) -> Double? {
        let sorted = numbers.sorted()
        guard !sorted.isEmpty else { return nil }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    /// A quantile, linear between neighbors (type 7 of Hyndman and Fan 1996).
    static func quantile(_ share: Double, ofSorted sorted: [Double]) -> Double {
        let position = share * Double(sorted.count - 1)
        let below = Int(position), above = min(below + 1, sorted.count - 1)
        return sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
    }
}
