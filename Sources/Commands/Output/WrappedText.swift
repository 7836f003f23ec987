import Drawing
import TerminalUI

/// Text in lines that fit, counted in the cells that a terminal takes for it: a Chinese character takes two, and may
/// end a line wherever no mark must stand beside it.
enum WrappedText {
    /// Text in lines of at most so many cells, each behind so many spaces and with an end of line behind it.
    static func lines(_ text: String, indent: Int, columns: Int = 80) -> String {
        let margin = String(repeating: " ", count: indent)
        return broken(text, room: columns - indent).map { margin + $0 + "\n" }.joined()
    }

    /// A line of a help screen, with what does not fit below its beginning: in the column of the explanations, or as
    /// far right as the line begins.
    static func helpLine(_ line: String, columns: Int) -> String {
        guard TextWidth.of(line) > columns else { return line }
        let label = line.prefixMatch(of: /( *)(\S.*? {2,})?(?=\S)/)
        let isUsage = line.hasPrefix("用法：")
        let indent = isUsage ? 6 : label.map { $0.2 == nil ? $0.1.count : $0.0.count } ?? 0
        let head = isUsage ? "用法：" : String(label.map(\.0) ?? "")
        let rest = String(line.dropFirst(head.count))
        guard columns - indent >= 20 else { return line }
        let margin = "\n" + String(repeating: " ", count: indent)
        return head + broken(rest, room: columns - indent).joined(separator: margin)
    }

    /// Whether a character is written without spaces around it, and a line may end on either side of it.
    private static func isDense(_ letter: Character) -> Bool {
        letter.unicodeScalars.allSatisfy { TextWidth.of($0) == 2 }
    }

    /// What stands at no line's beginning, and what at no line's end.
    private static let closing: Set<Character> = ["，", "。", "、", "；", "：", "！", "？", "）", "”", "》", "…", "%"]
    private static let opening: Set<Character> = ["（", "“", "《"]

    private static func broken(_ text: String, room: Int) -> [String] {
        var lines = [""]
        var width = 0
        for (piece, isSpaced) in pieces(of: text) {
            let size = TextWidth.of(piece), space = isSpaced && width > 0 ? 1 : 0
            if width > 0, width + space + size > room {
                lines.append(piece)
                width = size
            } else {
                lines[lines.count - 1] += (space > 0 ? " " : "") + piece
                width += space + size
            }
        }
        return lines
    }

    /// The parts between which a line may end, and whether a space stands before each.
    private static func pieces(of text: String) -> [(piece: String, isSpaced: Bool)] {
        var pieces: [(piece: String, isSpaced: Bool)] = []
        var isSpaced = false
        var former: Character?
        for letter in text {
            if letter == " " {
                isSpaced = true
                continue
            }
            let mayBreak =
                isSpaced || former.map { (isDense(letter) || isDense($0)) && !opening.contains($0) } == true
            if let last = pieces.indices.last, !mayBreak || (closing.contains(letter) && !isSpaced) {
                pieces[last].piece.append(letter)
            } else {
                pieces.append((String(letter), isSpaced))
            }
            (former, isSpaced) = (letter, false)
        }
        return pieces
    }
}
