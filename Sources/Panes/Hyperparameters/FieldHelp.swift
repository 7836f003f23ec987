import Catalog
import TerminalUI
import Training

/// What the focused setting means, what it may be and where it comes from; below what has been changed.
struct FieldHelp {
    private let form: HyperparameterForm

    init(_ form: HyperparameterForm) { self.form = form }

    func draw(on frame: inout Frame, _ part: PlacedPart) {
        guard let field = form.focused else { return }
        let theme = frame.theme
        let apply = frame.key("form.apply")
        let hyperparameter = field.hyperparameter
        let inner = frame.panel(field.path, part: part)
        var lines: [StyledText] = []
        func add(_ text: String, _ scope: Scope) {
            lines += TextWidth.wrap(text, to: inner.width).map { theme.text($0, scope) }
        }
        if let error = form.edit?.error { add("✗ " + error, .bad) }
        add(hyperparameter.help.isEmpty ? "" : hyperparameter.help + ".", .text)
        if inner.height >= 6 { lines.append(StyledText()) }
        if form.edit?.error == nil { add("allowed: " + hyperparameter.allowed, .dim) }
        add("default: " + hyperparameter.written(hyperparameter.defaultValue).typed, .dim)
        if form.isChanged(field) { add("last run: " + form.baseText(of: field), .changed) }
        if hyperparameter.changesMidRun { add("can change while a run trains: \(apply) applies it", .good) }
        if !hyperparameter.reference.isEmpty { add(hyperparameter.reference, .faint) }
        let changes = form.changes
        if !changes.isEmpty, inner.height - lines.count >= 4 {
            lines.append(StyledText())
            lines.append(theme.text("changed against the last run", .heading))
            for change in changes.prefix(max(0, inner.height - lines.count)) {
                var text = StyledText("• ", theme[.changed])
                text.append(change.path, theme[.label])
                text.append(" = \(form.draft.written(change).typed)", theme[.changed])
                lines.append(text)
            }
        }
        frame.lines(lines, in: inner)
    }
}
