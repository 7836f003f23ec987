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
    package var count: Int { rows.count }

    /// The distance of rows that say the same; computed alike, it comes out so.
    package static let same = 0.0

    /// The median of numbers; nil where there are none.
    package static func median(_ numbers: [Double]) -> Double? {
        let sorted = numbers.sorted()
        guard !sorted.isEmpty else { return nil }
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    /// A quantile, linear between neighbors (type 7 of Hyndman and Fan 1996).
    package static func quantile(_ share: Double, ofSorted sorted: [Double]) -> Double {
        let position = share * Double(sorted.count - 1)
        let below = Int(position), above = min(below + 1, sorted.count - 1)
        return sorted[below] + (position - Double(below)) * (sorted[above] - sorted[below])
    }
}

/// The rows of a file that is judged by, among those that are learned from.
package struct FileNeighbors: Sendable {
    /// The places in their samples of the rows of the graph: first those that are learned from, then those of the file.
    package let learned: [Int]
    package let held: [Int]
    package let graph: NeighborGraph
    /// Whether all rows of both are in it.
    package let isWhole: Bool

    package init(learned: [Int], held: [Int], graph: NeighborGraph, isWhole: Bool) {
        self.learned = learned
        self.held = held
        self.graph = graph
        self.isWhole = isWhole
    }

    /// The rows of the file with a row that is learned from nearer than so far, but not the same, each with the nearest of
    /// these.
    package func twins(within distance: Double) -> [(held: Int, learned: Int)] {
        held.indices.compactMap { index in
            let place = learned.count + index
            let near = graph.neighbors(of: place).enumerated().first { rank, other in
                let distance = Double(graph.distances[place * graph.count + rank])
                return Int(other) < learned.count && distance > RowNeighbors.same
            }
            guard let near, Double(graph.distances[place * graph.count + near.offset]) < distance else { return nil }
            return (held[index], learned[Int(near.element)])
        }
    }
}

extension NeighborGraph {
    /// Below which share of the median distance to the nearest row two rows are nearly the same: so much at most, and less
    /// where chance alone would put more than one of five hundred rows so near; and what chance makes of it.
    ///
    /// Of points that are spread evenly over d dimensions, 1 − 2^(−c^d) are nearer to another one than c of the median. How
    /// many dimensions there are is told by the ratio of the distances to the second and the first neighbor, whose median
    /// is 2^(1/d) (Facco 2017).
    package func nearness(atMost limit: Double) -> (limit: Double, byChance: Double) {
        guard let dimensions else { return (limit, 0) }
        let closest = pow(pow(-log2(1 - 0.002), 1 / dimensions), 1 / power)
        let own = min(limit, closest)
        return (own, 1 - pow(2, -pow(pow(own, power), dimensions)))
    }

    /// Distances of the cosine go with the square of lengths.
    private var power: Double { isAngular ? 0.5 : 1 }

    /// How many dimensions the points are spread over; nil where that cannot be told.
    private var dimensions: Double? {
        guard count > 1 else { return nil }
        let ratios = (0..<rows).compactMap { row -> Double? in
            let first = Double(distances[row * count]), second = Double(distances[row * count + 1])
            return first > RowNeighbors.same ? pow(second / first, power) : nil
        }
        guard let ratio = RowNeighbors.median(ratios), ratio > 1 else { return nil }
        return log(2) / log(ratio)
    }

    /// So many times the median distance to the neighbors some of thousands of points lie by chance, where they are spread
    /// evenly; 0 where that cannot be told.
    ///
    /// In a corner a point has neighbors on one side of each coordinate only, which doubles its distances; directions have
    /// no corners, but those of the corners of a box are rarer, the more so the fewer coordinates there are. And the volume
    /// that ten neighbors take varies: of thousands, one takes 2.3 times as much as usual.
    package var reachOfChance: Double {
        guard let dimensions else { return 0 }
        let edge = isAngular ? 1 + 1.8 / dimensions : 2
        return pow(edge * pow(2.3, 1 / dimensions), 1 / power)
    }
}
