import Language
import TOMLFiles

/// A theme file that cannot be used, and where.
public struct ThemeError: ExplainedError, Hashable {
    /// The file as it was named to the reader.
    public let file: String
    /// Line and column; `nil` when the whole file is meant.
    public let place: TOMLPlace?
    /// The key that is wrong, with its section; empty when there is none.
    public let key: String
    /// What is wrong and, where it is known, what would be right.
    public let reason: Text

    /// `x.toml:12:1: scopes.text: reason`, as editors understand it.
    public var text: Text {
        let place = place.map { "\(file):\($0)" } ?? file
        let start = key.isEmpty ? place : "\(place): \(key)"
        return Text("\(start): \(reason)", zh: "\(start)：\(reason)")
    }
}
