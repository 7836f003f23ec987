import TerminalUI
import Training

/// Learning rate, gradient norm, size of the updates and throughput, each with its recent course.
struct Rates {
    private let history: RunHistory?

    init(_ history: RunHistory?) { self.history = history }

    func draw(on frame: inout Frame, _ part: PlacedPart) {
        let inner = frame.panel("rate · gradient", part: part)
        guard let history, let latest = history.present else {
            return frame.empty([history?.latest == nil ? "no step yet" : "not kept for this step"], in: inner)
        }
        let lines: [(String, Double, BoundedCurve, Scope)] = [
            ("lr", latest.learningRate, history.learningRate, .series3),
            ("|g|", latest.gradientNorm, history.gradientNorm, .series4),
            ("upd/w", latest.updateRatio, history.updateRatio, .series5),
            ("tput", latest.throughput, history.throughput, .series6),
        ]
        for (index, item) in lines.enumerated() where index < inner.height {
            var row = inner.row(index)
            frame.canvas.put(frame.theme.text(item.0, .label), in: row.cutLeft(6))
            let value = index == 3 ? NumberFormat.compact(item.1) : NumberFormat.short(item.1, digits: 3)
            frame.canvas.put(frame.theme.text(value, .value), in: row.cutLeft(8))
            _ = row.cutLeft(1)
            Sparkline(item.2.spark(count: row.width)).draw(on: &frame.canvas, in: row, style: frame.theme[item.3])
        }
    }
}
