import Columns
import Formats
import Language

/// A text as tokens, cut into train, validation and test in that order.
public struct TextData: Sendable {
    /// What the text was cut into tokens by.
    public let tokenizer: Tokenizer
    /// All tokens; a vocabulary has at most 65,536.
    package let tokens: [UInt16]
    package let parts: [Range<Int>]
    /// What the tokenizer has no token of its own for.
    package let unknown: UnknownCharacters

    package init(tokenizer: Tokenizer, tokens: [UInt16], parts: [Range<Int>], unknown: UnknownCharacters) {
        self.tokenizer = tokenizer
        self.tokens = tokens
        self.parts = parts
        self.unknown = unknown
    }

    /// The same with another text as a split, in place of its share, which has to be empty: it is the last split so far
    /// that has tokens.
    package func appending(_ other: TextData, as split: Split) -> TextData {
        let start = tokens.count, own = start..<(start + other.tokens.count)
        var unknown = unknown
        unknown.append(other.unknown, from: start)
        return TextData(
            tokenizer: tokenizer, tokens: tokens + other.tokens,
            parts: split == .validation ? [parts[0], own, parts[2]] : [parts[0], parts[1], own], unknown: unknown)
    }

    package func part(_ split: Split) -> Range<Int> {
        switch split {
        case .train: parts[0]
        case .validation: parts[1]
        case .test: parts[2]
        }
    }

    /// Tokens of a split.
    public func count(of split: Split) -> Int { part(split).count }

    /// Windows of an evaluation: as many as lie end to end in the split, each with its last target.
    public func windowCount(of split: Split, context: Int) -> Int { max(0, (count(of: split) - 1) / context) }

    /// Refuses a context that a split cannot fill once, in words for a person.
    public func check(context: Int) throws {
        for split in Split.allCases where count(of: split) > 0 && windowCount(of: split, context: context) == 0 {
            let lost =
                unknown.count > 0 && !unknown.haveToken
                ? Text(
                    " (\(unknown.count) characters of it have no token)", zh: "（其中 \(unknown.count) 个字符没有词元）")
                : .empty
            throw DataError(
                setting: "source",
                reason: Text(
                    """
                    the \(split.label) part has \(count(of: split)) tokens, too few for one context of \(context) \
                    and the token after it; give it more text or the model a shorter context\(lost)
                    """,
                    zh: """
                        \(split.label)有 \(count(of: split)) 个词元，不够一个长度为 \(context) 的上下文加上其后的词元；\
                        请提供更多文本，或缩短模型的上下文长度\(lost)
                        """))
        }
    }

    /// Copies windows of a split and, one token on, their targets, row by row.
    public func gather(
        _ split: Split, starts: UnsafeBufferPointer<Int>, context: Int,
        tokens inputs: UnsafeMutableBufferPointer<Int32>,
        targets: UnsafeMutableBufferPointer<Int32>
    ) {
        let first = part(split).lowerBound
        tokens.withUnsafeBufferPointer { tokens in
            for (row, start) in starts.enumerated() {
                for place in 0..<context {
                    inputs[row * context + place] = Int32(tokens[first + start + place])
                    targets[row * context + place] = Int32(tokens[first + start + place + 1])
                }
            }
        }
    }
}

extension TextData {
    /// Cuts a text into tokens, and the tokens into train, validation and test.
    package init(
        _ text: String, tokenizer: Tokenizer, watch: DataWatch?, cut: (_ tokens: Int) -> [Range<Int>]
    ) throws {
        var tokens: [UInt16] = []
        var unknown = UnknownCharacters(haveToken: !tokenizer.unwritable.isEmpty)
        switch tokenizer {
        case .characters(let characters):
            var tally = try ByteTally(PairTokenizer.cutting, of: text.utf8.count, watch: watch)
            tokens.reserveCapacity(text.utf8.count)
            for scalar in text.unicodeScalars {
                let bytes = UTF8.width(scalar)
                if !characters.knows(scalar) { unknown.append(at: tokens.count, bytes: bytes) }
                if let token = characters.token(of: scalar) { tokens.append(UInt16(truncatingIfNeeded: token)) }
                try tally.add(bytes)
            }
            try tally.finish()
        case .bytes:
            var tally = try ByteTally(PairTokenizer.cutting, of: text.utf8.count, watch: watch)
            var text = text
            tokens.reserveCapacity(text.utf8.count)
            try text.withUTF8 { bytes in
                for start in stride(from: 0, to: bytes.count, by: 1 << 20) {
                    let piece = bytes[start..<min(bytes.count, start + 1 << 20)]
                    tokens += piece.lazy.map(UInt16.init)
                    try tally.add(piece.count)
                }
            }
            try tally.finish()
        case .pairs(let pairs):
            var text = text
            tokens = try text.withUTF8 { try pairs.encode($0, watch: watch) }.map { UInt16(truncatingIfNeeded: $0) }
        }
        self.init(tokenizer: tokenizer, tokens: tokens, parts: cut(tokens.count), unknown: unknown)
    }
}
