import Datasets
import Language
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
        let title =
            metric.map { history?.description(of: $0).label ?? Text(verbatim: $0) } ?? Text("loss", zh: "损失")
        var details: [Text] = []
        if metric == nil {
            let strength = session.smoothing.strength
            let number = NumberFormat.short(strength)
            details.append(session.smoothing.isLogarithmic ? Text("log", zh: "对数") : Text("linear", zh: "线性"))
            details.append(strength > 0 ? Text("ema \(number)", zh: "平滑 \(number)") : Text("raw", zh: "原始"))
        }
        var trailing = StyledText()
        if let crosshair = session.window.crosshair {
            let step = Int(crosshair.rounded())
            trailing.append(Text("step \(step)", zh: "第 \(step) 步"), frame.theme[.crosshair])
        }
        let inner = frame.panel(
            title, subtitle: details.joined(separator: Text(verbatim: " · ")), trailing: trailing, part: part)
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
        var series = [Chart.Series(Self.training, history.loss.curve, scope: .series1)]
        if let validation = history.validationLoss {
            series.append(
                Chart.Series(
                    Self.validation, validation.curve, scope: .series2, mark: Self.marks[0], best: validation.marker))
        }
        for (index, other) in others.enumerated() {
            let scope = Scope.series(index + 2)
            let name = Text("\(other.name) train", zh: "\(other.name) 训练")
            let line = Self.lines[index % Self.lines.count]
            series.append(Chart.Series(name, other.history.loss.curve, scope: scope, line: line, showsRaw: false))
            if let validation = other.history.validationLoss {
                let name = Text("\(other.name) valid", zh: "\(other.name) 验证")
                let mark = Self.marks[1 + index % (Self.marks.count - 1)]
                series.append(Chart.Series(name, validation.curve, scope: scope, line: line, mark: mark))
            }
        }
        return series
    }

    /// The names of the two curves of a run in the legend, where there is little room.
    private static let training = Text("train", zh: "训练")
    private static let validation = Text("valid", zh: "验证")
    /// Runs differ by their lines, and what was validated by signs on its points.
    private static let lines: [Chart.Line] = [.dashed, .dotted]
    private static let marks: [Unicode.Scalar] = ["○", "△", "□"]

    private func metricSeries(_ metric: String, _ history: RunHistory) -> [Chart.Series] {
        var series: [Chart.Series] = []
        for (split, line, scope) in [(Split.validation, Chart.Line.solid, Scope.series2), (.train, .dashed, .series1)] {
            guard let found = history.evaluation(of: metric, on: split), found.points.count > 0 else { continue }
            let name = split == .validation ? Self.validation : Self.training
            let best = split == .validation ? found.marker : nil
            let mark = split == .validation ? Self.marks[0] : nil
            series.append(Chart.Series(name, found.curve, scope: scope, line: line, mark: mark, best: best))
        }
        for (index, other) in others.enumerated() {
            guard let found = other.history.evaluation(of: metric, on: .validation) else { continue }
            let mark = Self.marks[1 + index % (Self.marks.count - 1)]
            let line = Self.lines[index % Self.lines.count]
            series.append(Chart.Series(other.name, found.curve, scope: .series(index + 2), line: line, mark: mark))
        }
        return series
    }

    /// The marked runs other than the one shown, as far as they have been read.
    private var others: [(name: Text, history: RunHistory)] {
        session.marked.filter { $0 != session.current }.compactMap { number in
            session.history(number).map { (Text("run \(number)", zh: "运行 \(number)"), $0) }
        }
    }

    private func placeholder(_ history: RunHistory, _ frame: Frame) -> Text {
        let (toggle, step, evaluate) = (frame.key("run.toggle"), frame.key("run.step"), frame.key("run.evaluate"))
        switch history.state {
        case .preparing: return Text("reading the data and building the model…", zh: "正在读取数据并构建模型…")
        case .failed: return history.failure ?? Text("the run failed", zh: "运行失败")
        case .paused:
            return Text(
                "paused before the first step: \(toggle) goes on, \(step) does one step",
                zh: "在第一步之前暂停：\(toggle) 继续，\(step) 训练一步")
        case .running, .evaluating, .saving:
            return metric == nil
                ? Text("the first step is under way…", zh: "正在进行第一步…")
                : Text("no evaluation yet: \(evaluate) evaluates now", zh: "尚未评估：\(evaluate) 立即评估")
        case .finished, .stopped: return Text("no points were recorded", zh: "没有记录数据点")
        }
    }

    /// The newest figures in one line, the most important first.
    private func figures(_ history: RunHistory, _ frame: Frame) -> StyledText {
        var text = StyledText()
        if let primary = history.primary, primary.metric.id != "loss", let point = history.present(primary) {
            text.append(primary.metric.label, frame.theme[.dim])
            text.append(" ", frame.theme[.dim])
            text.append(NumberFormat.significant(point.value), frame.theme[.strong])
            text.append(point.step == primary.best?.step ? " ◆  " : "  ", frame.theme[.best])
        }
        if let latest = history.present {
            text.append(Text("lr ", zh: "学习率 "), frame.theme[.dim])
            text.append(NumberFormat.short(latest.learningRate, digits: 3), frame.theme[.value])
            text.append("  |g| ", frame.theme[.dim])
            text.append(NumberFormat.short(latest.gradientNorm, digits: 3), frame.theme[.value])
            text.append("  " + NumberFormat.compact(latest.throughput), frame.theme[.value])
            let unit = history.plan?.unitLabel ?? .empty
            text.append(Text(" \(unit)/s", zh: " \(unit)/秒"), frame.theme[.dim])
        }
        return text
    }
}
