import Datasets
import Drawing
import Language
import TerminalUI
import Training

/// Every metric of every split: now, best, and at which step; below what the chosen one means.
struct EvaluationTable {
    private let history: RunHistory?
    private let step: Int?

    /// - Parameter step: the step whose values are told; nil for those of now.
    init(_ history: RunHistory?, step: Int? = nil) {
        self.history = history
        self.step = step
    }

    private var series: [EvaluationSeries] { history?.evaluations ?? [] }

    func draw(on frame: inout Frame, _ part: PlacedPart, _ position: ListState, empty: [Text]) {
        let inner = frame.panel(Text("evaluations", zh: "评估"), part: part)
        guard !series.isEmpty else { return frame.empty(empty, in: inner) }
        var placed = placed(in: part, frame.theme)
        placed.table.isFocused = frame.hasKeys(part)
        placed.draw(on: &frame, position)
        var help = inner
        _ = help.cutTop(placed.rect.height)
        let selection = min(position.selection, series.count - 1)
        let text = frame.wrapped(series[selection].metric.help, to: max(1, help.width))
        frame.lines(text.map { frame.theme.text($0, .dim) }, in: help)
    }

    /// The table where it is drawn, with room below for what the chosen metric means.
    func placed(in part: PlacedPart, _ theme: Theme) -> PlacedTable {
        let isNarrow = part.rect.width < 48
        let told = series.map { series in
            step.map { step in series.points.first { $0.step == step } } ?? history?.present(series)
        }
        // The two are compared with each other, so they are written alike.
        let figures = NumberFormat.column(told.map { $0?.value } + series.map { $0.best?.value }, .figure)
        let (now, best) = (Array(figures.prefix(told.count)), Array(figures.dropFirst(told.count)))
        let title = step.map { Text("at \($0.grouped)", zh: "第 \($0.grouped) 步") } ?? Text("now", zh: "当前")
        let rows = series.enumerated().map { index, series in
            let arrow = series.metric.direction == .lowerIsBetter ? "↓" : "↑"
            return Table.Row([
                theme.text(isNarrow ? series.split.short : series.split.label, .dim),
                theme.text(series.metric.label, .label) + theme.text(" " + arrow, .faint),
                theme.text(now[index], .strong),
                theme.text(best[index], .best),
                theme.text(series.best.map { $0.step.grouped } ?? "", .dim),
                theme.text(
                    series.undefined ?? series.metric.unit, series.undefined == nil ? .faint : .warning),
            ])
        }
        let table = Table(
            columns: [
                .init(Text("split", zh: "划分")), .init(Text("metric", zh: "指标")),
                .init(title, alignment: .trailing, isNumeric: true),
                .init(Text("best", zh: "最优"), alignment: .trailing, isNumeric: true),
                .init(Text("at step", zh: "所在步"), alignment: .trailing), .init(.empty, .fill),
            ], rows: rows)
        var body = Frame.inside(part.rect)
        _ = body.cutBottom(body.height >= rows.count + 5 ? 3 : 0)
        return PlacedTable(table, in: body)
    }
}
