import Catalog
import Drawing
import Language
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
        let inner = frame.panel(Text(verbatim: field.path), part: part)
        var lines: [StyledText] = []
        func add(_ text: Text, _ scope: Scope) {
            lines += frame.wrapped(text, to: inner.width).map { theme.text($0, scope) }
        }
        if let error = form.edit?.error { add(error.map { text, _ in "✗ " + text }, .bad) }
        let help = hyperparameter.help
        if let reason = field.idleReason { add(reason, .warning) }
        add(help.isEmpty ? help : Text("\(help).", zh: "\(help)。"), .text)
        if inner.height >= 6 { lines.append(StyledText()) }
        let (allowed, standard) = (hyperparameter.allowed, hyperparameter.written(hyperparameter.defaultValue).typed)
        if form.edit?.error == nil { add(Text("allowed: \(allowed)", zh: "允许：\(allowed)"), .dim) }
        add(Text("default: \(standard)", zh: "默认：\(standard)"), .dim)
        if form.isChanged(field) {
            let before = form.baseText(of: field)
            add(Text("last run: \(before)", zh: "上次运行：\(before)"), .changed)
        }
        if hyperparameter.changesMidRun {
            add(Text("can change while a run trains: \(apply) applies it", zh: "训练中可以修改：\(apply) 应用"), .good)
        }
        if !hyperparameter.reference.isEmpty { add(Text(verbatim: hyperparameter.reference), .faint) }
        let changes = form.changes
        if !changes.isEmpty, inner.height - lines.count >= 4 {
            lines.append(StyledText())
            lines.append(theme.text(Text("changed against the last run", zh: "相对上次运行的修改"), .heading))
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
