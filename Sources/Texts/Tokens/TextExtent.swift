import Columns

/// How much text some tokens stand for.
public struct TextExtent: Sendable, Hashable {
    /// Tokens of the model.
    public var tokens = 0
    /// Characters (Unicode scalars), those without a token among them. Of a character of which only some bytes lie
    /// here, that part.
    public var characters = 0.0
    /// Bytes of UTF-8.
    public var bytes = 0
    /// Characters that have no token of their own.
    public var unknown = 0
    /// Bytes of UTF-8 of these.
    public var unknownBytes = 0

    /// Nothing.
    public init() {}

    /// Both together.
    public static func + (one: TextExtent, other: TextExtent) -> TextExtent {
        var sum = one
        sum.tokens += other.tokens
        sum.characters += other.characters
        sum.bytes += other.bytes
        sum.unknown += other.unknown
        sum.unknownBytes += other.unknownBytes
        return sum
    }
}

extension TextData {
    /// How much text the targets of a window stand for.
    ///
    /// - Parameters:
    ///   - start: where the window begins in its split.
    ///   - context: tokens it shows; its targets are one further on.
    public func targets(of split: Split, start: Int, context: Int) -> TextExtent {
        let first = part(split).lowerBound + start + 1
        return extent(of: first..<first + context)
    }

    /// How much text a split holds.
    public func extent(of split: Split) -> TextExtent { extent(of: part(split)) }

    /// Whether the model sees a token for what it has no token of its own for.
    public var unknownHaveToken: Bool { unknown.haveToken }

    private func extent(of range: Range<Int>) -> TextExtent {
        var extent = TextExtent()
        extent.tokens = range.count
        // Those after the last token stand before no other.
        let end = range.upperBound == tokens.count ? tokens.count + 1 : range.upperBound
        (extent.unknown, extent.unknownBytes) = unknown.extent(in: range.lowerBound..<end)
        switch tokenizer {
        case .characters(let tokenizer):
            extent.characters = Double(range.count + (unknown.haveToken ? 0 : extent.unknown))
            extent.bytes = range.reduce(extent.unknownBytes) { $0 + tokenizer.bytes(of: Int(tokens[$1])) }
        case .bytes, .pairs:
            let (characters, bytes) = characters(of: range)
            extent.characters = characters
            extent.bytes = bytes
        }
        return extent
    }

    /// Characters and bytes of tokens that are runs of bytes. A character's bytes can lie in several tokens, of which
    /// some are outside: each byte counts as its part of its character.
    private func characters(of range: Range<Int>) -> (characters: Double, bytes: Int) {
        // A character has at most four bytes, and a token at least one.
        let lead = tokens[max(0, range.lowerBound - 3)..<range.lowerBound].flatMap(bytes)
        let own = tokens[range].flatMap(bytes)
        let rest = tokens[range.upperBound..<min(tokens.count, range.upperBound + 3)].flatMap(bytes)
        let all = lead + own + rest
        let wanted = lead.count..<lead.count + own.count
        // Whole characters are counted as such, so that the sum is exact.
        var whole = 0, parts = 0.0
        var start = 0
        while start < all.count {
            var end = start + 1
            while end < all.count, all[end] & 0xC0 == 0x80 { end += 1 }
            let inside = max(0, min(end, wanted.upperBound) - max(start, wanted.lowerBound))
            if inside == end - start { whole += 1 } else { parts += Double(inside) / Double(end - start) }
            start = end
        }
        return (Double(whole) + parts, own.count)
    }

    private func bytes(of token: UInt16) -> [UInt8] {
        if case .pairs(let tokenizer) = tokenizer { return tokenizer.bytes(of: Int(token)) }
        return [UInt8(truncatingIfNeeded: token)]
    }
}
