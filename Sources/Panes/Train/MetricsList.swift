import Datasets
import Language
import TerminalUI
import Training

/// Watches first, as a person asked for them; then the metrics of the validation split: now, best, and at which step;
/// those of the other splits once known.
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

        /// - Parameter longest: the cells of the longest name, which is cut only where there is no other way.
        init(width: Int, longest: Int) {
            let wanted = max(4, min(longest, width / 2))
            number = width - wanted >= 27 ? 9 : 8
            showsStep = width - 3 * number >= wanted
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
        if !history.watches.isEmpty {
            lines.append(.heading(Text("watches", zh: "监视")))
            lines += history.watches.map(Line.watch)
            lines.append(.heading(.empty))
        }
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
        let columns = Columns(width: inner.width, longest: longestName(frame))
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
        let contents = aligned(lines.map(content), frame.language)
        for (row, content) in contents.dropFirst(first).prefix(rest.height).enumerated() {
            draw(content, in: rest.row(row), columns, on: &frame)
        }
        frame.scrollbar(offset: first, count: lines.count, in: rest)
    }

    private func longestName(_ frame: Frame) -> Int {
        let names = lines.map { line -> Text in
            switch line {
            case .figure(let name, _): name
            case .series(let series), .single(let series): series.metric.label
            // A heading has the whole line, and an expression may be long.
            case .heading, .watch: .empty
            }
        }
        return names.map { frame.width(of: $0) }.max() ?? 0
    }

    private func figure(_ value: Double?) -> Text { Text(verbatim: value.map { NumberFormat.figure($0) } ?? "–") }

    /// What stands in a line: a heading, or a name and its figures.
    private struct Content {
        var name: Text
        var cells: [(text: Text, scope: Scope)] = []
    }

    /// The figures of each column with their decimal points below each other.
    private func aligned(_ contents: [Content], _ language: Language) -> [Content] {
        var contents = contents
        for column in 0..<2 {
            let texts = contents.map { column < $0.cells.count ? $0.cells[column].text.in(language) : "" }
            for (index, text) in NumberFormat.aligned(texts).enumerated() where column < contents[index].cells.count {
                contents[index].cells[column].text = Text(verbatim: text)
            }
        }
        return contents
    }

    private func draw(_ content: Content, in row: Rect, _ columns: Columns, on frame: inout Frame) {
        guard !row.isEmpty else { return }
        guard !content.cells.isEmpty else {
            return frame.canvas.put(frame.theme.text(content.name, .dim), in: row)
        }
        let place = Rect(x: row.x, y: row.y, width: columns.name, height: 1)
        frame.canvas.put(frame.theme.text(content.name, .label), in: place)
        for (index, cell) in content.cells.enumerated() where index < (columns.showsStep ? 3 : 2) {
            let place = columns.place(of: index, in: row)
            frame.canvas.put(frame.theme.text(cell.text, cell.scope), in: place, alignment: .trailing)
        }
    }

    private func content(_ line: Line) -> Content {
        switch line {
        case .watch(let watch):
            return Content(name: Text(verbatim: watch.expression), cells: [(figure(watch.value), .strong)])
        case .heading(let text): return Content(name: text)
        case .single(let series):
            return Content(name: series.metric.label, cells: [(figure(history?.present(series)?.value), .strong)])
        case .figure(let name, let now): return Content(name: name, cells: [(figure(now), .value)])
        case .series(let series):
            let latest = history?.present(series)
            let isUndefined = series.undefined != nil && latest?.step == series.latest?.step
            let now = isUndefined ? Text("undef.", zh: "无定义") : figure(latest?.value)
            // The gap is smallest before anything is learned; its best says nothing.
            guard series.metric.id != "gap" else { return Content(name: series.metric.label, cells: [(now, .strong)]) }
            let isBest = latest != nil && latest?.step == series.best?.step
            let best = Text(verbatim: isBest ? "◆" : "") + figure(series.best?.value)
            let step = Text(verbatim: series.best.map { NumberFormat.grouped($0.step) } ?? "")
            return Content(
                name: series.metric.label,
                cells: [(now, .strong), (best, isBest ? .best : .value), (step, .dim)])
        }
    }
}
