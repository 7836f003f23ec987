import Columns
import Datasets
import Hosting
import Language
import Metrics
import TerminalUI
import Training

/// Every metric of several runs beside each other, the best of each row marked.
struct ComparisonTable {
    private let runs: [RunCard]

    init(_ runs: [RunCard]) { self.runs = runs }

    func draw(on frame: inout Frame, _ part: PlacedPart) {
        let mark = frame.key("runs.mark")
        let isAlone = runs.count < 2
        let inner = frame.panel(
            Text("metrics of the runs", zh: "各运行的指标"),
            subtitle: isAlone ? Text("\(mark) adds another", zh: "\(mark) 添加另一个") : .empty, part: part)
        let rows = rows(frame.theme)
        guard !rows.isEmpty else { return frame.empty([Text("not evaluated yet", zh: "尚未评估")], in: inner) }
        let columns =
            [Table.Column(Text("split", zh: "划分")), .init(Text("metric", zh: "指标"))]
            + runs.map {
                .init(Text("run \($0.number)", zh: "运行 \($0.number)"), alignment: .trailing, isNumeric: true)
            }
        var table = Table(columns: columns, rows: rows)
        table.isSelectable = false
        var place = ListState()
        table.draw(on: &frame.canvas, in: inner, state: &place, theme: frame.theme)
    }

    private func rows(_ theme: Theme) -> [Table.Row] {
        let metrics = [Split.validation, .test].flatMap { split -> [(id: String, split: Split)] in
            var ids: [String] = []
            for card in runs {
                for value in card.results.first(where: { $0.split == split })?.values ?? []
                where !ids.contains(value.metric) { ids.append(value.metric) }
            }
            return ids.map { ($0, split) }
        }
        let columns = runs.map { card in
            NumberFormat.column(metrics.map { RunComparison.value(of: $0.id, on: $0.split, in: card) }, .figure)
        }
        return metrics.enumerated().map { index, metric in
            let best = Metrics.description(of: metric.id)
                .flatMap { RunComparison.best(of: runs, by: $0, on: metric.split) }
            let cells = zip(runs, columns).map { card, column in
                let isBest = card.number == best
                return theme.text((isBest ? "◆ " : "") + column[index], isBest ? .best : .value)
            }
            return Table.Row(
                [theme.text(metric.split.label, .dim), theme.text(Metrics.label(of: metric.id), .label)] + cells)
        }
    }
}
