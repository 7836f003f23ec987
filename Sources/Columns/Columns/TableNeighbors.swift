/// A row of the training set that is like another row.
public struct TableNeighbor: Sendable, Hashable {
    /// Where it stands in the file.
    public var line: Int
    /// Its class, or its number, as it is in the file.
    public var target: String
    /// The Euclidean distance, over the numbers a model sees.
    public var distance: Double

    public init(line: Int, target: String, distance: Double) {
        self.line = line
        self.target = target
        self.distance = distance
    }
}

extension TableData {
    /// The rows of the training set that are most like some rows, as a model sees them; a row is not its own neighbor.
    ///
    /// All distances are computed, in a fixed order; of a longer training set, to so many rows spread evenly over it.
    ///
    /// - Parameters:
    ///   - lines: where the rows stand in the file.
    ///   - count: neighbors of each at most.
    ///   - most: rows of the training set that are compared at most.
    ///   - watch: is told how many rows are done; what it throws ends the work.
    /// - Returns: the neighbors by line, the nearest first; none for a line of which there is no row.
    public func nearestTrainingRows(
        toLines lines: [Int], count: Int, among most: Int, watch: (_ done: Int) throws -> Void = { _ in }
    ) rethrows -> [Int: [TableNeighbor]] {
        let width = featureCount, training = splits.train
        let compared =
            training.count <= most ? training : (0..<most).map { training[$0 * training.count / most] }
        let rows = rowsByLine
        var found: [Int: [TableNeighbor]] = [:]
        for (done, line) in lines.enumerated() {
            try watch(done)
            guard let row = rows[line] else { continue }
            var nearest: [(distance: Double, row: Int)] = []
            for other in compared where other != row {
                let distance = squaredDistance(row * width, other * width, width: width)
                guard nearest.count < count || distance < nearest[nearest.count - 1].distance else { continue }
                let place = nearest.firstIndex { distance < $0.distance } ?? nearest.count
                nearest.insert((distance, other), at: place)
                if nearest.count > count { nearest.removeLast() }
            }
            found[line] = nearest.map {
                TableNeighbor(
                    line: self.lines[$0.row], target: target(ofRow: $0.row), distance: $0.distance.squareRoot())
            }
        }
        return found
    }

    /// The split that the row of each line is in; none for one that was left out.
    public func splitsByLine() -> [Int: Split] {
        var found: [Int: Split] = [:]
        // The rows of a test file of its own come last, and have lines of their own.
        for split in Split.allCases { for row in splits[split] { found[lines[row]] = found[lines[row]] ?? split } }
        return found
    }

    /// The row of each line of the file; of a line that a test file has, too, the first.
    private var rowsByLine: [Int: Int] {
        Dictionary(zip(lines, lines.indices), uniquingKeysWith: { first, _ in first })
    }

    private func squaredDistance(_ first: Int, _ second: Int, width: Int) -> Double {
        features.withUnsafeBufferPointer { features in
            var sum: Float = 0
            for place in 0..<width {
                let difference = features[first + place] - features[second + place]
                sum += difference * difference
            }
            return Double(sum)
        }
    }
}
