/// The nearest neighbors of each of some rows, and how far they are.
package struct NeighborGraph: Sendable {
    package let rows: Int
    /// Neighbors of each row.
    package let count: Int
    /// Whether distances are those of the cosine; else they are Euclidean.
    package let isAngular: Bool
    /// By row, the nearest first.
    package let neighbors: [Int32]
    package let distances: [Float]

    /// Neighbors that cleanlab's Datalab looks at.
    package static let usualCount = 10

    package init(rows: Int, count: Int, isAngular: Bool, neighbors: [Int32], distances: [Float]) {
        self.rows = rows
        self.count = count
        self.isAngular = isAngular
        self.neighbors = neighbors
        self.distances = distances
    }

    /// The mean distance of each row to its neighbors.
    package var meanDistances: [Double] {
        guard count > 0 else { return [] }
        return (0..<rows).map { row in
            distances[(row * count)..<((row + 1) * count)].reduce(0.0) { $0 + Double($1) } / Double(count)
        }
    }

    /// The distance of each row to its nearest neighbor.
    package var nearestDistances: [Double] { count > 0 ? (0..<rows).map { Double(distances[$0 * count]) } : [] }

    /// The neighbors of a row, the nearest first.
    package func neighbors(of row: Int) -> ArraySlice<Int32> { neighbors[(row * count)..<((row + 1) * count)] }
}
