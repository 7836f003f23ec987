import Drawing
import Language

/// Names and values of a chart's curves, in a strip of its own above the plot, so that no curve is hidden by it.
struct ChartLegend {
    private let chart: Chart

    /// A stretch of text in the style of a scope.
    struct Piece: Sendable, Hashable {
        let text: String
        let scope: Scope
        var isValue = false
    }

    init(_ chart: Chart) { self.chart = chart }

    /// The lines of the strip: of each curve as much as there is room for, at most one row in six of the chart's.
    func rows(in size: Size, _ language: Language) -> [[Piece]] {
        let named = flow(entries(.values(namesBest: true), language), width: size.width)
        if named.count == 1, size.height >= 6 { return named }
        for detail in [Detail.values(namesBest: false), .names] {
            let rows = flow(entries(detail, language), width: size.width)
            if rows.count <= size.height / 6 { return rows }
        }
        return []
    }

    /// A position as text: whole numbers stay whole.
    static func position(_ x: Double) -> String {
        x == x.rounded() && abs(x) < 1e15 ? Int(x).grouped : NumberFormat.short(x)
    }

    /// What is told of a curve; names of values go with that of the best.
    private enum Detail: Equatable {
        case values(namesBest: Bool), names
    }

    /// What belongs together: a name with its values, or the best of them.
    private func entries(_ detail: Detail, _ language: Language) -> [[Piece]] {
        let hasMarks = chart.series.contains { $0.mark != nil }
        var entries: [[Piece]] = []
        for (index, series) in chart.series.enumerated() {
            if series.name.isEmpty, !entries.isEmpty {
                if detail != .names {
                    entries[entries.count - 1] += value(of: series, detail, language, isFirst: false)
                }
                continue
            }
            let next = index + 1 < chart.series.count ? chart.series[index + 1] : nil
            let mark = series.mark ?? (next?.name.isEmpty == true ? next?.mark : nil)
            let sample = [series.line.sample] + (hasMarks ? [mark ?? series.line.sample] : [])
            // The letter that stands along the curve, where several have one.
            let tag = chart.series.filter { !$0.tag.isEmpty }.count > 1 ? series.tag : ""
            entries.append([
                Piece(text: tag + String(String.UnicodeScalarView(sample)) + " ", scope: series.scope),
                Piece(text: series.name.in(language), scope: .dim),
            ])
            guard detail != .names else { continue }
            entries[entries.count - 1] += value(of: series, detail, language)
            guard let best = series.best else { continue }
            let name = detail == .values(namesBest: true) ? Text("best ", zh: "最优 ").in(language) : ""
            entries.append([
                Piece(text: "◆ ", scope: .best), Piece(text: name, scope: .dim),
                Piece(text: NumberFormat.figure(best.y), scope: .text),
                Piece(text: " @" + Self.position(best.x), scope: .dim),
            ])
        }
        return entries
    }

    /// The value where the crosshair stands, or the run, and its own position where that is an earlier one.
    private func value(
        of series: Chart.Series, _ detail: Detail, _ language: Language, isFirst: Bool = true
    ) -> [Piece] {
        let place = chart.window.crosshair ?? chart.reading
        let point = place.map { series.curve.last(upTo: $0) }
        let shown = point.map { $0?.shown } ?? series.curve.latestShown
        // As many cells whatever the value, so that the names do not move.
        let figure = shown.map(NumberFormat.figure) ?? "–"
        let padded = TextWidth.pad(figure, to: max(6, TextWidth.of(figure)))
        let name = series.valueName.in(language)
        let namesValue = !name.isEmpty && detail == .values(namesBest: true)
        var pieces = namesValue ? [Piece(text: "  " + name, scope: .dim)] : []
        // Without their names the values of one entry stand close to each other.
        let before = isFirst || namesValue || name.isEmpty ? " " : "/"
        pieces += [Piece(text: before + padded, scope: .text, isValue: true)]
        if let place = chart.window.crosshair, let x = point??.x, x != place {
            pieces.append(Piece(text: " @" + Self.position(x), scope: .dim))
        }
        return pieces
    }

    /// Entries beside each other, two cells between them, and below where the width is used up.
    private func flow(_ entries: [[Piece]], width: Int) -> [[Piece]] {
        var rows: [[Piece]] = []
        var left = 0
        for entry in entries {
            let cells = entry.reduce(0) { $0 + TextWidth.of($1.text) }
            if cells + 2 <= left, !rows.isEmpty {
                rows[rows.count - 1] += [Piece(text: "  ", scope: .text)] + entry
                left -= cells + 2
            } else {
                rows.append(entry)
                left = width - cells
            }
        }
        return rows
    }
}
