/// Joins the bytes of one word, the pair that was learned first before others and the leftmost before those alike.
///
/// A word can be a whole text without spaces, so a joint costs the logarithm of the word's length, and not its length.
struct WordJoining {
    /// The tokens at the places where they begin; -1 at places that were joined to one before.
    private(set) var tokens: [Int32]
    private var next: [Int32]
    private var previous: [Int32]
    private var queue = Heap<Joint>()

    /// Two neighbors that can be joined.
    private struct Joint: Comparable {
        var token: Int32
        var place: Int32

        static func < (one: Joint, other: Joint) -> Bool {
            one.token == other.token ? one.place < other.place : one.token < other.token
        }
    }

    init(_ word: UnsafeBufferPointer<UInt8>) {
        tokens = word.map { Int32($0) }
        next = (0..<Int32(word.count)).map { $0 + 1 }
        previous = (0..<Int32(word.count)).map { $0 - 1 }
    }

    /// - Parameter rank: the token that a pair becomes; nil where it was not learned.
    mutating func join(_ rank: (PairTokenizer.Pair) -> Int32?) {
        queue = Heap(tokens.indices.compactMap { joint(at: Int32($0), rank) })
        while let best = queue.popFirst() {
            let place = Int(best.place)
            // One of the two may have been joined to another since.
            guard tokens[place] >= 0, joint(at: best.place, rank) == best else { continue }
            let second = Int(next[place])
            tokens[place] = best.token
            tokens[second] = -1
            next[place] = next[second]
            if Int(next[place]) < tokens.count { previous[Int(next[place])] = best.place }
            if let left = joint(at: previous[place], rank) { queue.insert(left) }
            if let right = joint(at: best.place, rank) { queue.insert(right) }
        }
    }

    private func joint(at place: Int32, _ rank: (PairTokenizer.Pair) -> Int32?) -> Joint? {
        guard place >= 0, Int(next[Int(place)]) < tokens.count else { return nil }
        let pair = PairTokenizer.Pair(first: tokens[Int(place)], second: tokens[Int(next[Int(place)])])
        return rank(pair).map { Joint(token: $0, place: place) }
    }
}
