import Language

/// Which characters a screen may be drawn with.
public enum SymbolSet: String, Hashable, Sendable {
    /// Box drawing, blocks and braille.
    case unicode
    /// What the fonts of the Linux console have: lines and blocks, but no braille and no round corners.
    case console
    /// Only what takes one cell in every terminal: lines in ASCII and curves in braille, for terminals that draw lines
    /// and blocks two cells wide, as some do that are set up for East Asian text.
    case safe
    /// Nothing beyond ASCII: ``Canvas`` replaces every other character by its nearest look-alike.
    case ascii

    /// Whether the characters of a language can be drawn.
    public func canShow(_ language: Language) -> Bool {
        switch self {
        case .unicode, .safe: true
        case .console, .ascii: language == .english
        }
    }

    /// What is drawn in place of a character.
    func scalar(for scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch self {
        case .unicode: return scalar
        case .console: return ConsoleFallback.table[scalar] ?? scalar
        case .safe: return SafeFallback.scalar(for: scalar)
        case .ascii: return AsciiFallback.scalar(for: scalar)
        }
    }
}

/// Look-alikes among the 256 characters that every console font has, of the symbols that widgets draw with.
enum ConsoleFallback {
    static let table: [Unicode.Scalar: Unicode.Scalar] = [
        "╭": "┌", "╮": "┐", "╯": "┘", "╰": "└", "━": "─", "╌": "-", "┈": "-", "┊": "│", "╸": "─", "┆": "│",
        "▏": " ", "▎": " ", "▍": "▌", "▋": "▌", "▊": "█", "▉": "█", "▕": "▐",
        "▁": "_", "▂": "_", "▃": "▄", "▅": "▄", "▆": "█", "▇": "█",
        "●": "•", "○": "o", "◆": "♦", "◇": "o", "◌": "o", "◐": "o", "✓": "√", "✗": "x", "⚠": "!", "▸": ">", "▾": "v",
        "◂": "<", "‹": "<", "›": ">", "×": "x", "⌕": "/", "▪": "■", "⑂": "Y", "★": "*", "△": "▲", "□": "■",
        "▽": "▼", "☆": "*",
    ]
}

/// Look-alikes that take one cell everywhere, of those symbols that do not.
enum SafeFallback {
    static func scalar(for scalar: Unicode.Scalar) -> Unicode.Scalar {
        if scalar.isASCII || !TextWidth.isAmbiguous(scalar) { return scalar }
        return table[scalar] ?? AsciiFallback.scalar(for: scalar)
    }

    /// Bars of blocks become bars of braille dots.
    private static let table: [Unicode.Scalar: Unicode.Scalar] = [
        "▁": "⣀", "▂": "⣀", "▃": "⣤", "▄": "⣤", "▅": "⣶", "▆": "⣶", "▇": "⣿", "█": "⣿", "▀": "⠛",
        "▏": "⡇", "▎": "⡇", "▍": "⡇", "▌": "⡇", "▋": "⣿", "▊": "⣿", "▉": "⣿", "▕": "⢸", "■": "▪", "◆": "♦",
    ]
}

/// Look-alikes in ASCII of the symbols that widgets draw with.
enum AsciiFallback {
    static func scalar(for scalar: Unicode.Scalar) -> Unicode.Scalar {
        if scalar.isASCII { return scalar }
        if let known = table[scalar] { return known }
        switch scalar.value {
        case 0x2500...0x257f: return "+"
        case 0x2800: return " "
        case 0x2801...0x28ff:
            // A braille cell with few dots is a point, with many a thick one.
            return (scalar.value - 0x2800).nonzeroBitCount > 3 ? ":" : "."
        default: return "?"
        }
    }

    private static let table: [Unicode.Scalar: Unicode.Scalar] = [
        "─": "-", "━": "=", "╌": "-", "╍": "=", "┄": "-", "┈": ".", "│": "|", "┃": "|", "╎": "|", "┊": ":",
        "┤": "|", "├": "|", "┆": ":",
        "▏": " ", "▎": " ", "▍": "-", "▌": "-", "▋": "=", "▊": "=", "▉": "#", "█": "#", "▐": "#", "▕": "|",
        "▁": "_", "▂": "_", "▃": "-", "▄": "-", "▅": "=", "▆": "=", "▇": "#", "▀": "\"", "░": ".", "▒": ":", "▓": "#",
        "←": "<", "→": ">", "↑": "^", "↓": "v", "▲": "^", "▼": "v", "◀": "<", "▶": ">", "▸": ">", "▾": "v", "◂": "<",
        "‹": "<", "›": ">", "«": "<", "»": ">", "⏎": "<", "⏸": "=", "↵": "<", "⇧": "^", "⌃": "^", "⇥": ">",
        "●": "*", "○": "o", "◆": "*", "◇": "o", "■": "#", "□": "#", "△": "^", "▽": "v", "•": "*", "·": ".", "✓": "+",
        "✗": "x",
        "✔": "+",
        "✘": "x", "★": "*", "☆": "*", "⚠": "!", "…": "~", "×": "x", "–": "-", "—": "-", "−": "-", "±": "~",
        "“": "\"", "”": "\"", "‘": "'", "’": "'", "≤": "<", "≥": ">", "≈": "~", "°": "o", "µ": "u", "∞": "i", "√": "v",
        "α": "a", "β": "b", "γ": "g", "δ": "d", "ε": "e", "λ": "l", "μ": "u", "σ": "s", "η": "n", "∆": "d", "Δ": "d",
        "◌": "o", "◐": "o", "▪": "#", "∅": "0", "²": "2", "³": "3", "\u{a0}": " ", "⌕": "/", "⠿": "#", "⟳": "@",
        "↻": "@", "⑂": "Y",
    ]
}
