import Language

/// A file that cannot be read, and where it goes wrong.
public struct FormatError: ExplainedError, Sendable, Hashable {
    /// The file as it was named to the reader.
    public var file: String
    /// Counted from 1; nil where the fault has no line, as in a binary file.
    public var line: Int?
    /// Counted from 1, in bytes of UTF-8 from the start of the line.
    public var column: Int?
    /// What is wrong and, where it is known, what would be right.
    public var reason: Text

    /// An error at a place in a file, as far as it is known.
    public init(file: String, line: Int? = nil, column: Int? = nil, reason: Text) {
        self.file = file
        self.line = line
        self.column = column
        self.reason = reason
    }

    /// `digits.csv:17:4: reason`, as editors understand it; names from outside are made printable.
    public var text: Text {
        var place = file
        if let line { place += ":\(line)" }
        if let line = line, line > 0, let column { place += ":\(column)" }
        let shown = place.printable
        return Text("\(shown): ", zh: "\(shown)：") + reason.printable
    }
}
