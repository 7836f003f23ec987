/// A theme file that cannot be used, and where.
public struct ThemeError: Error, Hashable, CustomStringConvertible {
    public let file: String
    /// Counted from one; `nil` when the whole file is meant.
    public let line: Int?
    /// The key that is wrong, with its section; empty when there is none.
    public let key: String
    public let reason: String

    public var description: String {
        let place = line.map { "\(file):\($0)" } ?? file
        return key.isEmpty ? "\(place): \(reason)" : "\(place): \(key): \(reason)"
    }
}
