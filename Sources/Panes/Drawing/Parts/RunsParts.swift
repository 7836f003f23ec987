import Datasets
import Metrics
import TerminalUI
import Training

extension Painter {
    /// The runs of the session, the newest first.
    mutating func runs(in rect: Rect) {
        guard let workspace else { return }
        let runs = workspace.listedRuns
        let trailing = workspace.marked.isEmpty ? StyledText() : theme.text("● \(workspace.marked.count) marked", .mark)
        let inner = panel("runs", subtitle: workspace.session.name, trailing: trailing, part: .runs, in: rect)
        guard !runs.isEmpty else { return empty(emptyRun, in: inner) }
        let metric = RunComparison.metric(of: runs)
        let best = metric.flatMap { RunComparison.best(of: runs, by: $0) }
        let oldest = workspace.session.runs.first
        let rows = workspace.runTree.map { card, lines in
            row(card, lines: lines, metric: metric, isBest: card.number == best, oldest: oldest)
        }
        var columns: [Table.Column] = [.init("", .fixed(1)), .init("run"), .init("state")]
        if inner.width >= 60 { columns.append(.init("step", alignment: .trailing)) }
        columns.append(.init(metric.map { $0.title.lowercased() } ?? "result", alignment: .trailing))
        if inner.width >= 72 { columns.append(.init("test", alignment: .trailing)) }
        columns.append(.init("differs from the first by", .fill))
        var table = Table(columns: columns, rows: rows)
        table.showsMarks = true
        table.isFocused = workspace.part == .runs
        var place = workspace.runsPosition
        table.draw(on: &canvas, in: inner, state: &place, theme: theme)
    }

    private func row(_ card: RunCard, lines: String, metric: MetricDescription?, isBest: Bool, oldest: RunCard?)
        -> Table.Row
    {
        guard let workspace else { return Table.Row([]) }
        let sign = Self.sign(of: card.state)
        let width = state.size.width - 2
        var cells = [
            theme.text(card.number == workspace.current ? "▸" : " ", .accent),
            theme.text(lines, .faint) + theme.text(String(card.number), .strong),
            theme.text("\(sign.symbol) \(sign.word)", sign.scope),
        ]
        if width >= 60 { cells.append(theme.text("\(card.step)/\(card.totalSteps)", .value)) }
        let result = metric.flatMap { RunComparison.value(of: $0.id, on: .validation, in: card) }
        cells.append(
            theme.text((isBest ? "◆ " : "") + (result.map { Figures.metric($0) } ?? "–"), isBest ? .best : .value))
        if width >= 72 {
            let test = metric.flatMap { RunComparison.value(of: $0.id, on: .test, in: card) }
            cells.append(theme.text(test.map { Figures.metric($0) } ?? "–", .value))
        }
        cells.append(differences(of: card, from: oldest))
        return Table.Row(cells, isMarked: workspace.marked.contains(card.number))
    }

    private func differences(of card: RunCard, from oldest: RunCard?) -> StyledText {
        var text = StyledText()
        if let parent = card.parent {
            text.append("⑂ \(parent)" + (card.forkStep.map { "@\($0)" } ?? "") + " ", theme[.info])
        }
        guard let oldest, oldest.number != card.number else {
            if card.parent == nil { text.append("the first", theme[.faint]) }
            return text
        }
        let changes = card.experiment.differences(from: oldest.experiment)
        if changes.isEmpty { text.append("nothing", theme[.faint]) }
        for (index, change) in changes.enumerated() {
            if index > 0 { text.append(", ", theme[.faint]) }
            let name = change.path.split(separator: ".").last.map(String.init) ?? change.path
            text.append(name + " ", theme[.dim])
            text.append(HyperparameterForm.typed(change.value), theme[.changed])
        }
        return text
    }

    /// The chosen run at length: results of every split, and what it changed against the run before.
    mutating func runDetail(in rect: Rect) {
        guard let card = state.selectedRun, let workspace else { return }
        let subtitle = Figures.ago(state.now - card.started)
        let inner = panel(
            "run \(card.number)", subtitle: "\(card.name) · started \(subtitle)", part: .runDetail, in: rect)
        var lines: [StyledText] = []
        for evaluation in card.results {
            var text = StyledText(TextWidth.pad(evaluation.split.rawValue, to: 11), theme[.heading])
            for value in evaluation.values {
                text.append("\(value.metric) ", theme[.dim])
                text.append((value.value.map { Figures.metric($0) } ?? "–") + "   ", theme[.strong])
            }
            lines.append(text)
        }
        if card.results.isEmpty { lines.append(theme.text("not evaluated yet", .dim)) }
        lines.append(StyledText())
        let before = workspace.session.runs.last { $0.number < card.number }
        if let before {
            let changes = card.experiment.differences(from: before.experiment)
            lines.append(
                theme.text(
                    changes.isEmpty ? "the same settings as run \(before.number)" : "against run \(before.number)",
                    .heading))
            for change in changes {
                var text = StyledText("• ", theme[.changed])
                text.append(change.path + " ", theme[.label])
                text.append(
                    before.experiment.value(at: change.path).map(HyperparameterForm.typed) ?? "none", theme[.dim])
                text.append(" → ", theme[.faint])
                text.append(HyperparameterForm.typed(change.value), theme[.changed])
                lines.append(text)
            }
        } else {
            lines.append(theme.text("the first run of the session", .dim))
        }
        for (row, text) in lines.prefix(inner.height).enumerated() { line(text, in: inner, row: row) }
    }
}
