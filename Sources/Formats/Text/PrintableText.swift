import Language

extension StringProtocol {
    /// The text on one line, with nothing in it that a terminal would obey or that nobody sees: control characters, ends
    /// of lines, marks that turn the direction of writing and what has no width are shown as escapes, `\n` or `\u{1B}`.
    ///
    /// For names and messages that come from files or other people's sessions, wherever they are printed.
    public var printable: String { escaped { _ in false } }

    /// The same for text of several lines: its ends of lines and tabulators stay.
    public var printableLines: String { escaped { $0 == "\n" || $0 == "\t" } }

    /// The text; of a long one its beginning with an ellipsis and how many bytes it has, for messages and tables.
    public var excerpt: String { excerpt(most: 200) }

    /// The same with another number of letters to begin with.
    package func excerpt(most letters: Int) -> String {
        // Counted in scalars: marks without end can stand on one letter.
        guard utf8.count > letters,
            let end = unicodeScalars.index(startIndex, offsetBy: letters, limitedBy: endIndex), end < endIndex
        else { return String(self) }
        return "\(self[..<end])… (\(utf8.count.grouped) B)"
    }

    /// The text without what nobody sees in it.
    package var withoutUnseen: String {
        guard unicodeScalars.contains(where: \.isUnseen) else { return String(self) }
        var text = String.UnicodeScalarView()
        forEachScalar { scalar, isUnseen in if !isUnseen { text.append(scalar) } }
        return String(text)
    }

    /// Hands over all scalars, and whether each is one that nobody sees: what joins letters that are not Latin is part of
    /// their writing, and of emoji.
    private func forEachScalar(_ body: (Unicode.Scalar, Bool) -> Void) {
        var before: Unicode.Scalar?
        let scalars = unicodeScalars
        for place in scalars.indices {
            let scalar = scalars[place]
            var isUnseen = scalar.isUnseen
            if isUnseen, scalar.isJoiner, let former = before, former.value >= 0x300 {
                let next = scalars.index(after: place)
                isUnseen = next == scalars.endIndex || scalars[next].value < 0x300 || scalars[next].isUnseen
            }
            body(scalar, isUnseen)
            before = scalar
        }
    }

    private func escaped(_ stays: (Unicode.Scalar) -> Bool) -> String {
        guard unicodeScalars.contains(where: { ($0.steersTerminal || $0.isUnseen) && !stays($0) }) else {
            return String(self)
        }
        var text = ""
        forEachScalar { scalar, isUnseen in
            if !(scalar.steersTerminal || isUnseen) || stays(scalar) {
                text.unicodeScalars.append(scalar)
                return
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
    /// Whether nothing is drawn for it, so that a text with it looks like one without.
    package var isUnseen: Bool {
        switch value {
        case 0..<0xAD: false
        // Soft hyphen, joiners, marks of direction and of order, fillers of Hangul and of no letter, tags.
        case 0xAD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B...0x180E, 0x200B...0x200F, 0x202A...0x202E,
            0x2060...0x206F, 0x3164, 0xFEFF, 0xFFA0, 0xFFF9...0xFFFB, 0xE0000...0xE007F:
            true
        default: false
        }
    }

    /// Whether it joins letters or parts them: some ways of writing, and emoji, need it.
    var isJoiner: Bool { value == 0x200C || value == 0x200D || (0x180B...0x180E).contains(value) }

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
