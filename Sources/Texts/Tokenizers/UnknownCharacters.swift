import Language

/// The characters of a text that a tokenizer has no token of their own for.
///
/// What they cost is said honestly: nobody could tell them apart by the model's tokens alone, so each is written out
/// as its bytes of UTF-8, at 8 bits a byte. Where the tokenizer has a token for unknown ones, the model's loss on
/// that comes on top; where it has none, the model never sees them.
package struct UnknownCharacters: Sendable {
    /// For each in order: the place of its token, or of the token it stands before.
    package private(set) var places: [Int] = []
    /// Bytes of UTF-8 of those before each, and of all: one more than there are.
    private var sums = [0]
    /// Whether they have a token, the one for unknown characters.
    package let haveToken: Bool

    package init(haveToken: Bool) { self.haveToken = haveToken }

    package var count: Int { places.count }

    package mutating func append(at place: Int, bytes: Int) {
        places.append(place)
        sums.append(sums[sums.count - 1] + bytes)
    }

    /// Adds those of a text that follows, whose first token has a place.
    mutating func append(_ other: UnknownCharacters, from start: Int) {
        for index in other.places.indices { append(at: start + other.places[index], bytes: other.bytes(of: index)) }
    }

    /// Bytes of UTF-8 of one.
    package func bytes(of index: Int) -> Int { sums[index + 1] - sums[index] }

    /// How many there are at some places, and the bytes they have.
    package func extent(in range: Range<Int>) -> (count: Int, bytes: Int) {
        let first = first(notBefore: range.lowerBound), last = self.first(notBefore: range.upperBound)
        return (last - first, sums[last] - sums[first])
    }

    /// The first one that is not before a place.
    package func first(notBefore place: Int) -> Int {
        var low = 0, high = places.count
        while low < high {
            let middle = (low + high) / 2
            if places[middle] < place { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// `"ß", "中" and 12 others`, for a message: what is not in a tokenizer.
    static func words(_ scalars: Set<Unicode.Scalar>) -> Text {
        let sorted = scalars.sorted()
        let shown = sorted.prefix(5).map { scalar in
            let isShown =
                scalar.value >= 0x20 && scalar.properties.generalCategory != .control
                && scalar.properties.generalCategory != .format && !scalar.properties.isWhitespace
                && scalar.properties.generalCategory != .unassigned
            let code = String(scalar.value, radix: 16, uppercase: true)
            return isShown
                ? Text("\"\(scalar)\"", zh: "“\(scalar)”")
                : Text(verbatim: "U+" + String(repeating: "0", count: max(0, 4 - code.count)) + code)
        }
        let more = sorted.count - shown.count
        let listed = shown.joined()
        guard more > 0 else { return listed }
        let plural = more == 1 ? "" : "s"
        return Text("\(listed) and \(more) other\(plural)", zh: "\(listed) 及另外 \(more) 种")
    }
}
