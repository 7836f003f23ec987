import Datasets
import TerminalUI
import Training

/// Every metric of every split: now, best, and at which step; below what the chosen one means.
struct EvaluationTable {
    private let history: RunHistory?

    init(_ history: RunHistory?) { self.history = history }

    private var series: [EvaluationSeries] { history?.evaluations ?? [] }

    func draw(on frame: inout Frame, _ part: PlacedPart, _ position: ListState, empty: [String]) {
        let inner = frame.panel("evaluations", part: part)
        guard !series.isEmpty else { return frame.empty(empty, in: inner) }
        var placed = placed(in: part, frame.theme)
        placed.table.isFocused = frame.hasKeys(part)
        placed.draw(on: &frame, position)
        var help = inner
        _ = help.cutTop(placed.rect.height)
        let selection = min(position.selection, series.count - 1)
        let text = TextWidth.wrap(series[selection].metric.help, to: max(1, help.width))
        frame.lines(text.map { frame.theme.text($0, .dim) }, in: help)
    }

    /// The table where it is drawn, with room below for what the chosen metric means.
    func placed(in part: PlacedPart, _ theme: Theme) -> PlacedTable {
        let rows = series.map { series in
            let arrow = series.metric.direction == .lowerIsBetter ? "↓" : "↑"
            return Table.Row([
                theme.text(series.split.rawValue, .dim),
                theme.text(series.metric.title.lowercased(), .label) + theme.text(" " + arrow, .faint),
                theme.text(history?.present(series).map { Figures.metric($0.value) } ?? "–", .strong),
                theme.text(series.best.map { Figures.metric($0.value) } ?? "–", .best),
                theme.text(series.best.map { String($0.step) } ?? "", .dim),
                theme.text(series.undefined ?? series.metric.unit, series.undefined == nil ? .faint : .warning),
            ])
        }
        let table = Table(
            columns: [
                .init("split"), .init("metric"), .init("now", alignment: .trailing),
                .init("best", alignment: .trailing),
                .init("at step", alignment: .trailing), .init("", .fill),
            ], rows: rows)
        var body = Frame.inside(part.rect)
        _ = body.cutBottom(body.height >= rows.count + 5 ? 3 : 0)
        return PlacedTable(table, in: body)
    }
}
