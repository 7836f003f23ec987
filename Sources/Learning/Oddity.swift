/// Finds the value by which a row differs most from the others of its batch.
enum Oddity {
    /// How many times its column's spread a value must lie from the others to be named.
    static let threshold = 25.0
    /// Comparisons beyond which no row is looked at: a person waits.
    static let most = 50_000_000

    /// For each row the column whose value lies farthest from that of the other rows, where it is very far.
    ///
    /// The distance is |x − m| / max(s, 0.2 · t): m and s are the mean and the mean absolute deviation of the other
    /// rows in the column, and t is the mean of s over all columns, so that a column in which the others are all alike
    /// makes no small difference large.
    ///
    /// - Parameter values: row by row, `width` each.
    static func columns(of values: [Float], width: Int) -> [Int?] {
        let rows = width > 0 ? values.count / width : 0
        guard rows >= 4, rows * rows * width <= most else { return [Int?](repeating: nil, count: rows) }
        return (0..<rows).map { row in
            var distances: [Double] = []
            var spreads: [Double] = []
            for column in 0..<width {
                var mean = 0.0
                for other in 0..<rows where other != row { mean += Double(values[other * width + column]) }
                mean /= Double(rows - 1)
                var spread = 0.0
                for other in 0..<rows where other != row {
                    spread += abs(Double(values[other * width + column]) - mean)
                }
                spreads.append(spread / Double(rows - 1))
                distances.append(abs(Double(values[row * width + column]) - mean))
            }
            let least = max(0.2 * spreads.reduce(0, +) / Double(width), .leastNormalMagnitude)
            let farthest = (0..<width).max {
                distances[$0] / max(spreads[$0], least) < distances[$1] / max(spreads[$1], least)
            }
            return farthest.flatMap { distances[$0] / max(spreads[$0], least) > threshold ? $0 : nil }
        }
    }
}
