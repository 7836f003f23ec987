import Formats
import Language

/// Finds the merges of byte-pair encoding.
///
/// The distinct words lie end to end, a place for each byte. A token stands at the place of its first byte and
/// again at that of its last, so that its neighbors are found at once; the places between hold nothing. The number
/// of every pair and the places where it stands are kept up to date as pairs are joined, and the most frequent pair
/// comes from a heap whose entries are put right when they come to its top. So the work of a merge is that of the
/// places it changes (as in Sennrich's and Hugging Face's programs), and the merges are those that counting
/// everything anew would give.
struct PairLearner {
    typealias Pair = PairTokenizer.Pair

    /// The token at the places of its first and last byte; `nothing` between them.
    private var tokens: [Int32]
    /// The word of each place.
    private let words: [Int32]
    /// How often each word comes.
    private let weights: [Int]
    /// Bytes of each token.
    private var lengths = [Int](repeating: 1, count: 256)
    private var numbers: [Pair: Int] = [:]
    private var pairs: [Pair] = []
    private var counts: [Int] = []
    /// Where each pair stands, or stood: places are looked at before they are believed.
    private var places: [[Int32]] = []
    private var queue = Heap<Candidate>()

    private static let nothing: Int32 = -1
    /// Bytes of all tokens together beyond which nothing more is learned.
    static let mostBytes = 1 << 26

    /// A pair with how often it came when the entry was made. The most frequent comes first; of those alike, the
    /// first by its tokens.
    private struct Candidate: Comparable {
        var count: Int
        var pair: Pair
        var number: Int

        static func < (one: Candidate, other: Candidate) -> Bool {
            one.count == other.count ? one.pair < other.pair : one.count > other.count
        }
    }

    /// - Parameter counts: how often each word of the table comes.
    init(_ table: WordTable, counts: [Int], watch: DataWatch? = nil) throws {
        var tally = try ByteTally(Text("counting pairs", zh: "统计字节对"), of: table.bytes.count, watch: watch)
        tokens = table.bytes.map(Int32.init)
        weights = counts
        var words = [Int32](repeating: 0, count: table.bytes.count)
        for word in 0..<table.count {
            for place in table.starts[word]..<table.starts[word + 1] { words[place] = Int32(word) }
        }
        self.words = words
        for place in tokens.indices.dropLast() {
            if words[place] == words[place + 1] {
                change(Pair(first: tokens[place], second: tokens[place + 1]), by: weights[Int(words[place])], at: place)
            }
            try tally.add(1)
        }
        try tally.finish()
        queue = Heap(pairs.indices.map { Candidate(count: self.counts[$0], pair: pairs[$0], number: $0) })
    }

    /// Joins the most frequent pair, again and again, until there are so many tokens or no pair comes twice.
    mutating func merges(vocabulary: Int, watch: DataWatch?) throws -> [Pair] {
        func tell(_ done: Int) throws {
            try watch?(DataProgress(Text("learning pairs", zh: "学习字节对"), done: done, total: vocabulary - 256))
        }
        var merges: [Pair] = []
        var bytes = 256
        while 256 + merges.count < vocabulary, let candidate = mostFrequent() {
            if merges.count % 16 == 0 { try tell(merges.count) }
            let pair = candidate.pair
            let length = lengths[Int(pair.first)] + lengths[Int(pair.second)]
            bytes += length
            guard bytes <= Self.mostBytes else { break }
            lengths.append(length)
            join(candidate.number, into: Int32(256 + merges.count))
            merges.append(pair)
        }
        // Where no pair comes twice any more, there are fewer than were wanted.
        try tell(vocabulary - 256)
        return merges
    }

    private mutating func mostFrequent() -> Candidate? {
        while var candidate = queue.popFirst() {
            let count = counts[candidate.number]
            if candidate.count == count, count > 1 { return candidate }
            // It became rarer: it takes its new place. One that became more frequent has a newer entry.
            if candidate.count > count, count > 1 {
                candidate.count = count
                queue.insert(candidate)
            }
        }
        return nil
    }

    private mutating func join(_ number: Int, into token: Int32) {
        let pair = pairs[number]
        // From left to right, as three tokens of a kind in a row make one pair and one left over.
        let found = places[number].sorted()
        places[number] = []
        var grown: Set<Int> = []
        for place in found.map(Int.init) {
            let second = place + lengths[Int(pair.first)]
            guard tokens[place] == pair.first, second < tokens.count, words[second] == words[place],
                tokens[second] == pair.second
            else { continue }
            let word = words[place]
            let weight = weights[Int(word)]
            let end = second + lengths[Int(pair.second)]
            change(pair, by: -weight)
            if place > 0, words[place - 1] == word {
                let left = tokens[place - 1]
                let start = place - lengths[Int(left)]
                change(Pair(first: left, second: pair.first), by: -weight)
                grown.insert(change(Pair(first: left, second: token), by: weight, at: start))
            }
            if end < tokens.count, words[end] == word {
                change(Pair(first: pair.second, second: tokens[end]), by: -weight)
                grown.insert(change(Pair(first: token, second: tokens[end]), by: weight, at: place))
            }
            tokens[second - 1] = Self.nothing
            tokens[second] = Self.nothing
            tokens[place] = token
            tokens[end - 1] = token
        }
        // The order in which they are put there does not show: the heap's order is total.
        for number in grown where counts[number] > 1 {
            queue.insert(Candidate(count: counts[number], pair: pairs[number], number: number))
        }
    }

    /// Counts a pair so many times more, and remembers where.
    @discardableResult
    private mutating func change(_ pair: Pair, by weight: Int, at place: Int? = nil) -> Int {
        let number: Int
        if let known = numbers[pair] {
            number = known
        } else {
            number = pairs.count
            numbers[pair] = number
            pairs.append(pair)
            counts.append(0)
            places.append([])
        }
        counts[number] += weight
        if let place { places[number].append(Int32(place)) }
        return number
    }
}
