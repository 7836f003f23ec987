import Language
import TerminalUI
import Training

extension Frame {
    /// The newest warning or error of the run shown, and the key that puts it away.
    mutating func alert(_ alert: Training.Alert, in rect: Rect) {
        guard !rect.isEmpty else { return }
        let isError = alert.severity == .error
        let style = theme[isError ? .bad : .warning].with(.bold)
        var text = StyledText(isError ? " ✗ " : " ⚠ ", style)
        text.append(Text("step \(alert.step): ", zh: "第 \(alert.step) 步："), style)
        text.append(alert.text, theme[.text])
        var rect = rect
        let dismiss = key("run.dismiss")
        let hint = Text("  \(dismiss) dismiss ", zh: "  \(dismiss) 关闭 ")
        if rect.width > 50 { canvas.put(theme.text(hint, .faint), in: rect.cutRight(width(of: hint))) }
        canvas.put(text, in: rect)
    }
}
