/// One character position of a canvas.
public struct Cell: Hashable, Sendable {
    /// What is shown; a space when nothing is. In the second half of a wide character, U+0000.
    public var scalar: Unicode.Scalar
    /// Up to two combining marks on top of it; U+0000 where there is none.
    public var firstMark: Unicode.Scalar
    /// The mark above the first; U+0000 where there is none.
    public var secondMark: Unicode.Scalar
    /// Colors and attributes, as they are shown: nothing lies beneath any more.
    public var style: Style

    /// A cell without marks; by default a blank.
    public init(_ scalar: Unicode.Scalar = " ", style: Style = .plain) {
        self.scalar = scalar
        self.firstMark = "\0"
        self.secondMark = "\0"
        self.style = style
    }

    /// Whether this is the second half of the wide character to its left.
    public var isContinuation: Bool { scalar == "\0" }

    /// The cell's text, marks included; empty for a continuation.
    public var text: String {
        if isContinuation { return "" }
        var text = String(Character(scalar))
        for mark in [firstMark, secondMark] where mark != "\0" { text.unicodeScalars.append(mark) }
        return text
    }

    /// Puts a combining mark on the cell; a third one is dropped.
    mutating func add(mark: Unicode.Scalar) {
        if firstMark == "\0" {
            firstMark = mark
        } else if secondMark == "\0" {
            secondMark = mark
        }
    }
}
