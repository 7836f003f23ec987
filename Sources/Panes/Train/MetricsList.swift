import Columns
import Datasets
import Drawing
import Experiments
import Foundation
import Language
import TerminalUI

/// Watches first, as a person asked for them; then the metrics of the validation split: now, best, and at which step;
/// those of the other splits once known.
struct MetricsList {
    private let history: RunHistory?
    private let lines: [Line]

    private enum Line {
        case heading(Text)
        /// That nothing is evaluated yet, and the key that does so.
        case hint
        case figure(Text, Double)
        case series(EvaluationSeries)
        case single(EvaluationSeries)
        case watch(WatchValue)
    }

    /// How the width is shared out.
    private struct Columns {
        let name: Int
        let number: Int
        /// Of `now`, `best` and `at step`: what there is room for.
        let count: Int

        /// - Parameters:
        ///   - longest: the cells of the longest name, which is cut only where there is no other way.
        ///   - widest: those of the widest number; a blank stands before each.
        init(width: Int, longest: Int, widest: Int) {
            let wanted = max(4, min(longest, width / 2))
            number = max(widest + 1, width - wanted >= 27 ? 9 : 8)
            let number = number
            count = (2...3).last { width - $0 * number >= wanted } ?? 1
            name = width - count * number
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
        if let loss = history.presentLoss { lines.append(.figure(Text("train loss", zh: "训练损失"), loss)) }
        lines += history.evaluations.filter { $0.split == .validation }.map(Line.series)
        if let gap = history.gap, history.evaluation(of: "gap", on: .validation) == nil {
            lines.append(.figure(Text("gap", zh: "泛化差距"), gap))
        }
        if !history.evaluations.contains(where: { $0.split == .validation }) {
            lines.append(.hint)
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
        guard let history else {
            return frame.empty(frame.noRun(Text("the metrics, now and best", zh: "当前与最优的指标")), in: inner)
        }
        guard !history.evaluations.isEmpty || history.latest != nil else {
            let words = history.isActive ? Self.hint(frame) : Text("none recorded", zh: "没有记录")
            return frame.empty([words], in: inner)
        }
        let contents = aligned(lines.map { content($0, frame) }, frame.language)
        let widest = contents.flatMap { $0.cells.prefix(2) }.map { frame.width(of: $0.text) }.max() ?? 0
        let columns = Columns(width: inner.width, longest: longestName(frame), widest: widest)
        guard columns.name >= 4 else { return }
        var rest = inner
        let head = rest.cutTop(1)
        let titles =
            [Text("now", zh: "当前"), Text("best", zh: "最优"), Text("at step", zh: "所在步")]
        for (index, title) in titles.prefix(columns.count).enumerated() {
            let cell = columns.place(of: index, in: head)
            frame.canvas.put(frame.theme.text(title, .heading), in: cell, alignment: .trailing)
        }
        let first = scroll.first(count: lines.count, visible: rest.height)
        for (row, content) in contents.dropFirst(first).prefix(rest.height).enumerated() {
            draw(content, in: rest.row(row), columns, on: &frame)
        }
        frame.scrollbar(offset: first, count: lines.count, in: rest)
    }

    private static func hint(_ frame: Frame) -> Text {
        let evaluate = frame.key("run.evaluate")
        return Text("none yet: \(evaluate) evaluates", zh: "尚未评估：\(evaluate) 评估")
    }

    private func longestName(_ frame: Frame) -> Int {
        let names = lines.map { line -> Text in
            switch line {
            case .figure(let name, _): name
            case .series(let series), .single(let series): series.metric.label
            // A heading has the whole line, and an expression may be long.
            case .heading, .hint, .watch: .empty
            }
        }
        return names.map { frame.width(of: $0) }.max() ?? 0
    }

    /// What stands in a line: a heading, or a name and its figures.
    private struct Content {
        var name: Text
        var cells: [Cell] = []
        /// Whether it is the difference of two losses, which may be far smaller than they are.
        var isGap = false
    }

    /// A number with what stands before it, or words in its place.
    private struct Cell {
        var text: Text = .empty
        var value: Double?
        var sign = ""
        var words: Text?
        let scope: Scope
    }

    /// The figures of each column with their decimal points below each other.
    private func aligned(_ contents: [Content], _ language: Language) -> [Content] {
        var contents = contents
        for column in 0..<2 {
            let rows = contents.indices.filter { column < contents[$0].cells.count }
            let cells = rows.map { contents[$0].cells[column] }
            let isGap = rows.map { contents[$0].isGap }
            var figures = NumberFormat.column(
                zip(cells, isGap).map { cell, isGap in cell.words == nil && !isGap ? cell.value : nil }, .figure)
            // A gap may be so small that its digits would widen the column until another finds no room.
            let decimals = max(
                2, zip(figures, cells).filter { $1.value != nil }.map { Self.decimals(of: $0.0) }.max() ?? 4)
            for place in isGap.indices where isGap[place] {
                figures[place] = cells[place].value.map { Self.gap($0, decimals: decimals) } ?? "–"
            }
            let texts = zip(cells, figures).map { cell, figure in cell.words?.in(language) ?? cell.sign + figure }
            for (row, text) in zip(rows, NumberFormat.aligned(texts)) {
                contents[row].cells[column].text = Text(verbatim: text)
            }
        }
        return contents
    }

    private static func decimals(of figure: String) -> Int {
        figure.firstIndex(of: ".").map { figure[$0...].dropFirst().prefix { $0.isNumber }.count } ?? 0
    }

    /// With the decimals of the others, but never 0 where it is not.
    private static func gap(_ value: Double, decimals: Int) -> String {
        guard value.isFinite, abs(value) < 1e5 else { return NumberFormat.figure(value) }
        let isSeen = value == 0 || abs(value) >= 0.5 * pow(10, -Double(decimals))
        return isSeen ? NumberFormat.fixed(value, decimals: decimals) : NumberFormat.short(value, digits: 2)
    }

    private func draw(_ content: Content, in row: Rect, _ columns: Columns, on frame: inout Frame) {
        guard !row.isEmpty else { return }
        guard !content.cells.isEmpty else {
            return frame.canvas.put(frame.theme.text(content.name, .dim), in: row)
        }
        let place = Rect(x: row.x, y: row.y, width: columns.name, height: 1)
        frame.canvas.put(frame.theme.text(content.name, .label), in: place)
        for (index, cell) in content.cells.prefix(columns.count).enumerated() {
            let place = columns.place(of: index, in: row)
            frame.canvas.put(frame.theme.text(cell.text, cell.scope), in: place, alignment: .trailing)
        }
    }

    private func content(_ line: Line, _ frame: Frame) -> Content {
        switch line {
        case .hint: return Content(name: Self.hint(frame))
        case .watch(let watch):
            return Content(name: Text(verbatim: watch.expression), cells: [Cell(value: watch.value, scope: .strong)])
        case .heading(let text): return Content(name: text)
        case .single(let series):
            return Content(
                name: series.metric.label, cells: [Cell(value: history?.present(series)?.value, scope: .strong)])
        case .figure(let name, let now):
            return Content(
                name: name, cells: [Cell(value: now, scope: .value)], isGap: now == history?.gap)
        case .series(let series):
            let latest = history?.present(series)
            let isUndefined = series.undefined != nil && latest?.step == series.latest?.step
            let now = Cell(
                value: latest?.value, words: isUndefined ? Text("undef.", zh: "无定义") : nil, scope: .strong)
            // The gap is smallest before anything is learned; its best says nothing.
            guard series.metric.id != "gap" else {
                return Content(name: series.metric.label, cells: [now], isGap: true)
            }
            let isBest = latest != nil && latest?.step == series.best?.step
            let best = Cell(value: series.best?.value, sign: isBest ? "◆" : "", scope: isBest ? .best : .value)
            let step = Text(verbatim: series.best.map { $0.step.grouped } ?? "")
            return Content(name: series.metric.label, cells: [now, best, Cell(text: step, scope: .dim)])
        }
    }
}
