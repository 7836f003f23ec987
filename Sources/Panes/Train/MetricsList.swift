import Datasets
import Language
import TerminalUI
import Training

/// The metrics of the validation split: now, best, and at which step; those of the other splits once known; watches.
struct MetricsList {
    private let history: RunHistory?
    private let lines: [Line]

    private enum Line {
        case heading(Text)
        case figure(Text, Double)
        case series(EvaluationSeries)
        case single(EvaluationSeries)
        case watch(WatchValue)
    }

    /// How the width is shared out.
    private struct Columns {
        let name: Int
        let number: Int
        let showsStep: Bool

        init(width: Int) {
            showsStep = width >= 32
            number = width >= 30 ? 9 : 8
            name = width - (showsStep ? 3 : 2) * number
        }

        func place(of index: Int, in row: Rect) -> Rect {
            Rect(x: row.x + name + index * number, y: row.y, width: number, height: 1)
        }
    }

    init(_ history: RunHistory?) {
        self.history = history
        lines = history.map(Self.lines) ?? []
    }

    private static func lines(of history: RunHistory) -> [Line] {
        var lines: [Line] = []
        if let loss = history.presentLoss { lines.append(.figure(Text("train", zh: "训练"), loss)) }
        lines += history.evaluations.filter { $0.split == .validation }.map(Line.series)
        if let gap = history.gap, history.evaluation(of: "gap", on: .validation) == nil {
            lines.append(.figure(Text("gap", zh: "泛化差距"), gap))
        }
        if !history.evaluations.contains(where: { $0.split == .validation }) {
            lines.append(.heading(Text("no evaluation yet", zh: "尚未评估")))
        }
        for split in [Split.test, .train] {
            let found = history.evaluations.filter { $0.split == split }
            guard !found.isEmpty else { continue }
            lines.append(.heading(split.label))
            lines += found.map(Line.single)
        }
        if !history.watches.isEmpty {
            lines.append(.heading(Text("watches", zh: "监视")))
            lines += history.watches.map(Line.watch)
        }
        return lines
    }

    /// How many lines there are.
    var count: Int { lines.count }

    /// Lines that are seen at once, below the titles of the columns.
    static func visible(in part: PlacedPart) -> Int { max(0, Frame.inside(part.rect).height - 1) }

    func draw(on frame: inout Frame, _ part: PlacedPart, _ scroll: ScrollPosition) {
        let inner = frame.panel(Text("metrics", zh: "指标"), subtitle: Split.validation.label, part: part)
        guard let history else { return frame.empty([Text("no run yet", zh: "尚无运行")], in: inner) }
        guard !history.evaluations.isEmpty || history.latest != nil else {
            let words = history.isActive ? Text("no evaluation yet", zh: "尚未评估") : Text("none recorded", zh: "没有记录")
            return frame.empty([words], in: inner)
        }
        let columns = Columns(width: inner.width)
        guard columns.name >= 4 else { return }
        var rest = inner
        let head = rest.cutTop(1)
        let titles =
            [Text("now", zh: "当前"), Text("best", zh: "最优")] + (columns.showsStep ? [Text("at step", zh: "所在步")] : [])
        for (index, title) in titles.enumerated() {
            let cell = columns.place(of: index, in: head)
            frame.canvas.put(frame.theme.text(title, .heading), in: cell, alignment: .trailing)
        }
        let first = scroll.first(count: lines.count, visible: rest.height)
        for (row, line) in lines.dropFirst(first).prefix(rest.height).enumerated() {
            draw(line, in: rest.row(row), columns, on: &frame)
        }
        frame.scrollbar(offset: first, count: lines.count, in: rest)
    }

    private func figure(_ value: Double?) -> Text { Text(verbatim: value.map { Figures.metric($0) } ?? "–") }

    private func draw(_ line: Line, in row: Rect, _ columns: Columns, on frame: inout Frame) {
        func cells(_ name: Text, _ cells: [(text: Text, scope: Scope)]) {
            guard !row.isEmpty else { return }
            let place = Rect(x: row.x, y: row.y, width: columns.name, height: 1)
            frame.canvas.put(frame.theme.text(name, .label), in: place)
            for (index, cell) in cells.enumerated() {
                let place = columns.place(of: index, in: row)
                frame.canvas.put(frame.theme.text(cell.text, cell.scope), in: place, alignment: .trailing)
            }
        }
        switch line {
        case .watch(let watch):
            cells(Text(verbatim: watch.expression), [(figure(watch.value), .strong)])
        case .heading(let text): frame.canvas.put(frame.theme.text(text, .dim), in: row)
        case .single(let series):
            cells(series.metric.label, [(figure(history?.present(series)?.value), .strong)])
        case .figure(let name, let now): cells(name, [(figure(now), .value)])
        case .series(let series):
            let latest = history?.present(series)
            let isUndefined = series.undefined != nil && latest?.step == series.latest?.step
            let now = isUndefined ? Text("undef.", zh: "无定义") : figure(latest?.value)
            // The gap is smallest before anything is learned; its best says nothing.
            let hasBest = series.metric.id != "gap"
            let best = hasBest ? figure(series.best?.value) : .empty
            let isBest = hasBest && latest != nil && latest?.step == series.best?.step
            let step = Text(verbatim: hasBest ? series.best.map { String($0.step) } ?? "" : "")
            cells(
                series.metric.label,
                [(now, .strong), (isBest ? Text(verbatim: "◆") + best : best, isBest ? .best : .value)]
                    + (columns.showsStep ? [(step, .dim)] : []))
        }
    }
}
