import Columns
import Texts

extension TextData {
    /// Tokens of a block that is taken as a whole. Windows across the end of one see a break, which is rare where blocks are
    /// many times as long as a context.
    private static let block = 4096

    /// The same text with a part of its training split: blocks drawn by the seed from all of it, in their order, the last
    /// one cut so that the number is right. Those of a smaller part are in a larger one.
    func keeping(_ subset: TrainingSubset) -> TextData {
        let training = part(.train)
        let ranges = Self.ranges(of: training.count, in: subset)
        let removed = training.count - ranges.reduce(0) { $0 + $1.count }
        let rest = training.upperBound..<tokens.count
        return TextData(
            tokenizer: tokenizer, tokens: ranges.flatMap { tokens[$0] } + tokens[rest],
            parts: [0..<(training.count - removed)]
                + parts.dropFirst().map { ($0.lowerBound - removed)..<($0.upperBound - removed) },
            unknown: unknown.keeping(ranges, from: rest.lowerBound))
    }

    /// The places that are kept of a training split that begins at 0, rising.
    private static func ranges(of count: Int, in subset: TrainingSubset) -> [Range<Int>] {
        guard count > 0 else { return [] }
        var order = Array(0..<((count - 1) / block + 1))
        Shuffle(seed: subset.seed, name: "subset/blocks", index: 0).apply(to: &order)
        var left = subset.count(of: count)
        var ranges: [Range<Int>] = []
        for index in order where left > 0 {
            let start = index * block
            let length = min(left, min(count, start + block) - start)
            ranges.append(start..<(start + length))
            left -= length
        }
        return ranges.sorted { $0.lowerBound < $1.lowerBound }
    }
}

extension UnknownCharacters {
    /// Those in some stretches of the tokens, and all from a place on, with the places that they have once the tokens
    /// between are gone.
    func keeping(_ ranges: [Range<Int>], from rest: Int) -> UnknownCharacters {
        var kept = UnknownCharacters(haveToken: haveToken)
        var start = 0
        for range in ranges + [rest..<Int.max] {
            for index in first(notBefore: range.lowerBound)..<first(notBefore: range.upperBound) {
                kept.append(at: places[index] - range.lowerBound + start, bytes: bytes(of: index))
            }
            start += range.upperBound == .max ? 0 : range.count
        }
        return kept
    }
}
