/// A language that the program speaks.
///
/// What is a name stays as it is in each: commands, options, keys of TOML and JSON, ids of metrics, names of methods.
public enum Language: String, Sendable, Hashable, CaseIterable, Codable {
    case english = "en"
    case chinese = "zh"

    /// The language's name in itself, for a list to choose from.
    public var name: String {
        switch self {
        case .english: "English"
        case .chinese: "中文"
        }
    }

    /// The language of a tag as locales and people write it: `zh`, `zh_CN.UTF-8`, `zh-Hans`, `en-GB`, `C`; nil where
    /// it is none that the program speaks.
    public init?(tag: String) {
        let words = Self.words(of: tag)
        switch words.first {
        case "zh", "cmn", "chinese": self = .chinese
        case "en", "english", "c", "posix": self = .english
        default: return nil
        }
    }

    /// Whether a tag asks for traditional characters, which are answered with simplified ones.
    public static func isTraditional(tag: String) -> Bool {
        let words = words(of: tag)
        return words.first == "zh" && words.dropFirst().contains { ["hant", "tw", "hk", "mo"].contains($0) }
    }

    /// The parts of a tag without encoding and modifier: `zh_CN.UTF-8@pinyin` is `zh`, `cn`.
    private static func words(of tag: String) -> [String] {
        tag.lowercased().prefix { $0 != "." && $0 != "@" }.split { $0 == "_" || $0 == "-" }.map(String.init)
    }
}
