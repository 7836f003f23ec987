import Formats
import Language

/// One token for each Unicode scalar that the training text uses.
public struct CharacterTokenizer: Sendable, Hashable, Codable {
    /// The scalars in the order of their tokens, which is that of Unicode.
    public let scalars: [UInt32]
    /// The token of all other scalars; nil where none occurred when it was made.
    public let unknown: Int32?
    private let tokens: [UInt32: Int32]

    /// - Parameters:
    ///   - training: so many scalars at the beginning of the text make the vocabulary; if those after them are others,
    ///     there is a token for unknown ones.
    /// - Throws: what the watch throws.
    package init(_ text: String, training: Int, watch: DataWatch? = nil) throws {
        var tally = try ByteTally(Text("collecting characters", zh: "收集字符"), of: text.utf8.count, watch: watch)
        var isKnown = [Bool](repeating: false, count: 0x11_0000)
        var hasUnknown = false
        var index = 0
        for scalar in text.unicodeScalars {
            if index < training {
                isKnown[Int(scalar.value)] = true
            } else if !isKnown[Int(scalar.value)] {
                hasUnknown = true
            }
            index += 1
            try tally.add(UTF8.width(scalar))
        }
        try tally.finish()
        let scalars = isKnown.indices.filter { isKnown[$0] }.map(UInt32.init)
        self.init(scalars: scalars, unknown: hasUnknown ? Int32(scalars.count) : nil)
    }

    private init(scalars: [UInt32], unknown: Int32?) {
        self.scalars = scalars
        self.unknown = unknown
        tokens = Dictionary(scalars.enumerated().map { ($1, Int32($0)) }) { first, _ in first }
    }

    /// How many tokens there are, the one for unknown scalars included.
    public var vocabulary: Int { scalars.count + (unknown == nil ? 0 : 1) }

    /// The token of a scalar; nil for an unknown one where there is no token for these.
    package func token(of scalar: Unicode.Scalar) -> Int32? { tokens[scalar.value] ?? unknown }

    /// Whether a scalar has a token of its own.
    package func knows(_ scalar: Unicode.Scalar) -> Bool { tokens[scalar.value] != nil }

    /// Bytes of UTF-8 of the character of a token; 0 for that of unknown ones.
    package func bytes(of token: Int) -> Int {
        guard scalars.indices.contains(token) else { return 0 }
        return Unicode.Scalar(scalars[token]).map { UTF8.width($0) } ?? 0
    }

    private enum CodingKeys: String, CodingKey { case scalars, unknown }

    /// Reads what was saved with a model; refuses tokens that are not numbered as `init(_:training:)` does.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let scalars = try container.decode([UInt32].self, forKey: .scalars)
        let unknown = try container.decodeIfPresent(Int32.self, forKey: .unknown)
        guard scalars.count < 65_536, zip(scalars, scalars.dropFirst()).allSatisfy({ $0 < $1 }),
            unknown.map({ Int($0) == scalars.count }) ?? true
        else {
            let reason = Text("the tokens are not numbered as they should be", zh: "词元的编号不符合规则")
            throw DecodingError.damaged(DataError(reason: reason), at: container.codingPath + [CodingKeys.scalars])
        }
        self.init(scalars: scalars, unknown: unknown)
    }

    /// Writes the scalars and the unknown token; the rest follows from them.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(scalars, forKey: .scalars)
        try container.encodeIfPresent(unknown, forKey: .unknown)
    }
}
