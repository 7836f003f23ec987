import Drawing
import Experiments
import Language
import TerminalUI

/// The newest warning or error of the run shown, in as many lines as its text takes: what to do about it comes last. Where
/// there is no room for all of them, the last names the key that shows the whole text.
struct AlertLines {
    private let isError: Bool
    /// The sign and the step.
    private let start: String
    /// The key that puts it away; empty where there is no room for it.
    private let hint: String
    /// The key that shows the whole text.
    private let more: String
    /// From the first to the last; the first begins with the sign.
    let lines: [String]

    init(_ alert: Experiments.Alert, _ screen: ScreenState) {
        isError = alert.severity == .error
        let dismiss = screen.key("run.dismiss")
        // Beneath a box the key does nothing.
        let isReached = screen.size.width > 50 && screen.overlays.isEmpty
        hint = isReached ? Text("  \(dismiss) dismiss ", zh: "  \(dismiss) 关闭 ").in(screen.language) : ""
        let whole = screen.key("run.alert")
        more =
            screen.size.width > 50
            ? Text("… \(whole) shows all", zh: "… \(whole) 全文").in(screen.language)
            : Text("… \(whole)", zh: "… \(whole)").in(screen.language)
        start = (isError ? "✗ " : "⚠ ") + Text("step \(alert.step):", zh: "第 \(alert.step) 步：").in(screen.language)
        let joint = screen.language == .english ? " " : ""
        let width = screen.size.width - 2 - TextWidth.of(hint)
        lines = TextWidth.wrap(start + joint + alert.text.in(screen.language), to: max(1, width))
    }

    func draw(on frame: inout Frame, in rect: Rect) {
        guard !rect.isEmpty else { return }
        let theme = frame.theme
        let style = theme[isError ? .bad : .warning].with(.bold)
        let isCut = lines.count > rect.height
        for (index, line) in lines.prefix(rect.height).enumerated() {
            var row = rect.row(index)
            if index == 0, !hint.isEmpty {
                frame.canvas.put(theme.text(hint, .dim), in: row.cutRight(TextWidth.of(hint)))
            }
            _ = row.cutLeft(1)
            if isCut, index == rect.height - 1 {
                frame.canvas.put(theme.text(more, .dim), in: row.cutRight(TextWidth.of(more) + 1))
            }
            let text =
                index == 0 && line.hasPrefix(start)
                ? StyledText(start, style) + theme.text(String(line.dropFirst(start.count)), .text)
                : theme.text(line, .text)
            frame.canvas.put(text, in: row)
        }
    }
}

extension Frame {
    mutating func alert(_ alert: AlertLines, in rect: Rect) { alert.draw(on: &self, in: rect) }
}
