import Datasets
import TerminalUI
import Training

/// The metrics of the validation split: now, best, and at which step; those of the other splits once known; watches.
struct MetricsList {
    private let history: RunHistory?
    private let lines: [Line]

    private enum Line {
        case heading(String)
        case figure(String, Double)
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
        if let loss = history.presentLoss { lines.append(.figure("train", loss)) }
        lines += history.evaluations.filter { $0.split == .validation }.map(Line.series)
        if let gap = history.gap, history.evaluation(of: "gap", on: .validation) == nil {
            lines.append(.figure("gap", gap))
        }
        if !history.evaluations.contains(where: { $0.split == .validation }) {
            lines.append(.heading("no evaluation yet"))
        }
        for split in [Split.test, .train] {
            let found = history.evaluations.filter { $0.split == split }
            guard !found.isEmpty else { continue }
            lines.append(.heading(split.rawValue))
            lines += found.map(Line.single)
        }
        if !history.watches.isEmpty {
            lines.append(.heading("watches"))
            lines += history.watches.map(Line.watch)
        }
        return lines
    }

    /// How many lines there are.
    var count: Int { lines.count }

    /// Lines that are seen at once, below the titles of the columns.
    static func visible(in part: PlacedPart) -> Int { max(0, Frame.inside(part.rect).height - 1) }

    func draw(on frame: inout Frame, _ part: PlacedPart, _ scroll: ScrollPosition) {
        let inner = frame.panel("metrics", subtitle: "validation", part: part)
        guard let history else { return frame.empty(["no run yet"], in: inner) }
        guard !history.evaluations.isEmpty || history.latest != nil else {
            return frame.empty([history.isActive ? "no evaluation yet" : "none recorded"], in: inner)
        }
        let columns = Columns(width: inner.width)
        guard columns.name >= 4 else { return }
        var rest = inner
        let head = rest.cutTop(1)
        let titles = ["now", "best"] + (columns.showsStep ? ["at step"] : [])
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

    private func draw(_ line: Line, in row: Rect, _ columns: Columns, on frame: inout Frame) {
        func cells(_ name: String, _ cells: [(text: String, scope: Scope)]) {
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
            cells(watch.expression, [(watch.value.map { Figures.metric($0) } ?? "–", .strong)])
        case .heading(let text): frame.canvas.put(frame.theme.text(text, .dim), in: row)
        case .single(let series):
            let value = history?.present(series).map { Figures.metric($0.value) } ?? "–"
            cells(series.metric.title.lowercased(), [(value, .strong)])
        case .figure(let name, let now): cells(name, [(Figures.metric(now), .value)])
        case .series(let series):
            let latest = history?.present(series)
            let isUndefined = series.undefined != nil && latest?.step == series.latest?.step
            let now = isUndefined ? "undef." : latest.map { Figures.metric($0.value) } ?? "–"
            // The gap is smallest before anything is learned; its best says nothing.
            let hasBest = series.metric.id != "gap"
            let best = hasBest ? series.best.map { Figures.metric($0.value) } ?? "–" : ""
            let isBest = hasBest && latest != nil && latest?.step == series.best?.step
            let step = hasBest ? series.best.map { String($0.step) } ?? "" : ""
            cells(
                series.metric.title.lowercased(),
                [(now, .strong), (isBest ? "◆" + best : best, isBest ? .best : .value)]
                    + (columns.showsStep ? [(step, .dim)] : []))
        }
    }
}
