import Drawing
import Formats
import Language
import Profiles
import Profiling
import TerminalUI

/// Every column of the table: what it is, what is missing, how it goes with the target.
struct ColumnsTable {
    private let profile: TableProfile

    init(_ profile: TableProfile) { self.profile = profile }

    func draw(on frame: inout Frame, _ part: PlacedPart, _ position: ListState) {
        let inner = frame.panel(Text("columns", zh: "列"), subtitle: profile.format, part: part)
        guard !inner.isEmpty else { return }
        var placed = placed(in: part, frame.theme)
        placed.table.isFocused = frame.hasKeys(part)
        placed.draw(on: &frame, position)
    }

    func placed(in part: PlacedPart, _ theme: Theme) -> PlacedTable {
        let inner = Frame.inside(part.rect)
        let isWide = inner.width >= 66
        let rows = profile.columns.map { column in
            let isUsed = column.role == .input || column.role == .target
            var cells = [
                theme.text(column.name.printable, column.role == .target ? .accent : isUsed ? .label : .dim),
                theme.text(column.kind.label, .text),
                theme.text(
                    column.gaps == 0 ? "–" : NumberFormat.percent(column.gapShare, decimals: 1),
                    column.gapShare > 0.05 ? .warning : .dim),
                theme.text((column.isDistinctExact ? "" : "~") + column.distinct.grouped, .value),
                theme.text(column.relation.map { NumberFormat.fixed(abs($0.value), decimals: 2) } ?? "–", .value),
            ]
            if isWide { cells.insert(theme.text(column.role.label, .dim), at: 1) }
            return Table.Row(cells)
        }
        var columns: [Table.Column] = [
            .init(Text("column", zh: "列"), .fill, isName: true), .init(Text("type", zh: "类型")),
            .init(Text("missing", zh: "缺失"), alignment: .trailing),
            .init(Text("distinct", zh: "不同值"), alignment: .trailing),
            .init(Text("with target", zh: "与目标"), alignment: .trailing, isNumeric: true),
        ]
        if isWide { columns.insert(.init(Text("role", zh: "角色")), at: 1) }
        return PlacedTable(Table(columns: columns, rows: rows), in: inner)
    }
}

/// A column at length: histogram or most frequent values, figures, how its type was decided.
struct ColumnPage {
    private let column: ColumnProfile
    private let balance: TargetBalance?

    /// - Parameter balance: how the target is shared out, where the column is the target.
    init(_ column: ColumnProfile, _ balance: TargetBalance?) {
        self.column = column
        self.balance = column.role == .target ? balance : nil
    }

    func draw(on frame: inout Frame, _ part: PlacedPart, _ scroll: ScrollPosition) {
        var inner = frame.panel(
            Text(verbatim: column.name.printable),
            subtitle: Text(
                "\(column.kind.label), \(column.role.label)", zh: "\(column.kind.label)，\(column.role.label)"),
            part: part)
        let height = histogramHeight(in: inner)
        if height > 0, let numbers = column.numbers {
            let histogram = Histogram(counts: numbers.histogram.map(Double.init), range: numbers.histogramRange)
            frame.canvas.put(frame.theme.text(caption(of: numbers), .heading), in: inner.cutTop(1))
            histogram.draw(on: &frame.canvas, in: inner.cutTop(height - 1), theme: frame.theme)
        }
        let lines = lines(frame.theme, width: inner.width, frame.language)
        let first = scroll.first(count: lines.count, visible: inner.height)
        frame.lines(Array(lines.dropFirst(first)), in: inner)
        frame.scrollbar(offset: first, count: lines.count, in: inner)
    }

    /// Scrolls by so many lines as they are drawn.
    func move(_ scroll: inout ScrollPosition, by rows: Int, in part: PlacedPart, _ theme: Theme, _ language: Language) {
        var inner = Frame.inside(part.rect)
        _ = inner.cutTop(histogramHeight(in: inner))
        scroll.move(
            by: rows, count: lines(theme, width: inner.width, language).count, visible: inner.height)
    }

    /// Rows for the histogram and its caption; 0 where there is none.
    private func histogramHeight(in inner: Rect) -> Int {
        guard let numbers = column.numbers, numbers.least < numbers.greatest else { return 0 }
        let height = min(9, inner.height / 2)
        return height >= 4 ? height : 0
    }

