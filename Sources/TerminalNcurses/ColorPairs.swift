import CNcurses
import Drawing
import TerminalUI

/// Color pairs as ncurses wants them, made when a combination is first used.
struct ColorPairs {
    let colors: Capabilities.Colors
    private var pairs: [Combination: Int32] = [:]
    private var next: Int32 = 1
    /// Neighbors mostly look the same, so the last answer is kept at hand.
    private var last: (style: Style, pair: Int32, attributes: attr_t)?
    /// Whether more combinations were asked for than the terminal has pairs; they come out in its default colors.
    private(set) var isExhausted = false

    private struct Combination: Hashable {
        let foreground: Int32
        let background: Int32
    }

    init(colors: Capabilities.Colors) {
        self.colors = colors
    }

    /// The pair for a style, and what must be added to its attributes because the color alone cannot say it.
    mutating func pair(for style: Style) -> (pair: Int32, attributes: attr_t) {
        if let last, last.style == style { return (last.pair, last.attributes) }
        let (pair, attributes) = find(style)
        last = (style, pair, attributes)
        return (pair, attributes)
    }

    private mutating func find(_ style: Style) -> (pair: Int32, attributes: attr_t) {
        guard colors != .mono else { return (0, 0) }
        var attributes: attr_t = 0
        let foreground = number(style.foreground, brightness: &attributes)
        var ignored: attr_t = 0
        let background = number(style.background, brightness: &ignored)
        if foreground == -1, background == -1 { return (0, attributes) }
        let combination = Combination(foreground: foreground, background: background)
        if let known = pairs[combination] { return (known, attributes) }
        guard next < curses_pairs() else {
            isExhausted = true
            return (0, attributes)
        }
        defer { next += 1 }
        init_extended_pair(next, foreground, background)
        pairs[combination] = next
        return (next, attributes)
    }

    /// Forgets all pairs, so that those of the next frame find room.
    mutating func reset() {
        self = ColorPairs(colors: colors)
    }

    /// The color's number for the terminal; -1 is its default. Terminals of eight colors show the bright ones bold.
    private func number(_ color: Color, brightness: inout attr_t) -> Int32 {
        switch colors {
        case .mono: return -1
        case .full:
            if case .ansi(let index) = color { return Int32(index & 15) }
            guard let components = color.components else { return Self.plain(color) }
            let value = Int32(components.red) << 16 | Int32(components.green) << 8 | Int32(components.blue)
            // Numbers below 16 are the terminal's own colors; the darkest gray stands in for black.
            return value < 16 ? 0x010101 : value
        case .palette: return Self.plain(color.reducedTo256)
        case .sixteen:
            let index = Self.plain(color.reducedTo16)
            guard index >= 8, curses_colors() < 16 else { return index }
            brightness |= CURSES_BOLD
            return index & 7
        }
    }

    private static func plain(_ color: Color) -> Int32 {
        switch color {
        case .ansi(let index), .indexed(let index): return Int32(index)
        case .none, .rgb: return -1
        }
    }
}
