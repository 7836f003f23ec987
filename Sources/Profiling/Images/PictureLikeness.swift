import Datasets
import Dispatch
import Formats
import Pictures
import Profiles
import Synchronization

/// Finds pictures that are the same, or nearly.
///
/// A picture is reduced to 64 signs of the slopes between neighbors among 8 × 9 areas (dHash, N. Krawetz 2013). Pictures
/// that differ in few of these are compared by the correlation of 16 × 16 areas, which brightness and contrast do not
/// change: so many of one kind are alike in their slopes that those alone tell too much.
struct PictureLikeness {
    let duplicates: [PictureGroup]
    let similar: [PictureGroup]
    /// How many of the pictures were compared for what is similar.
    let compared: Int

    /// Signs in which two may differ, and the correlation that they must have.
    private static let mostSigns = 6
    private static let leastCorrelation: Float = 0.995
    /// Every picture is compared with every other one, so that there is an end to it.
    private static let mostCompared = 100_000
    private static let side = 16

    init(_ set: PictureSet, isCancelled: () throws -> Void) throws {
        duplicates = Self.same(set)
        let first = Set(duplicates.flatMap { $0.places.dropFirst() })
        compared = min(set.count, Self.mostCompared)
        // Of what is the same, the first one stands for the others.
        let places = (0..<compared).filter { !first.contains($0) }
        let looks = places.map { Look(set.picture($0).with(channels: 1)) }
        // Beside each other, as most pairs are told apart by them.
        let signs = looks.map(\.signs)
        var groups = Groups(count: places.count)
        let block = 512
        for start in stride(from: 0, to: places.count, by: block) {
            try isCancelled()
            let found = Mutex<[(Int, Int)]>([])
            let rows = start..<min(places.count, start + block)
            DispatchQueue.concurrentPerform(iterations: rows.count) { offset in
                let row = start + offset
                var own: [(Int, Int)] = []
                signs.withUnsafeBufferPointer { signs in
                    let mine = signs[row]
                    for other in 0..<row where (mine ^ signs[other]).nonzeroBitCount <= Self.mostSigns {
                        if looks[row].isLike(looks[other]) { own.append((other, row)) }
                    }
                }
                if !own.isEmpty { found.withLock { $0 += own } }
            }
            for (first, second) in found.withLock({ $0 }) { groups.join(first, second) }
        }
        similar = groups.all.map { PictureGroup($0.map { places[$0] }) }
    }

    /// The numbers of the pictures that are also among others, exactly or nearly, rising.
    static func known(of own: PictureSet, in others: PictureSet, isCancelled: () throws -> Void) throws -> [Int] {
        // Classes say nothing of what they look like.
        var all = PictureSet(
            path: others.path, size: others.size, points: others.points, levels: [""],
            codes: [Int32](repeating: 0, count: others.count), numbers: others.numbers)
        all.append(own)
        let likeness = try PictureLikeness(all, isCancelled: isCancelled)
        var known: Set<Int> = []
        // What is the same is stood for by its first one.
        for group in likeness.duplicates + likeness.similar where group.places[0] < others.count {
            known.formUnion(group.places.filter { $0 >= others.count })
        }
        for group in likeness.duplicates where known.contains(group.places[0]) { known.formUnion(group.places) }
        return known.map { own.numbers[$0 - others.count] }.sorted()
    }

    /// Groups of pictures whose points are all the same.
    private static func same(_ set: PictureSet) -> [PictureGroup] {
        let width = set.width
        let hashes = set.points.withUnsafeBufferPointer { points in
            (0..<set.count).map { quickHash(UnsafeBufferPointer(rebasing: points[($0 * width)..<(($0 + 1) * width)])) }
        }
        return Dictionary(grouping: 0..<set.count) { hashes[$0] }.values.filter { $0.count > 1 }
            .flatMap { alike -> [[Int]] in
                // One hash is no proof.
                Array(
                    Dictionary(grouping: alike) { Array(set.points[($0 * width)..<(($0 + 1) * width)]) }.values
                        .filter { $0.count > 1 })
            }
            .sorted { $0[0] < $1[0] }.map { PictureGroup($0) }
    }

    /// What of a picture is compared.
    private struct Look: Sendable {
        private(set) var signs: UInt64 = 0
        /// Of length 1, about 0; all 0 where the picture is of one grey.
        private let areas: [Float]

        init(_ grey: Picture) {
            let slopes = grey.resized(width: 9, height: 8).points
            for row in 0..<8 {
                for column in 0..<8 where slopes[row * 9 + column] < slopes[row * 9 + column + 1] {
                    signs |= 1 << UInt64(row * 8 + column)
                }
            }
            let values = grey.resized(width: side, height: side).points.map(Float.init)
            let mean = values.reduce(0, +) / Float(values.count)
            let length = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }.squareRoot()
            areas = values.map { length > 0 ? ($0 - mean) / length : 0 }
        }

        /// Whether the areas of both go with each other.
        func isLike(_ other: Look) -> Bool {
            var correlation: Float = 0
            for index in areas.indices { correlation += areas[index] * other.areas[index] }
            return correlation >= leastCorrelation
        }
    }

    /// Joins what belongs together.
    private struct Groups {
        private var parents: [Int]

        init(count: Int) { parents = Array(0..<count) }

        private mutating func root(_ index: Int) -> Int {
            var index = index
            while parents[index] != index {
                parents[index] = parents[parents[index]]
                index = parents[index]
            }
            return index
        }

        mutating func join(_ first: Int, _ second: Int) {
            let (first, second) = (root(first), root(second))
            // The smallest stands for its group, in whatever order they are joined.
            parents[max(first, second)] = min(first, second)
        }

        /// Groups of two and more, each rising, in the order of their first.
        var all: [[Int]] {
            var copy = self
            var members: [Int: [Int]] = [:]
            for index in parents.indices { members[copy.root(index), default: []].append(index) }
            return members.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
        }
    }
}
