import Language

/// Data that cannot be learned from, with the place and the way out.
public struct DataError: ExplainedError, Sendable, Hashable {
    /// The setting of `[data]` at fault; nil where the file is.
    public var setting: String?
    /// The file, with line and column where they are known: `wine.csv:17:4`.
    public var place: String?
    /// What is wrong and, where it is known, what would be right.
    public var reason: Text

    /// An error at a setting, at a place in a file, or both.
    public init(setting: String? = nil, place: String? = nil, reason: Text) {
        self.setting = setting
        self.place = place
        self.reason = reason
    }

    /// `data.target: wine.csv:17:4: reason`, as far as setting and place are known; what it quotes of a file is made
    /// printable.
    public var text: Text {
        let places = [setting.map { "data.\($0)" }, place].compactMap { $0 }
        return (places.map { Text(verbatim: $0).printable } + [reason.printable])
            .joined(separator: Text(": ", zh: "："))
    }
}

extension DecodingError {
    /// Saved data that is whole but not what this program writes; beneath it lies the reason in every language.
    package static func damaged(_ error: DataError, at path: [any CodingKey]) -> DecodingError {
        .dataCorrupted(.init(codingPath: path, debugDescription: error.description, underlyingError: error))
    }
}
