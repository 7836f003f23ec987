import Language

extension StringProtocol {
    /// The text on one line, with nothing in it that a terminal would obey: control characters, ends of lines and
    /// marks that turn the direction of writing are shown as escapes, `\n` or `\u{1B}`.
    ///
    /// For names and messages that come from files or other people's sessions, wherever they are printed.
    public var printable: String { escaped { _ in false } }

    /// The same for text of several lines: its ends of lines and tabulators stay.
    public var printableLines: String { escaped { $0 == "\n" || $0 == "\t" } }

    private func escaped(_ stays: (Unicode.Scalar) -> Bool) -> String {
        guard unicodeScalars.contains(where: { $0.steersTerminal && !stays($0) }) else { return String(self) }
        var text = ""
        for scalar in unicodeScalars {
            if !scalar.steersTerminal || stays(scalar) {
                text.unicodeScalars.append(scalar)
                continue
            }
            switch scalar {
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            default: text += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
            }
        }
        return text
    }
}

extension Text {
    /// The text on one line, with nothing in it that a terminal would obey.
    public var printable: Text { map { text, _ in text.printable } }

    /// The same for text of several lines.
    public var printableLines: Text { map { text, _ in text.printableLines } }
}

extension Unicode.Scalar {
    /// Whether a terminal acts on it rather than showing it, or it changes how what follows is shown.
    var steersTerminal: Bool {
        switch value {
        case 0..<0x20, 0x7F..<0xA0: true
        // Ends of lines and paragraphs, marks and overrides of direction.
        case 0x2028, 0x2029, 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
