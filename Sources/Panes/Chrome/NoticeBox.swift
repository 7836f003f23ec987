import TerminalUI

extension Frame {
    /// A word about what was just done, at the lower right of what the pane has.
    mutating func notice(_ notice: ScreenState.Notice, in body: Rect) {
        guard body.height > 0 else { return }
        let width = canvas.size.width
        let lines = wrapped(notice.text, to: min(max(0, width - 6), 72)).prefix(4)
        let room = (lines.map { TextWidth.of($0) }.max() ?? 0) + 4
        let top = max(0, body.bottom - lines.count - (body.height > 6 ? 1 : 0))
        for (index, text) in lines.enumerated() {
            let rect = Rect(x: max(0, width - room - 1), y: top + index, width: room, height: 1)
            canvas.fill(rect, style: theme[.toast].over(theme.ground))
            let mark = index > 0 ? "  " : notice.isProblem ? "⚠ " : "  "
            canvas.put(
                mark + text, x: rect.x + (notice.isProblem ? 1 : 0), y: rect.y,
                style: theme[.toast].over(notice.isProblem ? theme[.bad] : .plain), width: rect.width - 1)
        }
    }
}
