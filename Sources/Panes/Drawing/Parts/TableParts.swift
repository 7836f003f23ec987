import Datasets
import TerminalUI
import Training

extension Painter {
    /// The layers of the model with their shapes and costs.
    mutating func layers(in rect: Rect) {
        let plan = history?.plan
        let trailing = plan.map { theme.text("\(NumberFormat.compact(Double($0.parameters))) parameters", .dim) }
        let inner = panel("layers", trailing: trailing ?? StyledText(), part: .layers, in: rect)
        guard let plan else { return empty(emptyPlan, in: inner) }
        let isWide = inner.width >= 70
        var columns = [
            Table.Column("layer", .fill), .init("kind"), .init("output", alignment: .trailing),
            .init("params", alignment: .trailing),
        ]
        if isWide { columns += [.init("FLOP", alignment: .trailing), .init("memory", alignment: .trailing)] }
        if isWide { columns.append(.init("share", .fixed(6))) }
        let largest = max(1, plan.layers.map(\.parameters).max() ?? 1)
        let rows = plan.layers.map { layer in
            var cells = [
                theme.text(layer.name, .label), theme.text(layer.kind, .dim),
                theme.text(layer.outputShape.map(String.init).joined(separator: "×"), .value),
                theme.text(layer.parameters == 0 ? "–" : NumberFormat.grouped(layer.parameters), .strong),
            ]
            if isWide {
                cells.append(theme.text(NumberFormat.compact(layer.flops), .value))
                cells.append(theme.text(NumberFormat.bytes(layer.activationBytes), .value))
                let length = Int((Double(layer.parameters) / Double(largest) * 6).rounded(.up))
                cells.append(theme.text(String(repeating: "▪", count: length), .gauge))
            }
            return Table.Row(cells)
        }
        var table = Table(columns: columns, rows: rows)
        table.isFocused = workspace?.part == .layers
        table.isSelectable = workspace?.part == .layers
        var body = inner
        let totals = body.cutBottom(inner.height >= plan.layers.count + 3 || inner.height >= 12 ? 2 : 0)
        var place = workspace?.layersPosition ?? ListState()
        table.draw(on: &canvas, in: body, state: &place, theme: theme)
        guard !totals.isEmpty else { return }
        var text = StyledText(NumberFormat.bytes(plan.memoryBytes), theme[.strong])
        text.append(" for everything   ", theme[.dim])
        text.append(NumberFormat.compact(plan.flopsPerStep), theme[.strong])
        text.append("FLOP a step   ", theme[.dim])
        text.append(plan.precision, theme[.strong])
        text.append(
            ", \(plan.shards) shard\(plan.shards == 1 ? "" : "s") on \(plan.threads) thread\(plan.threads == 1 ? "" : "s")",
            theme[.dim])
        line(text, in: totals, row: 1)
    }

    private var emptyPlan: [String] {
        workspace?.current == nil
            ? emptyRun
            : history?.failure.map { ["The run failed before it had a model.", $0] }
                ?? ["The data are being read and the model is being built."]
    }

    /// Every metric of every split.
    mutating func evaluations(in rect: Rect) {
        let inner = panel("evaluations", part: .evaluations, in: rect)
        guard let history, !history.evaluations.isEmpty else {
            return empty(
                workspace?.current == nil
                    ? emptyRun
                    : ["No evaluation yet.", "e evaluates the validation split now."], in: inner)
        }
        let rows = history.evaluations.map { series in
            let arrow = series.metric.direction == .lowerIsBetter ? "↓" : "↑"
            return Table.Row([
                theme.text(series.split.rawValue, .dim),
                theme.text(series.metric.title.lowercased(), .label) + theme.text(" " + arrow, .faint),
                theme.text(series.latest.map { Figures.metric($0.value) } ?? "–", .strong),
                theme.text(series.best.map { Figures.metric($0.value) } ?? "–", .best),
                theme.text(series.best.map { String($0.step) } ?? "", .dim),
                theme.text(series.undefined ?? series.metric.unit, series.undefined == nil ? .faint : .warning),
            ])
        }
        var table = Table(
            columns: [
                .init("split"), .init("metric"), .init("now", alignment: .trailing),
                .init("best", alignment: .trailing),
                .init("at step", alignment: .trailing), .init("", .fill),
            ], rows: rows)
        table.isFocused = workspace?.part == .evaluations
        var body = inner
        let help = body.cutBottom(inner.height >= rows.count + 5 ? 3 : 0)
        var place = workspace?.evaluationsPosition ?? ListState()
        table.draw(on: &canvas, in: body, state: &place, theme: theme)
        guard !help.isEmpty, history.evaluations.indices.contains(place.selection) else { return }
        let text = history.evaluations[place.selection].metric.help
        for (row, words) in TextWidth.wrap(text, to: help.width).prefix(help.height).enumerated() {
            line(theme.text(words, .dim), in: help, row: row)
        }
    }

    /// The chosen metric over the steps.
    mutating func evaluationChart(in rect: Rect) {
        guard let history, let place = workspace?.evaluationsPosition.selection,
            history.evaluations.indices.contains(place)
        else {
            _ = panel("over the steps", part: .evaluationChart, in: rect)
            return
        }
        let chosen = history.evaluations[place]
        let inner = panel(
            chosen.metric.title.lowercased(), subtitle: chosen.split.rawValue, part: .evaluationChart, in: rect)
        let scope: Scope = chosen.split == .train ? .series1 : chosen.split == .validation ? .series2 : .series3
        var chart = Chart(series: [Chart.Series(chosen.split.rawValue, chosen.curve, scope: scope, best: chosen.marker)]
        )
        chart.symbols = chartSymbols
        chart.draw(on: &canvas, in: inner, theme: theme)
    }
}
