import Datasets
import TerminalUI
import Training

extension Painter {
    /// The loss, or another metric, of the run shown and of those marked.
    mutating func chart(in rect: Rect) {
        guard let workspace else { return }
        let view = workspace.chart
        let isLoss = view.metric == nil
        let title = view.metric.map { history?.description(of: $0).title.lowercased() ?? $0 } ?? "loss"
        var details: [String] = []
        if isLoss { details.append(view.isLogarithmic ? "log" : "linear") }
        if isLoss { details.append(view.strength > 0 ? "ema \(NumberFormat.short(view.strength))" : "raw") }
        var trailing = StyledText()
        if let crosshair = view.window.crosshair {
            trailing.append("step \(Int(crosshair.rounded()))", theme[.crosshair])
        }
        let inner = panel(title, subtitle: details.joined(separator: " · "), trailing: trailing, part: .chart, in: rect)
        guard let history else {
            empty(emptyRun, in: inner)
            return
        }
        var chart = Chart(
            series: isLoss ? lossSeries(history) : metricSeries(view.metric ?? "", history),
            window: view.window)
        chart.yScale = isLoss ? view.scale : .linear
        chart.symbols = chartSymbols
        chart.placeholder = placeholder(history)
        if let farthest = history.loss.lastStep, history.step < farthest { chart.events = [Double(history.step)] }
        var area = inner
        // Where the chart is alone, the figures that stand beside it elsewhere get one line.
        let isAlone = layout.parts.count == 1 && inner.height >= 6
        let summary = area.cutBottom(isAlone ? 1 : 0)
        plot = chart.draw(on: &canvas, in: area, theme: theme)
        if isAlone { canvas.put(figures(history), in: summary) }
    }

    /// The newest figures in one line, the most important first.
    private func figures(_ history: RunHistory) -> StyledText {
        var text = StyledText()
        if let primary = history.primary, primary.metric.id != "loss", let value = primary.latest?.value {
            text.append(primary.metric.title.lowercased() + " ", theme[.dim])
            text.append(NumberFormat.significant(value), theme[.strong])
            text.append(primary.latest?.step == primary.best?.step ? " ◆  " : "  ", theme[.best])
        }
        if let latest = history.latest {
            text.append("lr ", theme[.dim])
            text.append(NumberFormat.short(latest.learningRate, digits: 3), theme[.value])
            text.append("  |g| ", theme[.dim])
            text.append(NumberFormat.short(latest.gradientNorm, digits: 3), theme[.value])
            text.append("  " + NumberFormat.compact(latest.throughput), theme[.value])
            text.append(" \(history.plan?.throughputUnit ?? "")/s", theme[.dim])
        }
        return text
    }

    var chartSymbols: Chart.Symbols { state.symbols == .ascii ? .ascii : .braille }

    /// What a pane says while the session has no run.
    var emptyRun: [String] { ["No run yet.", "2 shows the settings; enter there starts one."] }

    private func placeholder(_ history: RunHistory) -> String {
        switch history.state {
        case .preparing: "reading the data and building the model…"
        case .failed: history.failure ?? "the run failed"
        case .paused: "paused before the first step: space goes on, s does one step"
        case .running, .evaluating, .saving:
            workspace?.chart.metric == nil
                ? "the first step is under way…"
                : "no evaluation yet: e evaluates now"
        case .finished, .stopped: "no points were recorded"
        }
    }

    private func lossSeries(_ history: RunHistory) -> [Chart.Series] {
        var series = [Chart.Series("train", history.loss.curve, scope: .series1)]
        if let validation = history.validationLoss {
            series.append(
                Chart.Series("valid", validation.curve, scope: .series2, line: .dashed, best: validation.marker))
        }
        for (index, other) in others.enumerated() {
            let scope = Scope.series(index + 2)
            series.append(Chart.Series("\(other.name) train", other.history.loss.curve, scope: scope, showsRaw: false))
            if let validation = other.history.validationLoss {
                series.append(Chart.Series("\(other.name) valid", validation.curve, scope: scope, line: .dotted))
            }
        }
        return series
    }

    private func metricSeries(_ metric: String, _ history: RunHistory) -> [Chart.Series] {
        var series: [Chart.Series] = []
        for (split, line, scope) in [(Split.validation, Chart.Line.solid, Scope.series2), (.train, .dashed, .series1)] {
            guard let found = history.evaluation(of: metric, on: split), found.points.count > 0 else { continue }
            let name = split == .validation ? "valid" : "train"
            let best = split == .validation ? found.marker : nil
            series.append(Chart.Series(name, found.curve, scope: scope, line: line, best: best))
        }
        for (index, other) in others.enumerated() {
            guard let found = other.history.evaluation(of: metric, on: .validation) else { continue }
            series.append(Chart.Series(other.name, found.curve, scope: .series(index + 2), line: .dotted))
        }
        return series
    }

    /// The marked runs other than the one shown, as far as they have been read.
    private var others: [(name: String, history: RunHistory)] {
        guard let workspace else { return [] }
        return workspace.marked.filter { $0 != workspace.current }.compactMap { number in
            workspace.history(number).map { ("run \(number)", $0) }
        }
    }

    mutating func learningRate(in rect: Rect) {
        let inner = panel("learning rate", trailing: latest(\.learningRate), part: .learningRate, in: rect)
        small(history?.learningRate.curve, scope: .series3, scale: .linear, in: inner)
    }

    mutating func gradient(in rect: Rect) {
        let inner = panel("gradient norm", trailing: latest(\.gradientNorm), part: .gradient, in: rect)
        small(history?.gradientNorm.curve, scope: .series4, scale: .logarithmic, in: inner)
    }

    private func latest(_ figure: KeyPath<StepRecord, Double>) -> StyledText {
        guard let latest = history?.latest else { return StyledText() }
        return theme.text(NumberFormat.short(latest[keyPath: figure], digits: 3), .value)
    }

    private mutating func small(_ curve: Curve?, scope: Scope, scale: Scale, in rect: Rect) {
        guard let curve, let workspace else { return }
        var chart = Chart(series: [Chart.Series("", curve, scope: scope)], window: workspace.chart.window)
        chart.yScale = scale
        chart.showsLegend = false
        chart.symbols = chartSymbols
        chart.placeholder = ""
        chart.draw(on: &canvas, in: rect, theme: theme)
    }
}

extension EvaluationSeries {
    /// The points as a curve to be drawn.
    var curve: Curve {
        var curve = Curve()
        for point in points { curve.append(x: Double(point.step), y: point.value) }
        return curve
    }

    var marker: Chart.Marker? { best.map { Chart.Marker(x: Double($0.step), y: $0.value) } }
}