    /// What the bars are, and whether some numbers lie beyond them.
    private func caption(of numbers: NumberProfile) -> Text {
        let range = numbers.histogramRange
        guard range.lowerBound > numbers.least || range.upperBound < numbers.greatest else {
            return Text("rows by value", zh: "各取值的行数")
        }
        return Text("rows by value; the outermost bars hold all beyond", zh: "各取值的行数；两端的条含更远的值")
    }

    private func lines(_ theme: Theme, width: Int, _ language: Language) -> [StyledText] {
        var lines: [StyledText] = []
        func add(_ name: Text, _ value: Text) {
            lines.append(
                theme.text(TextWidth.pad(name, to: 21), .label) + theme.text(value, .value))
        }
        func figure(_ value: Double) -> String { NumberFormat.figure(value) }
        if let numbers = column.numbers {
            let order = [numbers.least, numbers.greatest] + numbers.quantiles[2...4]
            let all = order[..<2] + [numbers.mean, numbers.deviation] + order[2...]
            var figures = NumberFormat.column(Array(all), .figure)
            let shown = Set(figures[..<2] + figures[4...])
            // As many digits as it takes, where numbers that differ would look the same.
            let exact = order.map(ComparedFigures(telling: order).text)
            if shown.count < Set(exact).count {
                let style = ComparedFigures(telling: order)
                figures = all.map(style.text)
            }
            let (least, greatest) = (figures[0], figures[1])
            let (mean, deviation) = (figures[2], figures[3])
            let quartiles = figures[4...].joined(separator: "  ")
            add(Text("range", zh: "范围"), Text("\(least) to \(greatest)", zh: "\(least) 到 \(greatest)"))
            add(Text("quartiles", zh: "四分位数"), Text(verbatim: quartiles))
            add(
                Text("mean, std", zh: "均值、标准差"),
                Text(verbatim: "\(mean)  \(deviation)"))
            if let skewness = numbers.skewness { add(Text("skewness", zh: "偏度"), Text(verbatim: figure(skewness))) }
        }
        let missing = column.gaps.grouped,
            share = NumberFormat.percent(column.gapShare, decimals: 1)
        add(Text("missing", zh: "缺失"), Text(verbatim: column.gaps == 0 ? "–" : "\(missing)  \(share)"))
        add(
            Text("distinct", zh: "不同值"),
            Text(verbatim: (column.isDistinctExact ? "" : "~") + column.distinct.grouped))
        if let relation = column.relation {
            add(relation.measure.label, Text(verbatim: NumberFormat.fixed(relation.value, decimals: 3)))
            let power = NumberFormat.percent(relation.predictivePower)
            add(Text("predictive power", zh: "预测力"), Text(verbatim: power))
        }
        lines += TextWidth.wrap(column.decision.in(language), to: width).map { theme.text($0, .dim) }
        if case .leftOut(let reason) = column.role {
            lines += TextWidth.wrap(reason.in(language), to: width).map { theme.text($0, .dim) }
        }
        if let balance { return lines + BalanceLines(balance, column.numbers).lines(width: width, theme, language) }
        guard column.kind != .number || column.distinct <= 20, !column.values.isEmpty else { return lines }
        lines.append(theme.text(Text("most frequent", zh: "最常见"), .heading))
        let most = column.values.first?.count ?? 1
        let longest = most.grouped.count
        for value in column.values {
            let room = max(8, width - 30)
            // Of a long value no more is looked at than can be seen.
            let text = String(value.text.prefix(2 * room)).printable
            let name = TextWidth.pad(text.isEmpty ? "\"\"" : text, to: room)
            let bar = String(repeating: "█", count: max(1, value.count * 10 / max(1, most)))
            lines.append(
                theme.text(name + " ", .text)
                    + theme.text(TextWidth.pad(bar, to: 11), .gauge)
                    + theme.text(
                        TextWidth.pad(value.count.grouped, to: longest, alignment: .trailing), .value))
        }
        if column.valuesCountedIn < column.rows {
            let rows = column.valuesCountedIn.grouped
            lines.append(
                theme.text(Text("counted in \(rows) rows drawn at random", zh: "在随机抽取的 \(rows) 行中统计"), .dim))
        }
        return lines
    }
}
