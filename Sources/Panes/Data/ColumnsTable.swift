import Language
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
                theme.text(column.name, column.role == .target ? .accent : isUsed ? .label : .dim),
                theme.text(column.kind.label, .text),
                theme.text(
                    column.missing == 0 ? "–" : NumberFormat.percent(column.missingShare, decimals: 1),
                    column.missingShare > 0.05 ? .warning : .dim),
                theme.text((column.isDistinctExact ? "" : "~") + NumberFormat.grouped(column.distinct), .value),
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
    private let profile: TableProfile

    init(_ column: ColumnProfile, in profile: TableProfile) {
        self.column = column
        self.profile = profile
    }

    func draw(on frame: inout Frame, _ part: PlacedPart) {
        var inner = frame.panel(
            Text(verbatim: column.name),
            subtitle: Text(
                "\(column.kind.label), \(column.role.label)", zh: "\(column.kind.label)，\(column.role.label)"),
            part: part)
        if let numbers = column.numbers, numbers.least < numbers.greatest {
            let height = min(9, inner.height / 2)
            if height >= 4 {
                let histogram = Histogram(
                    counts: numbers.histogram.map(Double.init), range: numbers.histogramRange)
                frame.canvas.put(frame.theme.text(caption(of: numbers), .heading), in: inner.cutTop(1))
                histogram.draw(on: &frame.canvas, in: inner.cutTop(height - 1), theme: frame.theme)
            }
        }
        frame.lines(lines(frame, in: inner.size), in: inner)
    }

    /// What the bars are, and whether some numbers lie beyond them.
    private func caption(of numbers: NumberProfile) -> Text {
        let range = numbers.histogramRange
        guard range.lowerBound > numbers.least || range.upperBound < numbers.greatest else {
            return Text("rows by value", zh: "各取值的行数")
        }
        return Text("rows by value; the outermost bars hold all beyond", zh: "各取值的行数；两端的条含更远的值")
    }

    private func lines(_ frame: Frame, in room: Size) -> [StyledText] {
        let width = room.width
        var lines: [StyledText] = []
        func add(_ name: Text, _ value: Text) {
            lines.append(
                frame.theme.text(TextWidth.pad(name, to: 19), .label) + frame.theme.text(value, .value))
        }
        func figure(_ value: Double) -> String { NumberFormat.figure(value) }
        if let numbers = column.numbers {
            let figures = NumberFormat.column(
                [numbers.least, numbers.greatest, numbers.mean, numbers.deviation] + numbers.quantiles[2...4], .figure)
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
        let missing = NumberFormat.grouped(column.missing),
            share = NumberFormat.percent(column.missingShare, decimals: 1)
        add(Text("missing", zh: "缺失"), Text(verbatim: column.missing == 0 ? "–" : "\(missing)  \(share)"))
        add(
            Text("distinct", zh: "不同值"),
            Text(verbatim: (column.isDistinctExact ? "" : "~") + NumberFormat.grouped(column.distinct)))
        if let relation = column.relation {
            add(relation.measure.label, Text(verbatim: NumberFormat.fixed(relation.value, decimals: 3)))
            let power = NumberFormat.percent(relation.predictivePower)
            add(Text("predictive power", zh: "预测力"), Text(verbatim: power))
        }
        lines += frame.wrapped(column.decision, to: width).map { frame.theme.text($0, .dim) }
        if case .leftOut(let reason) = column.role {
            lines += frame.wrapped(reason, to: width).map { frame.theme.text($0, .dim) }
        }
        // A heading with nothing below it tells nothing.
        guard column.kind != .number || column.distinct <= 20, lines.count + 2 <= room.height else { return lines }
        lines.append(frame.theme.text(Text("most frequent", zh: "最常见"), .heading))
        let most = column.values.first?.count ?? 1
        let longest = NumberFormat.grouped(most).count
        for value in column.values {
            let room = max(8, width - 30)
            let name = TextWidth.pad(TextWidth.truncate(value.text.isEmpty ? "\"\"" : value.text, to: room), to: room)
            let bar = String(repeating: "█", count: max(1, value.count * 10 / max(1, most)))
            lines.append(
                frame.theme.text(name + " ", .text)
                    + frame.theme.text(TextWidth.pad(bar, to: 11), .gauge)
                    + frame.theme.text(
                        TextWidth.pad(NumberFormat.grouped(value.count), to: longest, alignment: .trailing), .value))
        }
        if column.valuesCountedIn < column.rows {
            let rows = NumberFormat.grouped(column.valuesCountedIn)
            lines.append(
                frame.theme.text(Text("counted in \(rows) rows drawn at random", zh: "在随机抽取的 \(rows) 行中统计"), .dim))
        }
        return lines
    }
}
