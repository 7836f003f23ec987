/// A text in every language of the program, written where it is used: `Text("Loss", zh: "损失")`.
///
/// The translation stands beside the text, so that a missing one is an error of the compiler. Both may hold values, and
/// a text among these is put in the language of its surroundings: `Text("stop: \(reason)", zh: "停止：\(reason)")`.
public struct Text: Sendable, Hashable {
    private let english: String
    private let chinese: String

    public init(_ english: Phrase, zh chinese: Phrase) {
        self.english = english.text(in: .english)
        self.chinese = chinese.text(in: .chinese)
    }

    /// What is the same in every language: a name, a number, what a person wrote.
    public init(verbatim text: some StringProtocol) {
        english = String(text)
        chinese = english
    }

    /// The text in one language.
    public func `in`(_ language: Language) -> String {
        switch language {
        case .english: english
        case .chinese: chinese
        }
    }

    /// Whether there is nothing to read.
    public var isEmpty: Bool { english.isEmpty && chinese.isEmpty }

    /// Nothing to read.
    public static let empty = Text(verbatim: "")

    public static func + (first: Text, second: Text) -> Text {
        Text(english: first.english + second.english, chinese: first.chinese + second.chinese)
    }

    public static func += (first: inout Text, second: Text) { first = first + second }

    /// The text and another as one phrase: a space stands between, in Chinese only beside what is no 汉字.
    public func followed(by next: Text) -> Text {
        let touches = [chinese.last, next.chinese.first].allSatisfy { letter in
            letter?.unicodeScalars.first.map { (0x3400...0x9FFF).contains($0.value) } ?? true
        }
        return Text(
            english: english + " " + next.english, chinese: chinese + (touches ? "" : " ") + next.chinese)
    }

    /// The text with something done to it in each language, such as wrapping or cutting.
    public func map(_ change: (String, Language) -> String) -> Text {
        Text(english: change(english, .english), chinese: change(chinese, .chinese))
    }

    fileprivate init(english: String, chinese: String) {
        self.english = english
        self.chinese = chinese
    }
}

/// One language's side of a ``Text``: a literal that may hold values, and texts among them.
public struct Phrase: Sendable, ExpressibleByStringInterpolation {
    /// What the phrase is where it stands for a language; only one of them is read.
    private var english: String
    private var chinese: String

    public init(stringLiteral text: String) {
        english = text
        chinese = text
    }

    public init(stringInterpolation parts: Parts) {
        english = parts.english
        chinese = parts.chinese
    }

    /// A phrase made of one that is not a literal.
    public init(_ text: String) { self.init(stringLiteral: text) }

    fileprivate func text(in language: Language) -> String {
        switch language {
        case .english: english
        case .chinese: chinese
        }
    }

    /// Collects the literal parts and the values of a phrase.
    public struct Parts: StringInterpolationProtocol, Sendable {
        fileprivate var english = ""
        fileprivate var chinese = ""

        public init(literalCapacity: Int, interpolationCount: Int) {
            english.reserveCapacity(literalCapacity)
            chinese.reserveCapacity(literalCapacity)
        }

        public mutating func appendLiteral(_ literal: String) {
            english += literal
            chinese += literal
        }

        /// A text among the values: each language takes its own side of it.
        public mutating func appendInterpolation(_ text: Text) {
            english += text.in(.english)
            chinese += text.in(.chinese)
        }

        public mutating func appendInterpolation(_ value: some CustomStringConvertible) {
            appendLiteral(value.description)
        }
    }
}

extension Sequence<Text> {
    /// The texts one after the other, with what each language puts between the members of a list: `a, b` and `a、b`.
    public func joined() -> Text { joined(separator: Text(", ", zh: "、")) }

    /// The texts one after the other with a text between them.
    public func joined(separator: Text) -> Text {
        var english = "", chinese = ""
        for (index, text) in enumerated() {
            english += (index > 0 ? separator.in(.english) : "") + text.in(.english)
            chinese += (index > 0 ? separator.in(.chinese) : "") + text.in(.chinese)
        }
        return Text(english: english, chinese: chinese)
    }
}

extension Text: Codable {
    /// Reads what `encode` wrote; a plain text, as earlier versions stored it, is the same in every language.
    public init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            self.init(verbatim: text)
        } else {
            let texts = try decoder.container(keyedBy: Key.self)
            let english = try texts.decode(String.self, forKey: Key(.english))
            self.init(
                english: english, chinese: try texts.decodeIfPresent(String.self, forKey: Key(.chinese)) ?? english)
        }
    }

    /// `{"en": …, "zh": …}`, or a plain text where both are the same.
    public func encode(to encoder: any Encoder) throws {
        guard english != chinese else {
            var value = encoder.singleValueContainer()
            return try value.encode(english)
        }
        var texts = encoder.container(keyedBy: Key.self)
        try texts.encode(english, forKey: Key(.english))
        try texts.encode(chinese, forKey: Key(.chinese))
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ language: Language) { stringValue = language.rawValue }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}

extension String.StringInterpolation {
    /// A text has two sides, and a plain text only one: `text.in(language)` says which.
    @available(*, unavailable, message: "say in which language: text.in(language)")
    public mutating func appendInterpolation(_ text: Text) {}
}
