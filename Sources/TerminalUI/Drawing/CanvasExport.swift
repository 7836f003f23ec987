import Drawing

extension Canvas {
    /// The characters of the canvas, one line a row, without spaces at the ends of lines.
    public var text: String {
        rowTexts.joined(separator: "\n")
    }

    /// The characters of each row, without spaces at its end.
    public var rowTexts: [String] {
        (0..<size.height).map { y in
            var line = ""
            for x in 0..<size.width { line += self[x, y].text }
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    /// Characters and, below them, a grid that names the style of each cell by a letter, with a key of the letters:
    /// what snapshot tests compare.
    public var snapshot: String {
        var styles: [Style] = []
        var letters: [Style: Character] = [:]
        let alphabet = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789*")
        var grid: [String] = []
        for y in 0..<size.height {
            var line = ""
            for x in 0..<size.width {
                let style = self[x, y].style
                if style == .plain {
                    line.append(".")
                    continue
                }
                if letters[style] == nil {
                    letters[style] = alphabet[min(styles.count, alphabet.count - 1)]
                    styles.append(style)
                }
                line.append(letters[style] ?? "*")
            }
            while line.last == "." { line.removeLast() }
            grid.append(line)
        }
        let key = styles.map { "\(letters[$0] ?? "*") \($0.description)" }
        return text + "\n---\n" + grid.joined(separator: "\n") + "\n---\n" + key.joined(separator: "\n") + "\n"
    }
}

extension Style: CustomStringConvertible {
    /// `#c8d0e0 on default bold`, for snapshots.
    public var description: String {
        let names = Attributes.names.filter { attributes.contains($0.attribute) }.map(\.name)
        return ([foreground.description, "on", background.description] + names).joined(separator: " ")
    }
}

extension Color: CustomStringConvertible {
    /// `default`, `ansi3`, `indexed200` or `#c8d0e0`, for snapshots.
    public var description: String {
        switch self {
        case .none: return "default"
        case .ansi(let index): return "ansi\(index)"
        case .indexed(let index): return "indexed\(index)"
        case .rgb(let red, let green, let blue):
            let value = UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
            let digits = String(value, radix: 16)
            return "#" + String(repeating: "0", count: 6 - digits.count) + digits
        }
    }
}
