import Foundation
import Synchronization

/// Rows as points, so that rows that are alike lie near each other: each number less its mean and by its deviation, each
/// level of a kind a coordinate of 0 and 1, what is missing at the mean.
///
/// With more than three coordinates a distance is that of the cosine, from 0 to 2, else Euclidean, as cleanlab's Datalab
/// measures them. Distances of the cosine are half the squared distances of points that are moved onto the unit sphere, so
/// that those of near points keep their digits.
package struct RowSpace: Sendable {
    package let rows: Int
    /// Coordinates of a point.
    package let width: Int
    /// Whether distances are those of the cosine.
    package let isAngular: Bool
    private let pieces: Int
    /// Coordinates, eight at a time, zeros at the end of each row.
    private let points: [SIMD8<Float>]

    /// Levels of a column that have a coordinate: the most frequent. All others are alike.
    private static let mostLevels = 50
    /// From so many coordinates on the cosine measures.
    private static let leastAngularWidth = 4

    /// - Parameter chosen: the rows that become points, in this order; those alone say how far numbers spread.
    package init(_ columns: [Frame.Content], rows chosen: [Int]) {
        var coordinates: [[Float]] = []
        // Numbers spread most, so they come first: what is far shows early.
        for case .numbers(let numbers) in columns { coordinates += [Self.standardized(chosen.map { numbers[$0] })] }
        for case .kinds(let codes, let levels) in columns {
            coordinates += Self.indicators(chosen.map { codes[$0] }, levels: levels.count)
        }
        rows = chosen.count
        width = coordinates.count
        isAngular = width >= Self.leastAngularWidth
        pieces = (width + 7) / 8
        var points = [SIMD8<Float>](repeating: .zero, count: rows * pieces)
        for (place, values) in coordinates.enumerated() {
            for row in 0..<rows { points[row * pieces + place / 8][place % 8] = values[row] }
        }
        if isAngular {
            for row in 0..<rows {
                var sum = SIMD8<Float>.zero
                for piece in 0..<pieces { sum += points[row * pieces + piece] * points[row * pieces + piece] }
                let length = sum.sum().squareRoot()
                guard length > 0 else { continue }
                for piece in 0..<pieces { points[row * pieces + piece] /= length }
            }
        }
        self.points = points
    }

    private static func standardized(_ numbers: [Double]) -> [Float] {
        // The squares of huge numbers are beyond all numbers.
        if numbers.contains(where: { abs($0) > 1e150 }) { return standardized(numbers.map { $0 * 0x1p-900 }) }
        let present = numbers.filter { !$0.isNaN }
        let mean = present.reduce(0, +) / Double(max(1, present.count))
        let variance = present.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, present.count))
        let deviation = variance.squareRoot()
        guard deviation > 0, deviation.isFinite else { return numbers.map { _ in 0 } }
        return numbers.map { $0.isNaN ? 0 : Float(($0 - mean) / deviation) }
    }

    private static func indicators(_ codes: [Int32], levels: Int) -> [[Float]] {
        var counts = [Int](repeating: 0, count: levels)
        for code in codes where code >= 0 { counts[Int(code)] += 1 }
        let kept = counts.indices.filter { counts[$0] > 0 }.sorted { (counts[$1], $0) < (counts[$0], $1) }
        return kept.prefix(mostLevels).map { level in codes.map { $0 == Int32(level) ? 1 : 0 } }
    }

    /// So many of some rows, spread evenly over them, that all their distances take no longer than a second or two.
    package static func affordable(of rows: Int, width: Int) -> [Int] {
        let pieces = Double(max(1, (width + 7) / 8))
        let most = max(100, Int((mostPieces / pieces).squareRoot()))
        return rows <= most ? Array(0..<rows) : (0..<most).map { $0 * rows / most }
    }

    private static let mostPieces = 1.2e9

    /// Half the squared distance, or the distance itself.
    private func distance(_ squared: Float) -> Float { isAngular ? squared / 2 : squared.squareRoot() }

    /// The squared distance of two points; somewhat more than `most` where it is beyond.
    @inline(__always)
    private static func squared(
        _ points: UnsafeBufferPointer<SIMD8<Float>>, _ first: Int, _ second: Int, pieces: Int, most: Float
    ) -> Float {
        var sum: Float = 0
        for piece in 0..<pieces {
            let difference = points[first + piece] - points[second + piece]
            sum += (difference * difference).sum()
            if sum > most { break }
        }
        return sum
    }

    private var eights: PointEights { PointEights(points, rows: rows, pieces: pieces, width: width) }

    /// The nearest other points of each point, by comparing all with all: the same for any number of threads. Of points
    /// equally far the first ones count.
    package func graph(neighbors wanted: Int) -> NeighborGraph {
        let count = max(0, min(wanted, rows - 1)), stretch = 128
        let parts = (rows + stretch - 1) / stretch, eights = eights
        let found = Mutex([(neighbors: [Int32], distances: [Float])?](repeating: nil, count: parts))
        DispatchQueue.concurrentPerform(iterations: count > 0 ? parts : 0) { part in
            let own = part * stretch..<min(rows, (part + 1) * stretch)
            let result = nearest(of: own, count: count, eights)
            found.withLock { $0[part] = result }
        }
        let all = found.withLock { $0 }.compactMap { $0 }
        return NeighborGraph(
            rows: rows, count: count, isAngular: isAngular, neighbors: all.flatMap(\.neighbors),
            distances: all.flatMap(\.distances))
    }

    /// The nearest of some points, by comparing them with all.
    private func nearest(of own: Range<Int>, count: Int, _ eights: PointEights) -> (
        neighbors: [Int32], distances: [Float]
    ) {
        var neighbors = [Int32](repeating: 0, count: own.count * count)
        var squares = [Float](repeating: .infinity, count: own.count * count)
        let coordinates = own.flatMap { row in
            (0..<width).map { points[row * pieces + $0 / 8][$0 % 8] }
        }
        coordinates.withUnsafeBufferPointer { coordinates in
            eights.forEach { first, columns in
                // All points that are asked for see the same eight while these are in the cache.
                for place in own.indices {
                    let start = (place - own.lowerBound) * count, last = start + count - 1
                    let worst = squares[last]
                    let sums = PointEights.squared(
                        columns,
                        UnsafeBufferPointer(
                            rebasing: coordinates[
                                (place - own.lowerBound) * width..<(place - own.lowerBound + 1) * width]), most: worst)
                    guard any(sums .< worst) else { continue }
                    for lane in 0..<8 where sums[lane] < squares[last] && first + lane != place {
                        var slot = last
                        while slot > start, sums[lane] < squares[slot - 1] {
                            (squares[slot], neighbors[slot]) = (squares[slot - 1], neighbors[slot - 1])
                            slot -= 1
                        }
                        (squares[slot], neighbors[slot]) = (sums[lane], Int32(first + lane))
                    }
                }
            }
        }
        return (neighbors, squares.map(distance))
    }

    /// The median distance of the points to their nearest; of many points, that of so many as can be compared with all
    /// of them in a second or two.
    package var medianNearestDistance: Double? {
        guard rows > 1 else { return nil }
        let most = min(rows, max(200, Int(Self.mostPieces / Double(rows * max(1, pieces)))))
        let eights = eights
        let found = Mutex([Float](repeating: 0, count: most))
        DispatchQueue.concurrentPerform(iterations: most) { place in
            let row = place * rows / most
            let distance = nearest(of: row..<row + 1, count: 1, eights).distances[0]
            found.withLock { $0[place] = distance }
        }
        let sorted = found.withLock { $0 }.sorted()
        let middle = sorted.count / 2
        return Double(sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2)
    }

    /// The earlier points that each point is nearer to than a distance, by row; rows that have none are left out.
    ///
    /// Points are put in order of their place along one direction; what is near is near along it, too. So that this ends
    /// for any number of rows, a point is compared with so many that follow it there.
    ///
    /// - Parameter most: how many it is compared with at most.
    package func earlierPoints(closerThan limit: Float, most: Int) -> [Int: [Int]] {
        let squaredLimit = isAngular ? limit * 2 : limit * limit
        let reach = squaredLimit.squareRoot()
        let direction = Self.direction(pieces)
        let positions = (0..<rows).map { row in
            (0..<pieces).reduce(Float(0)) { $0 + (points[row * pieces + $1] * direction[$1]).sum() }
        }
        let order = (0..<rows).sorted { (positions[$0], $0) < (positions[$1], $1) }
        let stretch = 1024, parts = (rows + stretch - 1) / stretch
        let found = Mutex([[(later: Int, earlier: Int)]](repeating: [], count: parts))
        DispatchQueue.concurrentPerform(iterations: parts) { part in
            var pairs: [(later: Int, earlier: Int)] = []
            points.withUnsafeBufferPointer { points in
                for place in part * stretch..<min(rows, (part + 1) * stretch) {
                    let row = order[place]
                    var next = place + 1
                    while next < rows, next - place <= most, positions[order[next]] - positions[row] <= reach {
                        let other = order[next]
                        let squared = Self.squared(
                            points, row * pieces, other * pieces, pieces: pieces, most: squaredLimit)
                        if squared < squaredLimit { pairs.append((max(row, other), min(row, other))) }
                        next += 1
                    }
                }
            }
            let result = pairs
            found.withLock { $0[part] = result }
        }
        var earlier: [Int: [Int]] = [:]
        for pair in found.withLock({ $0 }).joined() { earlier[pair.later, default: []].append(pair.earlier) }
        return earlier.mapValues { $0.sorted() }
    }

    /// A direction of length 1 that looks like chance and is the same everywhere.
    private static func direction(_ pieces: Int) -> [SIMD8<Float>] {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        var direction = [SIMD8<Float>](repeating: .zero, count: pieces)
        for piece in direction.indices {
            for lane in 0..<8 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                direction[piece][lane] = Float(state >> 40) / Float(1 << 23) - 1
            }
        }
        let length = direction.reduce(Float(0)) { $0 + ($1 * $1).sum() }.squareRoot()
        return direction.map { length > 0 ? $0 / length : $0 }
    }
}
