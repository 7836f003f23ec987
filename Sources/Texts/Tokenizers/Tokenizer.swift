import Language

/// How a text becomes tokens and tokens become text; saved with the model.
public enum Tokenizer: Sendable, Hashable, Codable {
    case characters(CharacterTokenizer)
    /// One token for each byte of UTF-8.
    case bytes
    /// One token for each byte or learned run of bytes.
    case pairs(PairTokenizer)

    /// As `data.tokenizer` calls it.
    package var name: String {
        switch self {
        case .characters: "characters"
        case .bytes: "bytes"
        case .pairs: "bpe"
        }
    }

    /// How many tokens there are.
    public var vocabulary: Int {
        switch self {
        case .characters(let tokenizer): tokenizer.vocabulary
        case .bytes: 256
        case .pairs(let tokenizer): tokenizer.vocabulary
        }
    }

    /// The tokens of a text. A character that the vocabulary lacks is left out where it has no token for
    /// unknown ones.
    public func encode(_ text: String) -> [Int32] {
        switch self {
        case .characters(let tokenizer): text.unicodeScalars.compactMap(tokenizer.token)
        case .bytes: text.utf8.map(Int32.init)
        case .pairs(let tokenizer): tokenizer.encode(text)
        }
    }

    /// The characters of a text, each once, for which there is no token but that of unknown ones, if any; bytes and
    /// pairs have one for every text.
    public func unknown(in text: String) -> Set<Unicode.Scalar> {
        guard case .characters(let tokenizer) = self else { return [] }
        return Set(text.unicodeScalars.filter { !tokenizer.knows($0) })
    }

    /// `"ß", "中" and 12 others`.
    public static func words(for characters: Set<Unicode.Scalar>) -> Text { UnknownCharacters.words(characters) }

    /// The text of tokens; `�` stands for an unknown character and for bytes that are no text.
    public func decode(_ tokens: some Sequence<Int32>) -> String {
        switch self {
        case .characters(let tokenizer):
            var text = ""
            for token in tokens {
                let value = tokenizer.scalars.indices.contains(Int(token)) ? tokenizer.scalars[Int(token)] : 0xFFFD
                text.unicodeScalars.append(Unicode.Scalar(value) ?? "\u{FFFD}")
            }
            return text
        case .bytes:
            return String(decoding: tokens.map { UInt8(truncatingIfNeeded: $0) }, as: UTF8.self)
        case .pairs(let tokenizer): return tokenizer.decode(tokens)
        }
    }

    /// Tokens that stand for no character and should not be written: that of unknown ones.
    public var unwritable: [Int32] {
        if case .characters(let tokenizer) = self, let unknown = tokenizer.unknown { [unknown] } else { [] }
    }
}
