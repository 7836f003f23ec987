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
        [Split.validation, .test].flatMap { split -> [Table.Row] in
            var ids: [String] = []
            for card in runs {
                for value in card.results.first(where: { $0.split == split })?.values ?? []
                where !ids.contains(value.metric) { ids.append(value.metric) }
            }
            return ids.map { row($0, split, theme) }
        }
    }

    private func row(_ id: String, _ split: Split, _ theme: Theme) -> Table.Row {
        let metric = Metrics.description(of: id)
        let best = metric.flatMap { RunComparison.best(of: runs, by: $0, on: split) }
        let cells = runs.map { card in
            let value = RunComparison.value(of: id, on: split, in: card).map(NumberFormat.figure) ?? "–"
            let isBest = card.number == best
            return theme.text((isBest ? "◆ " : "") + value, isBest ? .best : .value)
        }
        return Table.Row([theme.text(split.label, .dim), theme.text(Metrics.label(of: id), .label)] + cells)
    }
}
