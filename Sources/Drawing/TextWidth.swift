import Language

/// Widths of text in character cells, as terminals count them: East Asian wide characters and emoji take two,
/// combining marks none.
///
/// Counted scalar by scalar, like `wcwidth`: emoji that are joined from several are counted and drawn as their
/// parts, because terminals disagree on anything else.
public enum TextWidth {
    /// Cells that `scalar` takes: 0, 1 or 2.
    public static func of(_ scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        if value < 0x300 { return value == 0xad ? 0 : 1 }
        // Box drawing, blocks and braille, most of what a screen is made of.
        if (0x2500...0x25a0).contains(value) || (0x2800...0x28ff).contains(value) { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        if (0x1160...0x11ff).contains(value) { return 0 }
        return isWide(scalar) ? 2 : 1
    }

    /// Cells that a text takes on one line in a language.
    public static func of(_ text: Text, in language: Language) -> Int { of(text.in(language)) }

    /// Cells that `text` takes on one line.
    public static func of(_ text: some StringProtocol) -> Int {
        var width = 0
        for scalar in text.unicodeScalars { width += of(scalar) }
        return width
    }

    /// The text, or as much of it as fits into `width` cells with an ellipsis at its end.
    public static func truncate(_ text: String, to width: Int) -> String {
        if of(text) <= width { return text }
        guard width > 0 else { return "" }
        return prefix(of: text, fitting: width - 1) + "…"
    }

    /// The text cut in its middle, so that both its ends can be read: good for paths.
    public static func truncateMiddle(_ text: String, to width: Int) -> String {
        if of(text) <= width { return text }
        guard width > 2 else { return truncate(text, to: width) }
        let tail = (width - 1) / 2
        let reversed = prefix(of: String(text.reversed()), fitting: tail)
        return prefix(of: text, fitting: width - 1 - tail) + "…" + String(reversed.reversed())
    }

    /// A dotted name cut to `width` cells so that its end is kept, and its first part where that is short:
    /// `h0.…n.query.weight`.
    public static func truncateName(_ name: String, to width: Int) -> String {
        if of(name) <= width { return name }
        guard width > 2 else { return truncate(name, to: width) }
        let first = name.firstIndex(of: ".").map { String(name[...$0]) } ?? ""
        let head = of(first) <= width / 3 ? first : ""
        let reversed = prefix(of: String(name.reversed()), fitting: width - 1 - of(head))
        return head + "…" + String(reversed.reversed())
    }

    /// The text followed (or, aligned to the right, preceded) by spaces up to `width`, cut when it is longer.
    public static func pad(_ text: String, to width: Int, alignment: Alignment = .leading) -> String {
        let cut = truncate(text, to: width)
        let space = max(0, width - of(cut))
        let left = alignment.offset(space: space)
        return String(repeating: " ", count: left) + cut + String(repeating: " ", count: space - left)
    }

    /// A text padded so in every language.
    public static func pad(_ text: Text, to width: Int, alignment: Alignment = .leading) -> Text {
        text.map { text, _ in pad(text, to: width, alignment: alignment) }
    }

    /// Lines of at most `width` cells, broken at spaces where there are any, and between the characters of languages
    /// written without spaces: before none that closes and after none that opens something.
    public static func wrap(_ text: String, to width: Int) -> [String] {
        guard width > 0 else { return [] }
        var lines: [String] = []
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var line = ""
            for word in paragraph.split(separator: " ") {
                for (index, piece) in pieces(of: word).enumerated() {
                    var piece = piece
                    let joint = index == 0 ? " " : ""
                    if !line.isEmpty, of(line) + of(joint) + of(piece) <= width {
                        line += joint + piece
                        continue
                    }
                    if !line.isEmpty { lines.append(line) }
                    while of(piece) > width {
                        let head = prefix(of: piece, fitting: width)
                        guard !head.isEmpty else { break }
                        lines.append(head)
                        piece.unicodeScalars.removeFirst(head.unicodeScalars.count)
                    }
                    line = piece
                }
            }
            lines.append(line)
        }
        return lines
    }

    /// The parts between which a word may be broken.
    private static func pieces(of word: Substring) -> [String] {
        guard word.unicodeScalars.contains(where: { $0.value >= 0x1100 && isWide($0) }) else { return [String(word)] }
        var pieces: [String] = []
        var before: Character?
        for letter in word {
            if let before, !breaks(between: before, letter) {
                pieces[pieces.count - 1].append(letter)
            } else {
                pieces.append(String(letter))
            }
            before = letter
        }
        return pieces
    }

    private static func breaks(between first: Character, _ second: Character) -> Bool {
        guard of(String(first)) == 2 || of(String(second)) == 2 else { return false }
        return !"（“‘《【(".contains(first) && !"，。、：；！？）”’》】…)%".contains(second)
    }

    private static func prefix(of text: String, fitting width: Int) -> String {
        var result = String.UnicodeScalarView()
        var used = 0
        for scalar in text.unicodeScalars {
            used += of(scalar)
            if used > width { break }
            result.append(scalar)
        }
        return String(result)
    }

    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        let value = scalar.value
        if value < 0x1100 { return false }
        for range in wideRanges {
            if value < range.lowerBound { break }
            if range.contains(value) { return true }
        }
        return scalar.properties.isEmojiPresentation && !(0x1f1e6...0x1f1ff).contains(value)
    }

    /// East Asian wide and full-width blocks (Unicode Standard Annex 11), without the emoji.
    private static let wideRanges: [ClosedRange<UInt32>] = [
        0x1100...0x115f, 0x2e80...0x2fff, 0x3001...0x303e, 0x3041...0x3247, 0x3250...0x4dbf, 0x4e00...0xa4cf,
        0xa960...0xa97f, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe10...0xfe19, 0xfe30...0xfe6f, 0xff01...0xff60,
        0xffe0...0xffe6, 0x16fe0...0x18aff, 0x1aff0...0x1b2ff, 0x1f200...0x1f265, 0x20000...0x3fffd,
    ]
}

/// Where text sits in the room it is given.
public enum Alignment: Hashable, Sendable {
    case leading, center, trailing

    /// Spaces before the text when `space` are left over.
    public func offset(space: Int) -> Int {
        switch self {
        case .leading: return 0
        case .center: return max(0, space) / 2
        case .trailing: return max(0, space)
        }
    }
}
