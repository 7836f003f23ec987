import TerminalUI
import Training

/// Why the run stopped: the condition and its values, the layer, the rows of the batch with their losses. Or the rows
/// of the next batch, where they were asked for.
struct BatchRows: Overlay {
    private var position = ListState()

    var id: OverlayID? { OverlayID(rawValue: "batch-rows") }
    var scopes: [KeyScope] { [.overlay, .list] }

    mutating func move(by rows: Int, _ screen: inout ScreenState) {
        position.move(by: rows, count: screen.session?.shown?.blame?.rows.count ?? 0)
    }

    func draw(on frame: inout Frame, _ screen: ScreenState) {
        let theme = frame.theme
        let history = screen.session?.shown
        let size = Size(width: min(100, screen.size.width - 2), height: min(30, screen.size.height - 2))
        let hit = history.flatMap { history in history.breakpointHit.flatMap { $0.step == history.step ? $0 : nil } }
        var inner = frame.window(hit == nil ? "the next batch" : "stopped at a breakpoint", size)
        if let hit { describe(hit, in: &inner, on: &frame) }
        if hit?.blame != nil, inner.height > 8 {
            frame.canvas.put(
                theme.text(
                    "\(frame.key("dialog.cancel")), then \(frame.key("run.toggle")) goes on; "
                        + "\(frame.key("run.skip-batch")) skips this batch", .dim), in: inner.cutBottom(1))
        }
        guard let blame = history?.blame else {
            return frame.empty(
                ["This is no matter of a single batch; \(frame.key("run.blame")) evaluates the rows of the next."],
                in: inner)
        }
        let largest = max(blame.rows.map(\.loss).filter(\.isFinite).max() ?? 1, 1e-12)
        let rows = blame.rows.map { row in
            let share = row.loss.isFinite ? row.loss / largest : 1
            let bar = String(repeating: "█", count: max(1, Int((share * 8).rounded())))
            return Table.Row([
                theme.text(row.line.map(String.init) ?? "–", .dim), theme.text(String(row.index), .dim),
                theme.text(NumberFormat.significant(row.loss), share > 0.5 ? .bad : .value),
                theme.text(bar, share > 0.5 ? .bad : .gauge),
                theme.text(row.standsOut.map { "‹\($0)› " } ?? "", .warning)
                    + theme.text(row.text == row.line.map { "line \($0)" } ? "" : row.text, .text),
            ])
        }
        let table = Table(
            columns: [
                .init("line", alignment: .trailing), .init("row", alignment: .trailing),
                .init("loss", alignment: .trailing),
                .init("", .fixed(8)), .init("what it holds", .fill),
            ], rows: rows)
        var place = position
        table.draw(on: &frame.canvas, in: inner, state: &place, theme: theme)
    }

    private func describe(_ hit: BreakpointHit, in inner: inout Rect, on frame: inout Frame) {
        let theme = frame.theme
        let place = hit.blame == nil ? "after step \(hit.step)" : "before the update of step \(hit.step + 1)"
        var text = StyledText(place + ": ", theme[.dim])
        text.append(hit.expression, theme[.warning])
        frame.canvas.put(text, in: inner.cutTop(1))
        var values = StyledText()
        for value in hit.values {
            values.append(value.expression + " ", theme[.dim])
            values.append(
                (value.value.map(Figures.expression) ?? value.reason ?? "–") + "   ", theme[.strong])
        }
        frame.canvas.put(values, in: inner.cutTop(1))
        if let layer = hit.layer {
            frame.canvas.put(
                theme.text("look first at ", .dim) + theme.text(layer, .accent)
                    + theme.text(" (\(frame.key(for: .layers)) shows it)", .faint),
                in: inner.cutTop(1))
        }
        _ = inner.cutTop(inner.height > 10 ? 1 : 0)
    }
}
