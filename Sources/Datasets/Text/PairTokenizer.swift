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
    init(training text: some Sequence<UInt8>, vocabulary: Int) {
        var counts: [[UInt8]: Int] = [:]
        Self.forEachWord(of: text) { counts[$0, default: 0] += 1 }
        // Sorted, so that no order of a dictionary reaches the result.
        var words = counts.map { (tokens: $0.key.map(Int32.init), count: $0.value) }
            .sorted { $0.tokens.lexicographicallyPrecedes($1.tokens) }
        var pairCounts: [Pair: Int] = [:]
        var places: [Pair: Set<Int>] = [:]
        for (index, word) in words.enumerated() {
            for pair in Self.pairs(of: word.tokens) {
                pairCounts[pair, default: 0] += word.count
                places[pair, default: []].insert(index)
            }
        }
        var merges: [Pair] = []
        while 256 + merges.count < vocabulary {
            // The most frequent; of those alike, the first by its tokens.
            var best: (pair: Pair, count: Int)?
            for (pair, count) in pairCounts {
                guard let current = best else {
                    best = (pair, count)
                    continue
                }
                if count > current.count || (count == current.count && pair < current.pair) { best = (pair, count) }
            }
            guard let (pair, count) = best, count > 1 else { break }
            let token = Int32(256 + merges.count)
            merges.append(pair)
            for index in (places[pair] ?? []).sorted() {
                let word = words[index]
                for old in Self.pairs(of: word.tokens) {
                    pairCounts[old, default: 0] -= word.count
                    if pairCounts[old] == 0 { pairCounts[old] = nil }
                }
                words[index].tokens = Self.merged(word.tokens, pair, into: token)
                for new in Self.pairs(of: words[index].tokens) {
                    pairCounts[new, default: 0] += word.count
                    places[new, default: []].insert(index)
                }
            }
            places[pair] = nil
            pairCounts[pair] = nil
        }
        self.init(merges: merges)
    }

    private static func pairs(of tokens: [Int32]) -> [Pair] {
        zip(tokens, tokens.dropFirst()).map { Pair(first: $0, second: $1) }
    }

    private static func merged(_ tokens: [Int32], _ pair: Pair, into token: Int32) -> [Int32] {
        var merged: [Int32] = []
        var index = 0
        while index < tokens.count {
            if index + 1 < tokens.count, tokens[index] == pair.first, tokens[index + 1] == pair.second {
                merged.append(token)
                index += 2
            } else {
                merged.append(tokens[index])
                index += 1
            }
        }
        return merged
    }

    private enum Kind { case letter, digit, space, lineEnd, mark }

    private static func kind(of byte: UInt8) -> Kind {
        switch byte {
        case 0x0A, 0x0D: .lineEnd
        case 0x20, 0x09: .space
        case 0x30...0x39: .digit
        case 0x41...0x5A, 0x61...0x7A, 0x5F, 0x80...0xFF: .letter
        default: .mark
        }
    }

    /// Cuts a text into words: runs of one kind of bytes, where a single space goes with the letters or
    /// marks after it, and a capital after a small letter begins a word.
    static func forEachWord(of text: some Sequence<UInt8>, _ body: ([UInt8]) -> Void) {
        var word: [UInt8] = []
        var last = Kind.lineEnd
        for byte in text {
            let kind = kind(of: byte)
            var goesOn = kind == last
            if last == .space, word.count == 1, word[0] == 0x20, kind == .letter || kind == .mark { goesOn = true }
            if let end = word.last, (0x41...0x5A).contains(byte), (0x61...0x7A).contains(end) { goesOn = false }
            if !goesOn, !word.isEmpty {
                body(word)
                word.removeAll(keepingCapacity: true)
            }
            word.append(byte)
            last = kind
        }
        if !word.isEmpty { body(word) }
    }

    func encode(_ text: String) -> [Int32] {
        var tokens: [Int32] = []
        var known: [[UInt8]: [Int32]] = [:]
        Self.forEachWord(of: text.utf8) { word in
            if let encoded = known[word] {
                tokens += encoded
                return
            }
            var encoded = word.map(Int32.init)
            while encoded.count > 1 {
                // The merge that was learned first comes first.
                let ranked = Self.pairs(of: encoded).compactMap { pair in ranks[pair].map { (pair: pair, token: $0) } }
                guard let next = ranked.min(by: { $0.token < $1.token }) else { break }
                encoded = Self.merged(encoded, next.pair, into: next.token)
            }
            known[word] = encoded
            tokens += encoded
        }
        return tokens
    }

    func decode(_ tokens: some Sequence<Int32>) -> String {
        var content: [UInt8] = []
        for token in tokens where bytes.indices.contains(Int(token)) { content += bytes[Int(token)] }
        return String(decoding: content, as: UTF8.self)
    }

    /// Whether both cut texts alike: the merges say all.
    public static func == (first: PairTokenizer, second: PairTokenizer) -> Bool { first.merges == second.merges }

    /// Hashes the merges, which say all.
    public func hash(into hasher: inout Hasher) { hasher.combine(merges) }

    private enum CodingKeys: String, CodingKey { case merges }

    /// Refuses merges of tokens that do not exist yet.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let flat = try container.decode([Int32].self, forKey: .merges)
        let merges = stride(from: 0, to: flat.count - 1, by: 2).map { Pair(first: flat[$0], second: flat[$0 + 1]) }
        for (index, pair) in merges.enumerated() {
            guard (0..<Int32(256 + index)).contains(pair.first), (0..<Int32(256 + index)).contains(pair.second) else {
                throw DecodingError.dataCorruptedError(
                    forKey: .merges, in: container, debugDescription: "merge \(index) is of tokens that do not exist")
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
