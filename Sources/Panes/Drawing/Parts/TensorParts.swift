import TerminalUI
import Training

extension Painter {
    /// All tensors of a kind with their statistics.
    mutating func tensors(in rect: Rect) {
        let view = workspace?.inspector ?? InspectorView()
        let inspection = history?.inspection
        var subtitle = inspection.map { "after step \($0.step)" } ?? ""
        if let against = view.against { subtitle += " against \(against)" }
        let inner = panel(title(of: view.source), subtitle: subtitle, part: .tensors, in: rect)
        guard let inspection, !inspection.tensors.isEmpty else {
            let words =
                workspace?.active == nil
                ? ["Tensors can be looked at while a run is paused.", "space loads this run."]
                : history?.state == .paused || history?.state == .finished
                    ? ["There are none of this kind.", "v shows the others."]
                    : ["Pause the run with space to look inside."]
            return empty(words, in: inner)
        }
        let hasRatio = inspection.tensors.contains { $0.updateRatio != nil }
        let hasDifference = inspection.tensors.contains { $0.largestDifference != nil }
        let isWide = inner.width >= 58
        let rows = inspection.tensors.map { report in
            var cells = [
                theme.text(report.name, .label), theme.text(bars(report.histogram, width: 8), .gauge),
                theme.text(NumberFormat.short(report.norm, digits: 3), .value),
            ]
            if isWide { cells.append(theme.text(NumberFormat.short(report.mean, digits: 2), .dim)) }
            if hasDifference {
                cells.append(
                    theme.text(report.largestDifference.map { NumberFormat.short($0, digits: 2) } ?? "–", .changed))
            } else if hasRatio {
                let ratio = report.updateRatio
                let isOdd = ratio.map { $0 > 0 && !(1e-5...1e-1).contains($0) } ?? false
                cells.append(
                    theme.text(ratio.map { NumberFormat.short($0, digits: 2) } ?? "–", isOdd ? .warning : .value))
            }
            let dead =
                report.nonFinite > 0
                ? "✗ \(report.nonFinite) nan" : report.zeros >= 0.005 ? NumberFormat.percent(report.zeros) : ""
            cells.append(theme.text(dead, report.nonFinite > 0 ? .bad : report.zeros > 0.5 ? .warning : .dim))
            return Table.Row(cells)
        }
        var columns: [Table.Column] = [
            .init("tensor", .fill), .init("values", .fixed(8)), .init("norm", alignment: .trailing),
        ]
        if isWide { columns.append(.init("mean", alignment: .trailing)) }
        if hasDifference {
            columns.append(.init("differs", alignment: .trailing))
        } else if hasRatio {
            columns.append(.init("upd/w", alignment: .trailing))
        }
        columns.append(.init("zeros", alignment: .trailing))
        var table = Table(columns: columns, rows: rows)
        table.isFocused = workspace?.part == .tensors
        table.gap = 1
        var place = view.position
        table.draw(on: &canvas, in: inner, state: &place, theme: theme)
    }

    private func title(of source: InspectionRequest.Source) -> String {
        switch source {
        case .weight: "weights"
        case .gradient: "gradients of the next batch"
        case .activation: "activations of the next batch"
        case .optimizer: "optimizer's state"
        }
    }

    /// A histogram in a few characters.
    private func bars(_ counts: [Int], width: Int) -> String {
        let steps: [Character] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
        guard !counts.isEmpty else { return "" }
        var sums = [Int](repeating: 0, count: width)
        for (index, count) in counts.enumerated() { sums[index * width / counts.count] += count }
        let largest = max(1, sums.max() ?? 1)
        return String(sums.map { $0 == 0 ? steps[0] : steps[1 + min(7, $0 * 8 / (largest + 1))] })
    }

    /// The chosen tensor: histogram, statistics and its values.
    mutating func tensorDetail(in rect: Rect) {
        guard let inspection = history?.tensor, let report = inspection.tensors.first else {
            let inner = panel("tensor", part: .tensorDetail, in: rect)
            return empty(["tab to the list, then choose a tensor with ↑↓"], in: inner)
        }
        let shape = report.shape.map(String.init).joined(separator: "×")
        var inner = panel(report.name, subtitle: shape, part: .tensorDetail, in: rect)
        histogram(report, in: inner.cutTop(min(8, inner.height / 3)))
        let statistics: [(String, String)] = [
            ("mean", NumberFormat.short(report.mean, digits: 4)),
            ("std", NumberFormat.short(report.deviation, digits: 4)),
            ("norm", NumberFormat.short(report.norm, digits: 4)),
            ("zeros", NumberFormat.percent(report.zeros, decimals: 1)),
        ]
        for pair in stride(from: 0, to: statistics.count, by: 2) {
            var text = StyledText()
            for (name, value) in statistics[pair..<min(pair + 2, statistics.count)] {
                text.append(TextWidth.pad(name, to: 6), theme[.label])
                text.append(TextWidth.pad(value, to: 13), theme[.value])
            }
            canvas.put(text, in: inner.cutTop(1))
        }
        if report.nonFinite > 0 {
            canvas.put(theme.text("✗ \(report.nonFinite) values are not finite", .bad), in: inner.cutTop(1))
        }
        values(report, first: inspection.request.values.lowerBound, in: inner)
    }

    private mutating func histogram(_ report: TensorReport, in rect: Rect) {
        guard rect.height >= 3, !report.histogram.isEmpty, report.minimum < report.maximum else { return }
        // On a logarithmic scale, so that the tails are seen beside the peak.
        Histogram(
            counts: report.histogram.map(Double.init), range: report.minimum...report.maximum, heightScale: .logarithmic
        )
        .draw(on: &canvas, in: rect, theme: theme)
    }

    private mutating func values(_ report: TensorReport, first: Int, in rect: Rect) {
        guard rect.height >= 2, rect.width >= 16 else { return }
        let width = 9
        let labelWidth = max(4, String(report.shape.reduce(1, *)).count + 1)
        let columns = max(1, (rect.width - labelWidth) / width)
        canvas.put(theme.text("values, ←→ moves", .heading), in: rect.row(0))
        for row in 1..<rect.height {
            let start = (row - 1) * columns
            guard start < report.values.count else { break }
            let line = rect.row(row)
            canvas.put(
                theme.text(String(first + start), .faint), in: Rect(x: line.x, y: line.y, width: labelWidth, height: 1))
            for column in 0..<columns where start + column < report.values.count {
                let value = Double(report.values[start + column])
                let cell = Rect(x: line.x + labelWidth + column * width, y: line.y, width: width - 1, height: 1)
                canvas.put(
                    theme.text(NumberFormat.short(value, digits: 3), value < 0 ? .info : .value), in: cell,
                    alignment: .trailing)
            }
        }
    }
}
