/// Lines around a rectangle.
public enum BoxLines: Sendable {
    case rounded, square, heavy

    fileprivate var scalars: [Unicode.Scalar] {
        // Corners clockwise from the top left, then the horizontal and the vertical line.
        switch self {
        case .rounded: return ["╭", "╮", "╯", "╰", "─", "│"]
        case .square: return ["┌", "┐", "┘", "└", "─", "│"]
        case .heavy: return ["┏", "┓", "┛", "┗", "━", "┃"]
        }
    }
}

extension Canvas {
    /// Draws lines along the edge of `rect` and returns what is inside them.
    @discardableResult
    public mutating func box(_ rect: Rect, lines: BoxLines = .rounded, style: Style = .plain) -> Rect {
        guard rect.width >= 2, rect.height >= 2 else { return rect }
        let scalars = lines.scalars
        for x in (rect.x + 1)..<max(rect.x + 1, rect.right - 1) {
            set(scalars[4], x: x, y: rect.y, style: style)
            set(scalars[4], x: x, y: rect.bottom - 1, style: style)
        }
        for y in (rect.y + 1)..<max(rect.y + 1, rect.bottom - 1) {
            set(scalars[5], x: rect.x, y: y, style: style)
            set(scalars[5], x: rect.right - 1, y: y, style: style)
        }
        set(scalars[0], x: rect.x, y: rect.y, style: style)
        set(scalars[1], x: rect.right - 1, y: rect.y, style: style)
        set(scalars[2], x: rect.right - 1, y: rect.bottom - 1, style: style)
        set(scalars[3], x: rect.x, y: rect.bottom - 1, style: style)
        return rect.inset()
    }

    /// Draws a horizontal line.
    public mutating func line(x: Int, y: Int, width: Int, _ scalar: Unicode.Scalar = "─", style: Style = .plain) {
        guard width > 0 else { return }
        for column in x..<(x + width) { set(scalar, x: column, y: y, style: style) }
    }
}
