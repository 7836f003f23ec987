extension Canvas {
    /// Draws lines with round corners along the edge of `rect` and returns what is inside them.
    @discardableResult
    public mutating func box(_ rect: Rect, style: Style = .plain) -> Rect {
        guard rect.width >= 2, rect.height >= 2 else { return rect }
        for x in (rect.x + 1)..<max(rect.x + 1, rect.right - 1) {
            set("─", x: x, y: rect.y, style: style)
            set("─", x: x, y: rect.bottom - 1, style: style)
        }
        for y in (rect.y + 1)..<max(rect.y + 1, rect.bottom - 1) {
            set("│", x: rect.x, y: y, style: style)
            set("│", x: rect.right - 1, y: y, style: style)
        }
        set("╭", x: rect.x, y: rect.y, style: style)
        set("╮", x: rect.right - 1, y: rect.y, style: style)
        set("╯", x: rect.right - 1, y: rect.bottom - 1, style: style)
        set("╰", x: rect.x, y: rect.bottom - 1, style: style)
        return rect.inset()
    }

    /// Draws a horizontal line.
    public mutating func line(x: Int, y: Int, width: Int, _ scalar: Unicode.Scalar = "─", style: Style = .plain) {
        guard width > 0 else { return }
        for column in x..<(x + width) { set(scalar, x: column, y: y, style: style) }
    }
}
