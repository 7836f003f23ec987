import Datasets
import TerminalUI
import Training

/// The loss, or another metric, of the run shown and of those marked.
struct LossChart {
    private let session: SessionState
    /// The metric shown instead of the loss; nil for the loss.
    private let metric: String?

    init(_ session: SessionState, metric: String?) {
        self.session = session
        self.metric = metric
    }

    /// Where axes and curves are, for the mouse; nil while there is no point.
    func layout(in part: PlacedPart) -> ChartLayout? {
        session.shown.flatMap { chart($0).layout(in: split(Frame.inside(part.rect), part).chart) }
    }

    func draw(on frame: inout Frame, _ part: PlacedPart) {
        let history = session.shown
        let title = metric.map { history?.description(of: $0).title.lowercased() ?? $0 } ?? "loss"
        var details: [String] = []
        if metric == nil {
            let strength = session.smoothing.strength
            details.append(session.smoothing.isLogarithmic ? "log" : "linear")
            details.append(strength > 0 ? "ema \(NumberFormat.short(strength))" : "raw")
        }
        var trailing = StyledText()
        if let crosshair = session.window.crosshair {
            trailing.append("step \(Int(crosshair.rounded()))", frame.theme[.crosshair])
        }
        let inner = frame.panel(title, subtitle: details.joined(separator: " · "), trailing: trailing, part: part)
        guard let history else { return frame.empty(frame.noRun, in: inner) }
        var chart = chart(history)
        chart.symbols = frame.chartSymbols
        chart.placeholder = placeholder(history, frame)
        let (area, summary) = split(inner, part)
        chart.draw(on: &frame.canvas, in: area, theme: frame.theme)
        if !summary.isEmpty { frame.canvas.put(figures(history, frame), in: summary) }
    }

    /// Where the chart is alone, the figures that stand beside it elsewhere get one line.
    private func split(_ inner: Rect, _ part: PlacedPart) -> (chart: Rect, summary: Rect) {
        var area = inner
        let summary = area.cutBottom(part.isAlone && inner.height >= 6 ? 1 : 0)
        return (area, summary)
    }

    private func chart(_ history: RunHistory) -> Chart {
        var chart = Chart(
            series: metric.map { metricSeries($0, history) } ?? lossSeries(history), window: session.window)
        chart.yScale = metric == nil ? session.smoothing.scale : .linear
        if let farthest = history.loss.lastStep, history.step < farthest {
            chart.events = [Double(history.step)]
            // The legend tells of the state that the trainer stands at.
            chart.reading = Double(history.step)
        }
        return chart
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
        session.marked.filter { $0 != session.current }.compactMap { number in
            session.history(number).map { ("run \(number)", $0) }
        }
    }

    private func placeholder(_ history: RunHistory, _ frame: Frame) -> String {
        switch history.state {
        case .preparing: "reading the data and building the model…"
        case .failed: history.failure ?? "the run failed"
        case .paused:
            "paused before the first step: \(frame.key("run.toggle")) goes on, \(frame.key("run.step")) does one step"
        case .running, .evaluating, .saving:
            metric == nil
                ? "the first step is under way…"
                : "no evaluation yet: \(frame.key("run.evaluate")) evaluates now"
        case .finished, .stopped: "no points were recorded"
        }
    }

    /// The newest figures in one line, the most important first.
    private func figures(_ history: RunHistory, _ frame: Frame) -> StyledText {
        var text = StyledText()
        if let primary = history.primary, primary.metric.id != "loss", let point = history.present(primary) {
            text.append(primary.metric.title.lowercased() + " ", frame.theme[.dim])
            text.append(NumberFormat.significant(point.value), frame.theme[.strong])
            text.append(point.step == primary.best?.step ? " ◆  " : "  ", frame.theme[.best])
        }
        if let latest = history.present {
            text.append("lr ", frame.theme[.dim])
            text.append(NumberFormat.short(latest.learningRate, digits: 3), frame.theme[.value])
            text.append("  |g| ", frame.theme[.dim])
            text.append(NumberFormat.short(latest.gradientNorm, digits: 3), frame.theme[.value])
            text.append("  " + NumberFormat.compact(latest.throughput), frame.theme[.value])
            text.append(" \(history.plan?.throughputUnit ?? "")/s", frame.theme[.dim])
        }
        return text
    }
}
