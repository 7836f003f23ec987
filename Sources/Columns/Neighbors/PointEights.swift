/// Points eight at a time, coordinate by coordinate, so that one is compared with eight others in as many steps as a point
/// has coordinates.
struct PointEights: Sendable {
    private let rows: Int
    private let width: Int
    /// The first coordinate of eight points, then their second; points that are missing at the end lie infinitely far.
    private let columns: [SIMD8<Float>]

    /// - Parameter points: coordinates eight at a time, in so many pieces a point, of which the first `width` count.
    init(_ points: [SIMD8<Float>], rows: Int, pieces: Int, width: Int) {
        self.rows = rows
        self.width = width
        let eights = (rows + 7) / 8
        var columns = [SIMD8<Float>](repeating: SIMD8(repeating: .infinity), count: eights * width)
        for row in 0..<rows {
            for place in 0..<width {
                columns[row / 8 * width + place][row % 8] = points[row * pieces + place / 8][place % 8]
            }
        }
        self.columns = columns
    }

    /// Hands over the number of the first point of each eight, and their coordinates.
    func forEach(_ body: (_ first: Int, _ columns: UnsafeBufferPointer<SIMD8<Float>>) -> Void) {
        columns.withUnsafeBufferPointer { columns in
            for first in stride(from: 0, to: rows, by: 8) {
                body(first, UnsafeBufferPointer(rebasing: columns[first / 8 * width..<(first / 8 + 1) * width]))
            }
        }
    }

    /// The squared distances of a point from eight others; somewhat more than `most` where all are beyond.
    @inline(__always)
    static func squared(
        _ columns: UnsafeBufferPointer<SIMD8<Float>>, _ point: UnsafeBufferPointer<Float>, most: Float
    ) -> SIMD8<Float> {
        var sums = SIMD8<Float>.zero
        var place = 0
        while place < columns.count {
            let end = min(place + 8, columns.count)
            while place < end {
                let difference = columns[place] - point[place]
                sums += difference * difference
                place += 1
            }
            if place < columns.count, !any(sums .< most) { break }
        }
        return sums
    }
}
