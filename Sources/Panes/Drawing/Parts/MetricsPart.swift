import Datasets
import TerminalUI
import Training

extension Painter {
    /// The metrics of the validation split: now, best, and at which step; those of the test split once known.
    mutating func metrics(in rect: Rect) {
        let inner = panel("metrics", subtitle: "validation", part: .metrics, in: rect)
        guard let history else { return empty(["no run yet"], in: inner) }
        guard !history.evaluations.isEmpty || history.latest != nil else {
            return empty([history.isActive ? "no evaluation yet" : "none recorded"], in: inner)
        }
        var lines: [MetricLine] = []
        if let loss = history.loss.curve.latestShown { lines.append(.figure("train", loss, nil, nil, false)) }
        for series in history.evaluations where series.split == .validation {
            lines.append(.series(series))
        }
        if let gap = history.gap, history.evaluation(of: "gap", on: .validation) == nil {
            lines.append(.figure("gap", gap, nil, nil, false))
        }
        if !history.evaluations.contains(where: { $0.split == .validation }) {
            lines.append(.heading("no evaluation yet"))
        }
        for split in [Split.test, .train] {
            let found = history.evaluations.filter { $0.split == split }
            guard !found.isEmpty else { continue }
            lines.append(.heading(split.rawValue))
            lines += found.map { .single($0) }
        }
        if !history.watches.isEmpty {
            lines.append(.heading("watches"))
            lines += history.watches.map { .watch($0) }
        }
        let showsStep = inner.width >= 32
        let columns = showsStep ? 3 : 2
        let numberWidth = inner.width >= 30 ? 9 : 8
        let nameWidth = inner.width - columns * numberWidth
        guard nameWidth >= 4 else { return }
        var rest = inner
        let head = rest.cutTop(1)
        let titles = showsStep ? ["now", "best", "at step"] : ["now", "best"]
        for (index, title) in titles.enumerated() {
            let cell = Rect(x: head.x + nameWidth + index * numberWidth, y: head.y, width: numberWidth, height: 1)
            canvas.put(theme.text(title, .heading), in: cell, alignment: .trailing)
        }
        var place = workspace?.metricsPosition ?? ListState()
        place.fit(count: lines.count, visible: rest.height)
        for (row, line) in lines.dropFirst(place.offset).prefix(rest.height).enumerated() {
            draw(line, in: rest.row(row), nameWidth: nameWidth, numberWidth: numberWidth, showsStep: showsStep)
        }
        Scrollbar(offset: place.offset, visible: rest.height, count: lines.count)
            .draw(on: &canvas, x: inner.right, y: rest.y, height: rest.height, theme: theme)
    }

    private enum MetricLine {
        case heading(String)
        case figure(String, Double, Double?, Int?, Bool)
        case series(EvaluationSeries)
        case single(EvaluationSeries)
        case watch(WatchValue)
    }

    private mutating func draw(
        _ line: MetricLine, in row: Rect, nameWidth: Int, numberWidth: Int, showsStep: Bool
    ) {
        switch line {
        case .watch(let watch):
            cells(
                watch.expression, [watch.value.map { Figures.metric($0) } ?? "–"], [.strong], row, nameWidth,
                numberWidth)
        case .heading(let text): canvas.put(theme.text(text, .dim), in: row)
        case .single(let series):
            let figure = (series.metric.title.lowercased(), series.latest?.value, series.undefined)
            cells(figure.0, [figure.1.map { Figures.metric($0) } ?? "–"], [.strong], row, nameWidth, numberWidth)
        case .figure(let name, let now, _, _, _):
            cells(name, [Figures.metric(now)], [.value], row, nameWidth, numberWidth)
        case .series(let series):
            let now = series.undefined == nil ? series.latest.map { Figures.metric($0.value) } ?? "–" : "undef."
            // The gap is smallest before anything is learned; its best says nothing.
            let hasBest = series.metric.id != "gap"
            let best = hasBest ? series.best.map { Figures.metric($0.value) } ?? "–" : ""
            let isBest = hasBest && series.latest != nil && series.latest?.step == series.best?.step
            let step = hasBest ? series.best.map { String($0.step) } ?? "" : ""
            cells(
                series.metric.title.lowercased(), [now, isBest ? "◆" + best : best] + (showsStep ? [step] : []),
                [.strong, isBest ? .best : .value, .dim], row, nameWidth, numberWidth)
        }
    }

    private mutating func cells(
        _ name: String, _ texts: [String], _ scopes: [Scope], _ row: Rect, _ nameWidth: Int, _ numberWidth: Int
    ) {
        guard !row.isEmpty else { return }
        canvas.put(theme.text(name, .label), in: Rect(x: row.x, y: row.y, width: nameWidth, height: 1))
        for (index, text) in texts.enumerated() {
            let cell = Rect(x: row.x + nameWidth + index * numberWidth, y: row.y, width: numberWidth, height: 1)
            canvas.put(theme.text(text, scopes[index]), in: cell, alignment: .trailing)
        }
    }
}

extension RunHistory {
    /// Validation loss minus training loss: how much worse the model is on what it has not seen.
    ///
    /// Both as an evaluation measures them, without dropout and label smoothing; where the training split
    /// was not evaluated at the same step, the smoothed loss of the batches stands in.
    public var gap: Double? {
        guard let validation = validationLoss?.latest else { return nil }
        let evaluated = evaluation(of: "loss", on: .train)?.latest
        guard let training = evaluated?.step == validation.step ? evaluated?.value : loss.curve.latestShown else {
            return nil
        }
        return validation.value - training
    }
}
