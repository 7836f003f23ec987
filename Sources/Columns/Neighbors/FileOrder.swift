/// Whether neighbors stand nearer to each other in the file than chance puts them: a permutation test.
package struct FileOrder {
    private let neighbors: NeighborGraph
    /// The place of each row of the graph among them in the file.
    private let positions: [Int]
    package let distance: Double

    /// As many as cleanlab's Datalab makes.
    package static let permutations = 25

    package init(_ near: RowNeighbors) {
        neighbors = near.graph
        var positions = [Int](repeating: 0, count: near.count)
        for (position, row) in near.rows.indices.sorted(by: { near.rows[$0] < near.rows[$1] }).enumerated() {
            positions[row] = position
        }
        self.positions = positions
        distance = Self.distance(near.graph, positions)
    }

    /// Whether no shuffled order has as large a distance.
    package var isBeyondChance: Bool {
        var shuffled = positions
        var state: UInt64 = 1
        for _ in 0..<Self.permutations {
            for place in stride(from: shuffled.count - 1, to: 0, by: -1) {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                shuffled.swapAt(place, Int((state >> 33) % UInt64(place + 1)))
            }
            if Self.distance(neighbors, shuffled) >= distance { return false }
        }
        return true
    }

    /// How much more often than two rows drawn at random two neighbors are so near or nearer, at the most.
    private static func distance(_ graph: NeighborGraph, _ positions: [Int]) -> Double {
        let count = graph.rows
        var gaps = [Int](repeating: 0, count: count)
        for row in 0..<count {
            for other in graph.neighbors(of: row) { gaps[abs(positions[row] - positions[Int(other)])] += 1 }
        }
        let all = Double(max(1, count * graph.count)), pairs = Double(count) * Double(count - 1)
        var seen = 0, most = 0.0
        for gap in 1..<count {
            seen += gaps[gap]
            let expected = Double(gap) * Double(2 * count - gap - 1) / pairs
            most = max(most, Double(seen) / all - expected)
        }
        return most
    }
}
