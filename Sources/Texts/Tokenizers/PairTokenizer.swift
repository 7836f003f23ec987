import Formats
import Language

/// Byte-level byte-pair encoding, trained on the training text (Sennrich 2016; Radford 2019): tokens are
/// bytes at first, then the pair of neighbors that comes most often becomes a token of its own, again
/// and again. Pairs never reach across words, so a token is a word, a part of one, or a run of marks.
public struct PairTokenizer: Sendable, Hashable, Codable {
    /// The two tokens that each new token is made of; the first is token 256.
    public let merges: [Pair]
    private let ranks: [Pair: Int32]
    /// The bytes of every token.
    private let bytes: [[UInt8]]

    /// Two tokens that follow each other and became one.
    public struct Pair: Sendable, Hashable, Codable, Comparable {
        var first: Int32
        var second: Int32

        /// Ordered by the first token, then the second: what decides between pairs as frequent.
        public static func < (one: Pair, other: Pair) -> Bool {
            (one.first, one.second) < (other.first, other.second)
        }
    }

    /// How many tokens there are: 256 bytes and the merges.
    public var vocabulary: Int { bytes.count }

    private init(merges: [Pair]) {
        self.merges = merges
        var bytes: [[UInt8]] = (0...255).map { [UInt8($0)] }
        for pair in merges { bytes.append(bytes[Int(pair.first)] + bytes[Int(pair.second)]) }
        self.bytes = bytes
        ranks = Dictionary(merges.enumerated().map { ($1, Int32(256 + $0)) }) { first, _ in first }
    }

    /// Learns merges until the vocabulary has a size, or no pair comes twice.
    ///
    /// - Throws: what the watch throws.
    package init(training text: UnsafeBufferPointer<UInt8>, vocabulary: Int, watch: DataWatch? = nil) throws {
        var table = WordTable()
        var counts: [Int] = []
        var tally = try ByteTally(Text("counting words", zh: "统计词"), of: text.count, watch: watch)
        try WordCutter.forEachWord(of: text) { word in
            let number = table.number(of: word)
            if number == counts.count { counts.append(1) } else { counts[number] += 1 }
            try tally.add(word.count)
        }
        try tally.finish()
        var learner = try PairLearner(table, counts: counts, watch: watch)
        self.init(merges: try learner.merges(vocabulary: vocabulary, watch: watch))
    }

    /// What the cutting of a text is called, by whatever tokenizer.
    package static var cutting: Text { Text("cutting into tokens", zh: "切分成词元") }

    /// The tokens of a text, each distinct word cut once.
    ///
    /// - Throws: what the watch throws.
    package func encode(_ text: UnsafeBufferPointer<UInt8>, watch: DataWatch? = nil) throws -> [Int32] {
        var tokens: [Int32] = []
        tokens.reserveCapacity(text.count / 2)
        var table = WordTable()
        /// The tokens of all distinct words end to end, and where those of each begin.
        var known: [Int32] = []
        var starts = [0]
        var tally = try ByteTally(Self.cutting, of: text.count, watch: watch)
        try WordCutter.forEachWord(of: text) { word in
            let number = table.number(of: word)
            if number == starts.count - 1 {
                known += encode(word: word)
                starts.append(known.count)
            }
            tokens += known[starts[number]..<starts[number + 1]]
            try tally.add(word.count)
        }
        try tally.finish()
        return tokens
    }

    package func encode(_ text: String) -> [Int32] {
        var text = text
        return text.withUTF8 { try? encode($0) } ?? []
    }

    /// Joins the pairs of one word in the order in which they were learned.
    private func encode(word: UnsafeBufferPointer<UInt8>) -> [Int32] {
        var joining = WordJoining(word)
        joining.join { ranks[$0] }
        return joining.tokens.filter { $0 >= 0 }
    }

    /// The bytes of a token; none for one that does not exist.
    package func bytes(of token: Int) -> [UInt8] { bytes.indices.contains(token) ? bytes[token] : [] }

    func decode(_ tokens: some Sequence<Int32>) -> String {
        var content: [UInt8] = []
        for token in tokens { content += bytes(of: Int(token)) }
        return String(decoding: content, as: UTF8.self)
    }

    /// Whether both cut texts alike: the merges say all.
    public static func == (first: PairTokenizer, second: PairTokenizer) -> Bool { first.merges == second.merges }

    /// Hashes the merges, which say all.
    public func hash(into hasher: inout Hasher) { hasher.combine(merges) }

    private enum CodingKeys: String, CodingKey { case merges }

    /// Refuses merges of tokens that do not exist yet, and tokens that are too long to be learned from a text.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let flat = try container.decode([Int32].self, forKey: .merges)
        func damaged(_ reason: Text) -> DecodingError {
            .damaged(DataError(reason: reason), at: container.codingPath + [CodingKeys.merges])
        }
        guard flat.count % 2 == 0 else { throw damaged(Text("a merge is of one token", zh: "有一次合并只有一个词元")) }
        guard flat.count / 2 <= 65_536 - 256 else { throw damaged(Text("there are too many merges", zh: "合并过多")) }
        let merges = stride(from: 0, to: flat.count, by: 2).map { Pair(first: flat[$0], second: flat[$0 + 1]) }
        var lengths = [Int](repeating: 1, count: 256)
        var sum = 256
        for (index, pair) in merges.enumerated() {
            guard lengths.indices.contains(Int(pair.first)), lengths.indices.contains(Int(pair.second)) else {
                throw damaged(
                    Text("merge \(index) is of tokens that do not exist", zh: "第 \(index) 次合并所用的词元不存在"))
            }
            // Each is at most as long as all together, so that the sum cannot overflow.
            lengths.append(lengths[Int(pair.first)] + lengths[Int(pair.second)])
            sum += lengths[lengths.count - 1]
            guard sum <= PairLearner.mostBytes else {
                throw damaged(
                    Text("merge \(index) makes a token that is too long", zh: "第 \(index) 次合并得到的词元过长"))
            }
        }
        self.init(merges: merges)
    }

    /// Writes the merges as one flat list, two numbers each.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(merges.flatMap { [$0.first, $0.second] }, forKey: .merges)
    }
}
