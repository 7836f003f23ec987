import Columns
import Datasets
import Drawing
import Language
import TerminalUI
import Training

/// The loss, or another metric, of the run shown and of those marked.
struct LossChart {
    private let session: SessionState
    /// The metric shown instead of the loss; nil for the loss.
    private let metric: String?
    private let pace: Double?

    /// - Parameter pace: steps a second at most; nil without a limit.
    init(_ session: SessionState, metric: String?, pace: Double? = nil) {
        self.session = session
        self.metric = metric
        self.pace = pace
    }

    /// Where axes and curves are, for the mouse; nil while there is no point.
    func layout(in part: PlacedPart, _ language: Language) -> ChartLayout? {
        session.shown.flatMap { chart($0).layout(in: split(Frame.inside(part.rect), part).chart, language) }
    }

    func draw(on frame: inout Frame, _ part: PlacedPart) {
        let history = session.shown
        let title =
            metric.map { history?.description(of: $0).label ?? Text(verbatim: $0) } ?? Text("loss", zh: "损失")
        var details: [Text] = []
        // What a loss is counted in, the plan says.
        if history?.plan != nil, let unit = history?.description(of: metric ?? "loss").unit, !unit.isEmpty {
            details.append(unit)
        }
        if metric == nil { details += session.smoothing.words }
        // What the two values of each run in the legend are.
        if metric == nil, RunCurves(session).isComparing { details.append(Text("train/valid", zh: "训练/验证")) }
        var trailing = StyledText()
        if let crosshair = session.window.crosshair {
            let step = (Int(crosshair.rounded())).grouped
            trailing.append(Text("step \(step)", zh: "第 \(step) 步"), frame.theme[.crosshair])
        }
        let inner = frame.panel(
            title, subtitle: details.joined(separator: Text(verbatim: " · ")), trailing: trailing, part: part)
        guard let history else {
            return frame.empty(frame.noRun(Text("the loss, in training and validation", zh: "训练与验证的损失曲线")), in: inner)
        }
        // A reason takes as many lines as it has words.
        if history.state == .failed, history.loss.isEmpty, let failure = history.failure {
            return frame.empty([failure], in: inner)
        }
        var chart = chart(history)
        chart.symbols = frame.chartSymbols
        chart.placeholder = placeholder(history, frame)
        let (area, summary) = split(inner, part)
        let layout = chart.draw(on: &frame.canvas, in: area, theme: frame.theme)
        guard !summary.isEmpty else { return }
        let curves = layout?.tellsValues == true ? [] : charted(history)
        frame.canvas.put(figures(history, curves, frame, width: summary.width), in: summary)
    }

    /// Where the chart is alone, the figures that stand beside it elsewhere get one line.
    private func split(_ inner: Rect, _ part: PlacedPart) -> (chart: Rect, summary: Rect) {
        var area = inner
        let summary = area.cutBottom(part.isAlone ? min(1, inner.height) : 0)
        return (area, summary)
    }

    private func chart(_ history: RunHistory) -> Chart {
        let series = metric.map { metricSeries($0, history) } ?? RunCurves(session).losses(of: history)
        var chart = Chart(series: series, window: session.window)
        chart.yScale = metric == nil ? session.smoothing.scale : .linear
        if let farthest = history.loss.lastStep, history.step < farthest {
            chart.events = [Double(history.step)]
            // The legend tells of the state that the trainer stands at.
            chart.reading = Double(history.step)
        }
        return chart
    }

    private func metricSeries(_ metric: String, _ history: RunHistory) -> [Chart.Series] {
        let curves = RunCurves(session)
        var series = curves.metric(metric, on: .validation, of: history)
        // The training split is another line of the run shown, where that is alone.
        if !curves.isComparing, var training = curves.metric(metric, on: .train, of: history).first {
            training.line = .dashed
            (training.mark, training.best) = (nil, nil)
            series.append(training)
        }
        return series
    }

    private func placeholder(_ history: RunHistory, _ frame: Frame) -> Text {
        let (toggle, step, evaluate) = (frame.key("run.toggle"), frame.key("run.step"), frame.key("run.evaluate"))
        switch history.state {
        case .preparing where history.progress != nil: return history.progress?.text ?? .empty
        case .preparing: return Text("reading the data and building the model…", zh: "正在读取数据并构建模型…")
        case .failed: return history.failure ?? Text("the run failed", zh: "运行失败")
        case .paused:
            return Text(
                "paused before the first step: \(toggle) goes on, \(step) does one step",
                zh: "在第一步之前暂停：\(toggle) 继续，\(step) 训练一步")
        case .running, .evaluating, .saving:
            if let work = history.progress { return work.text }
            return metric == nil
                ? Text("the first step is under way…", zh: "正在进行第一步…")
                : Text("no evaluation yet: \(evaluate) evaluates now", zh: "尚未评估：\(evaluate) 立即评估")
        case .finished, .stopped: return Text("no points were recorded", zh: "没有记录数据点")
        }
    }

    /// The present values of the curves, where the legend has no room for them.
    private func charted(_ history: RunHistory) -> [(name: Text, value: Double)] {
        if let metric {
            let series = history.evaluation(of: metric, on: .validation)
            return series.flatMap(history.present).map { [(history.description(of: metric).label, $0.value)] } ?? []
        }
        let validation = history.validationLoss.flatMap(history.present)?.value
        return [(Split.train.short, history.presentLoss), (Split.validation.short, validation)]
            .compactMap { name, value in value.map { (name, $0) } }
    }

    /// The newest figures in one line, the most important first, as many as there is room for.
    private func figures(
        _ history: RunHistory, _ curves: [(name: Text, value: Double)], _ frame: Frame, width: Int
    ) -> StyledText {
        let theme = frame.theme
        var parts = curves.map { name, value in
            theme.text(name + Text(verbatim: " "), .dim)
                + theme.text(Text(verbatim: NumberFormat.figure(value)), .strong)
        }
        if let primary = history.primary, primary.metric.id != "loss", curves.isEmpty || primary.metric.id != metric,
            let point = history.present(primary)
        {
            var text = theme.text(primary.metric.label + Text(verbatim: " "), .dim)
            text.append(NumberFormat.figure(point.value), theme[.strong])
            if point.step == primary.best?.step { text.append(" ◆", theme[.best]) }
            parts.append(text)
        }
        if let latest = history.present {
            parts.append(
                theme.text(Text("lr ", zh: "学习率 "), .dim)
                    + theme.text(NumberFormat.magnitude(latest.learningRate), .value))
            parts.append(
                theme.text(Text("|g| ", zh: "梯度范数 "), .dim)
                    + theme.text(NumberFormat.magnitude(latest.gradientNorm), .value))
            // How fast a run is tells nothing once it is over.
            if history.isActive {
                let unit = history.plan?.unitLabel ?? .empty
                parts.append(
                    theme.text(NumberFormat.compact(history.throughput(of: latest, pace: pace)), .value)
                        + theme.text(Text(" \(unit)/s", zh: " \(unit)/秒"), .dim))
            }
        }
        var line = StyledText()
        for part in parts {
            let longer = line.runs.isEmpty ? part : line + "  " + part
            guard longer.width(in: frame.language) <= width else { break }
            line = longer
        }
        return line
    }
}
