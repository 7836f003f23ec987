import Drawing
import TerminalUI

extension Frame {
    /// A word about what was just done.
    mutating func notice(_ notice: ScreenState.Notice, _ lines: [String], in rect: Rect) {
        guard !rect.isEmpty else { return }
        let style = theme[.toast].over(notice.isProblem ? theme[.bad] : .plain)
        canvas.fill(rect, style: theme[.toast].over(theme.ground))
        for (index, text) in lines.prefix(rect.height).enumerated() {
            let mark = index > 0 ? "   " : notice.isProblem ? " ⚠ " : " • "
            canvas.put(mark + text, x: rect.x, y: rect.y + index, style: style, width: rect.width)
        }
    }
}
