import Catalog
import Drawing
import Language
import TerminalUI
import Training

/// The settings of the next run in their sections.
struct FormView {
    private let form: HyperparameterForm

    init(_ form: HyperparameterForm) { self.form = form }

    /// The row of the form under a point.
    func row(at point: Point, in part: PlacedPart) -> Int? {
        let inner = Frame.inside(part.rect)
        return inner.contains(point) ? form.firstRow(visible: inner.height) + point.y - inner.y : nil
    }

    func draw(on frame: inout Frame, _ part: PlacedPart, title: Text) {
        let count = form.changes.count
        let trailing =
            count > 0 ? frame.theme.text(Text("• \(count) changed", zh: "• 修改 \(count) 项"), .changed) : StyledText()
        let inner = frame.panel(title, trailing: trailing, part: part)
        let first = form.firstRow(visible: inner.height)
        let labelWidth = min(
            form.rows.compactMap { $0.field.map { TextWidth.of($0.label) } }.max() ?? 0, inner.width / 2)
        for (offset, row) in form.rows.dropFirst(first).prefix(inner.height).enumerated() {
            let line = inner.row(offset)
            switch row {
            case .section(let title): frame.heading(title, in: line)
            case .field(let field):
                let isSelected = first + offset == form.selection
                draw(field, isSelected: isSelected, labelWidth: labelWidth, on: &frame, in: line)
            }
        }
        frame.scrollbar(offset: first, count: form.rows.count, in: inner)
        // Beside the form there is room for it from 80 columns on.
        if let error = form.edit?.error, frame.canvas.size.width < 80 {
            tell(error, awayFrom: form.selection - first, on: &frame, in: inner)
        }
    }

    /// Why what is typed is refused, over the rows at the far end.
    private func tell(_ error: Text, awayFrom row: Int, on frame: inout Frame, in inner: Rect) {
        let lines = frame.wrapped(Text(verbatim: "✗ ") + error, to: inner.width).prefix(max(1, inner.height / 2))
        let top = row >= inner.height - lines.count ? 0 : inner.height - lines.count
        for (offset, line) in lines.enumerated() {
            let place = inner.row(top + offset)
            frame.canvas.fill(place, style: frame.theme.ground)
            frame.canvas.put(frame.theme.text(line, .bad), in: place)
        }
    }

    private func draw(
        _ field: HyperparameterForm.Field, isSelected: Bool, labelWidth: Int, on frame: inout Frame, in line: Rect
    ) {
        let beneath = isSelected ? frame.theme[.selection] : .plain
        if isSelected { frame.canvas.fill(line, style: frame.theme[.selection].over(frame.theme.ground)) }
        var rest = line
        let mark = rest.cutLeft(2)
        let isChanged = form.isChanged(field)
        if isChanged { frame.canvas.put("•", x: mark.x, y: mark.y, style: frame.theme[.changed].over(beneath)) }
        frame.canvas.put(frame.theme.text(field.label, .label), in: rest.cutLeft(labelWidth), style: beneath)
        _ = rest.cutLeft(1)
        if isSelected, let edit = form.edit {
            if edit.error != nil { frame.canvas.put("✗", x: mark.x, y: mark.y, style: frame.theme[.bad].over(beneath)) }
            // Where the value stands, whose sign for smaller ones takes two cells.
            _ = rest.cutLeft(2)
            edit.input.draw(
                on: &frame.canvas, in: rest.cutLeft(max(8, rest.width - 1)), isFocused: true, theme: frame.theme)
            return
        }
        let text = form.text(of: field)
        let canNudge =
            isSelected
            && Nudge.next(
                after: form.draft.value(at: field.path) ?? .boolean(false), of: field.hyperparameter, direction: 1)
                != nil
        let shown = text.isEmpty ? "–" : text
        var value = StyledText(canNudge ? "‹ " : "  ", frame.theme[.faint])
        value.append(shown, frame.theme[isChanged ? .changed : form.draft.isGiven(field.path) ? .strong : .value])
        value.append(canNudge ? " ›" : "  ", frame.theme[.faint])
        if let reason = field.idleReason {
            value.append(" ", frame.theme[.faint])
            value.append(reason, frame.theme[.warning])
        } else if isChanged {
            let before = form.baseText(of: field)
            value.append(Text(" was \(before)", zh: " 原为 \(before)"), frame.theme[.faint])
        }
        if rest.width >= 64 {
            frame.canvas.put(value, in: rest.cutLeft(max(30, value.width(in: frame.language))), style: beneath)
            frame.canvas.put(frame.theme.text(field.hyperparameter.help, .faint), in: rest, style: beneath)
        } else {
            frame.canvas.put(value, in: rest, style: beneath)
        }
    }
}
