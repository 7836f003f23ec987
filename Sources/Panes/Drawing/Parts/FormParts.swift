import Catalog
import Optimizers
import TerminalUI
import Training

extension Painter {
    /// The settings of the next run in their sections.
    mutating func form(in rect: Rect) {
        guard let form = workspace?.form else {
            let inner = panel("hyperparameters", part: .form, in: rect)
            return empty(["The settings appear here once a session is open."], in: inner)
        }
        let count = form.changes.count
        var trailing = StyledText()
        if count > 0 { trailing = theme.text("• \(count) changed", .changed) }
        let fork = workspace?.forkPoint
        let title =
            fork.map { "fork of run \(workspace?.current ?? 0) at step \($0.step)" } ?? "settings of the next run"
        let inner = panel(title, trailing: trailing, part: .form, in: rect)
        let labelWidth = min(
            form.rows.compactMap { $0.field.map { TextWidth.of($0.label) } }.max() ?? 0, inner.width / 2)
        var place = ListState(selection: form.selection)
        place.fit(count: form.rows.count, visible: inner.height)
        // The rows around the focused one are seen too, so that one knows where one is.
        let first = max(0, min(form.selection - inner.height / 2, form.rows.count - inner.height))
        for (offset, row) in form.rows.dropFirst(first).prefix(inner.height).enumerated() {
            let line = inner.row(offset)
            switch row {
            case .section(let title):
                let end = canvas.put(title, x: line.x, y: line.y, style: theme[.heading].with(.bold), width: line.width)
                canvas.line(x: end + 1, y: line.y, width: line.right - end - 2, style: theme[.border])
            case .field(let field):
                draw(field, of: form, isSelected: first + offset == form.selection, labelWidth: labelWidth, in: line)
            }
        }
        Scrollbar(offset: first, visible: inner.height, count: form.rows.count)
            .draw(on: &canvas, x: inner.right, y: inner.y, height: inner.height, theme: theme)
    }

    private mutating func draw(
        _ field: HyperparameterForm.Field, of form: HyperparameterForm, isSelected: Bool, labelWidth: Int, in line: Rect
    ) {
        let beneath = isSelected ? theme[.selection] : .plain
        if isSelected { canvas.fill(line, style: theme[.selection].over(theme.ground)) }
        var rest = line
        let mark = rest.cutLeft(2)
        let isChanged = form.isChanged(field)
        if isChanged { canvas.put("•", x: mark.x, y: mark.y, style: theme[.changed].over(beneath)) }
        canvas.put(theme.text(field.label, .label), in: rest.cutLeft(labelWidth), style: beneath)
        _ = rest.cutLeft(1)
        if isSelected, let edit = form.edit {
            if edit.error != nil { canvas.put("✗", x: mark.x, y: mark.y, style: theme[.bad].over(beneath)) }
            edit.input.draw(on: &canvas, in: rest.cutLeft(max(8, rest.width - 1)), isFocused: true, theme: theme)
            return
        }
        let text = form.text(of: field)
        let canNudge =
            isSelected
            && Nudge.next(
                after: form.draft.value(at: field.path) ?? .boolean(false), of: field.hyperparameter, direction: 1)
                != nil
        let shown = text.isEmpty ? "–" : text
        var value = StyledText(canNudge ? "‹ " : "  ", theme[.faint])
        value.append(shown, theme[isChanged ? .changed : form.draft.isGiven(field.path) ? .strong : .value])
        value.append(canNudge ? " ›" : "  ", theme[.faint])
        if isChanged { value.append(" was \(form.baseText(of: field))", theme[.faint]) }
        if rest.width >= 64 {
            canvas.put(value, in: rest.cutLeft(max(30, value.width)), style: beneath)
            canvas.put(theme.text(field.hyperparameter.help, .faint), in: rest, style: beneath)
        } else {
            canvas.put(value, in: rest, style: beneath)
        }
    }

    /// What the focused setting means, what it may be and where it comes from.
    mutating func fieldHelp(in rect: Rect) {
        guard let form = workspace?.form, let field = form.focused else { return }
        let hyperparameter = field.hyperparameter
        let inner = panel(field.path, part: .fieldHelp, in: rect)
        var lines: [StyledText] = []
        func add(_ text: String, _ scope: Scope) {
            lines += TextWidth.wrap(text, to: inner.width).map { theme.text($0, scope) }
        }
        if let error = form.edit?.error { add("✗ " + error, .bad) }
        add(hyperparameter.help.isEmpty ? "" : hyperparameter.help + ".", .text)
        if inner.height >= 6 { lines.append(StyledText()) }
        if form.edit?.error == nil { add("allowed: " + hyperparameter.allowed, .dim) }
        add("standard: " + HyperparameterForm.typed(hyperparameter.standard), .dim)
        if form.isChanged(field) { add("last run: " + form.baseText(of: field), .changed) }
        if hyperparameter.changesMidRun { add("can change while a run trains: a applies it", .good) }
        if !hyperparameter.reference.isEmpty { add(hyperparameter.reference, .faint) }
        let changes = form.changes
        if !changes.isEmpty, inner.height - lines.count >= 4 {
            lines.append(StyledText())
            lines.append(theme.text("changed against the last run", .heading))
            for change in changes.prefix(max(0, inner.height - lines.count)) {
                var text = StyledText("• ", theme[.changed])
                text.append(change.path, theme[.label])
                text.append(" = \(HyperparameterForm.typed(change.value))", theme[.changed])
                lines.append(text)
            }
        }
        for (row, text) in lines.prefix(inner.height).enumerated() { line(text, in: inner, row: row) }
    }

    /// The learning rate over the whole of the next run.
    mutating func schedule(in rect: Rect) {
        guard let form = workspace?.form else { return }
        let name = form.draft.training.text("schedule")
        let inner = panel("learning rate", subtitle: name, part: .schedule, in: rect)
        guard let curve = ScheduleCurve(experiment: form.draft, totalSteps: history?.plan?.totalSteps) else {
            return empty(["this schedule follows the validation metric"], in: inner)
        }
        var chart = Chart(series: [Chart.Series("", curve.curve, scope: .series3)])
        chart.yRange = 0...max(curve.peak * 1.05, 1e-12)
        chart.showsLegend = false
        chart.symbols = chartSymbols
        if let now = history, now.isActive, now.step > 0 { chart.events = [Double(now.step)] }
        chart.draw(on: &canvas, in: inner, theme: theme)
    }
}
