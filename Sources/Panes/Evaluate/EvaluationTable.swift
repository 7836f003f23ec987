import Datasets
import TerminalUI
import Training

/// Every metric of every split: now, best, and at which step; below what the chosen one means.
struct EvaluationTable {
    private let series: [EvaluationSeries]

    init(_ series: [EvaluationSeries]) { self.series = series }

    func draw(on frame: inout Frame, _ part: PlacedPart, _ position: ListState, empty: [String]) {
        let inner = frame.panel("evaluations", part: part)
        guard !series.isEmpty else { return frame.empty(empty, in: inner) }
        let rows = series.map { series in
            let arrow = series.metric.direction == .lowerIsBetter ? "↓" : "↑"
            return Table.Row([
                frame.theme.text(series.split.rawValue, .dim),
                frame.theme.text(series.metric.title.lowercased(), .label) + frame.theme.text(" " + arrow, .faint),
                frame.theme.text(series.latest.map { Figures.metric($0.value) } ?? "–", .strong),
                frame.theme.text(series.best.map { Figures.metric($0.value) } ?? "–", .best),
                frame.theme.text(series.best.map { String($0.step) } ?? "", .dim),
                frame.theme.text(series.undefined ?? series.metric.unit, series.undefined == nil ? .faint : .warning),
            ])
        }
        var table = Table(
            columns: [
                .init("split"), .init("metric"), .init("now", alignment: .trailing),
                .init("best", alignment: .trailing),
                .init("at step", alignment: .trailing), .init("", .fill),
            ], rows: rows)
        table.isFocused = frame.hasKeys(part)
        var body = inner
        let help = body.cutBottom(inner.height >= rows.count + 5 ? 3 : 0)
        var place = position
        table.draw(on: &frame.canvas, in: body, state: &place, theme: frame.theme)
        guard !help.isEmpty, series.indices.contains(place.selection) else { return }
        let text = series[place.selection].metric.help
        for (row, words) in TextWidth.wrap(text, to: help.width).prefix(help.height).enumerated() {
            frame.line(frame.theme.text(words, .dim), in: help, row: row)
        }
    }
}
