import TerminalUI
import Training

extension Frame {
    /// The newest warning or error of the run shown, and the key that puts it away.
    mutating func alert(_ alert: Training.Alert, in rect: Rect) {
        guard !rect.isEmpty else { return }
        let isError = alert.severity == .error
        let style = theme[isError ? .bad : .warning].with(.bold)
        var text = StyledText(isError ? " ✗ " : " ⚠ ", style)
        text.append("step \(alert.step): ", style)
        text.append(alert.message, theme[.text])
        var rect = rect
        let hint = "  \(key("run.dismiss")) dismiss "
        if rect.width > 50 { canvas.put(theme.text(hint, .faint), in: rect.cutRight(TextWidth.of(hint))) }
        canvas.put(text, in: rect)
    }
}
