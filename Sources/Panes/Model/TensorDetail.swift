import Drawing
import Experiments
import Language
import TerminalUI

/// The chosen tensor: histogram, statistics and its values.
struct TensorDetail {
    private let inspection: Inspection?

    init(_ inspection: Inspection?) { self.inspection = inspection }

    func draw(on frame: inout Frame, _ part: PlacedPart) {
        guard let inspection, let report = inspection.tensors.first else {
            let inner = frame.panel(Text("tensor", zh: "张量"), part: part)
            let (next, keys) = (frame.key("focus.next"), frame.key("list.up") + frame.key("list.down"))
            let words = Text(
                "\(next) to the list, then choose a tensor with \(keys)", zh: "\(next) 移到列表，再用 \(keys) 选择张量")
            return frame.empty([words], in: inner)
        }
        let shape = report.shape.map(String.init).joined(separator: "×")
        var inner = frame.panel(Text(verbatim: report.name), subtitle: Text(verbatim: shape), part: part)
        histogram(report, on: &frame, in: inner.cutTop(min(8, inner.height / 3)))
        let statistics: [(Text, String)] = [
            (Text("mean", zh: "均值"), NumberFormat.magnitude(report.mean)),
            (Text("std", zh: "标准差"), NumberFormat.magnitude(report.deviation)),
            (Text("norm", zh: "范数"), NumberFormat.magnitude(report.norm)),
            (Text("zeros", zh: "零值"), NumberFormat.percent(report.zeros, decimals: 1)),
        ]
        let width = (statistics.map { frame.width(of: $0.0) }.max() ?? 0) + 1
        for pair in stride(from: 0, to: statistics.count, by: 2) {
            var text = StyledText()
            for (index, (name, value)) in statistics[pair..<min(pair + 2, statistics.count)].enumerated() {
                text.append(TextWidth.pad(name, to: width), frame.theme[.label])
                text.append(index == 1 ? value : TextWidth.pad(value, to: 13), frame.theme[.value])
            }
            frame.canvas.put(text, in: inner.cutTop(1))
        }
        if report.nonFinite > 0 {
            let count = report.nonFinite
            let words = Text("✗ \(count) values are not finite", zh: "✗ \(count) 个非有限值")
            frame.canvas.put(frame.theme.text(words, .bad), in: inner.cutTop(1))
        }
        values(report, first: inspection.request.values.lowerBound, on: &frame, in: inner)
    }

    private func histogram(_ report: TensorReport, on frame: inout Frame, in rect: Rect) {
        guard rect.height >= 3, !report.histogram.isEmpty, report.minimum < report.maximum else { return }
        // On a logarithmic scale, so that the tails are seen beside the peak.
        let histogram = Histogram(
            counts: report.histogram.map(Double.init), range: report.minimum...report.maximum, heightScale: .logarithmic
        )
        var plot = rect
        if rect.height >= 4 {
            let scale = Text("count of values (log)", zh: "值的个数（对数）")
            frame.canvas.put(frame.theme.text(scale, .heading), in: plot.cutTop(1))
        }
        histogram.draw(on: &frame.canvas, in: plot, theme: frame.theme)
    }

    private func values(_ report: TensorReport, first: Int, on frame: inout Frame, in rect: Rect) {
        guard rect.height >= 2, rect.width >= 16 else { return }
        let width = 9
        let labelWidth = max(4, String(report.shape.reduce(1, *)).count + 1)
        let columns = max(1, (rect.width - labelWidth) / width)
        let keys = frame.key("tensor.values-back") + frame.key("tensor.values-on")
        let heading = Text("values, \(keys) moves", zh: "值，\(keys) 移动")
        frame.canvas.put(frame.theme.text(heading, .heading), in: rect.row(0))
        let shown = NumberFormat.aligned(
            NumberFormat.column(report.values.prefix((rect.height - 1) * columns).map { Double($0) }, .magnitude))
        for row in 1..<rect.height {
            let start = (row - 1) * columns
            guard start < report.values.count else { break }
            let line = rect.row(row)
            frame.canvas.put(
                frame.theme.text(String(first + start), .faint),
                in: Rect(x: line.x, y: line.y, width: labelWidth, height: 1))
            for column in 0..<columns where start + column < report.values.count {
                let value = Double(report.values[start + column])
                let cell = Rect(x: line.x + labelWidth + column * width, y: line.y, width: width - 1, height: 1)
                frame.canvas.put(
                    frame.theme.text(shown[start + column], value < 0 ? .info : .value), in: cell,
                    alignment: .trailing)
            }
        }
    }
}
