import Language

/// What is wrong with a TOML text or its file, and where.
public struct TOMLError: ExplainedError, Hashable, Sendable {
    /// Where; nil where the whole file is meant.
    public var place: TOMLPlace?
    /// What is wrong, in words that follow the file's name.
    public var reason: Text
    /// Whether the file is not there at all.
    public var isMissingFile = false

    public init(place: TOMLPlace? = nil, reason: Text) {
        self.place = place
        self.reason = reason
    }

    /// `12:5: reason`.
    public var text: Text {
        place.map { Text("\($0): ", zh: "\($0)：") + reason } ?? reason
    }
}

/// A place in a text, as editors count: from 1, columns in characters of Unicode.
public struct TOMLPlace: Hashable, Sendable, Comparable, CustomStringConvertible {
    public var line: Int
    public var column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    public static func < (first: TOMLPlace, second: TOMLPlace) -> Bool {
        (first.line, first.column) < (second.line, second.column)
    }

    /// `12:5`.
    public var description: String { "\(line):\(column)" }
}
