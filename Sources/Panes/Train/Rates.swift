import Language
import TerminalUI
import Training

/// Learning rate, gradient norm, size of the updates and throughput, each with its recent course.
struct Rates {
    private let history: RunHistory?

    private let pace: Double?

    /// - Parameter pace: steps a second at most; nil without a limit.
    init(_ history: RunHistory?, pace: Double?) {
        self.history = history
        self.pace = pace
    }

    func draw(on frame: inout Frame, _ part: PlacedPart) {
        let inner = frame.panel(Text("rate · gradient", zh: "学习率 · 梯度"), part: part)
        guard let history, let latest = history.present else {
            guard history?.latest == nil else {
                return frame.empty([Text("not kept for this step", zh: "这一步没有保留")], in: inner)
            }
            let step = frame.key("run.step")
            return frame.empty([Text("no step yet: \(step) does one", zh: "尚未训练：\(step) 训练一步")], in: inner)
        }
        let isWide = inner.width >= 32
        let lines: [(Text, Double, BoundedCurve, Scope)] = [
            (
                isWide ? Text("learning rate", zh: "学习率") : Text("lr", zh: "学习率"), latest.learningRate,
                history.learningRate, .series3
            ),
            (
                isWide ? Text("gradient norm", zh: "梯度范数") : Text("|g|", zh: "梯度范数"), latest.gradientNorm,
                history.gradientNorm, .series4
            ),
            (
                isWide ? Text("update/weight", zh: "更新/权重") : Text("upd/w", zh: "更新比"), latest.updateRatio,
                history.updateRatio, .series5
            ),
            (
                isWide ? Text("throughput", zh: "吞吐量") : Text("tput", zh: "吞吐量"),
                history.throughput(of: latest, pace: pace), history.throughput, .series6
            ),
        ]
        let labelWidth = max(6, (lines.map { frame.width(of: $0.0) }.max() ?? 0) + 1)
        // How fast a run is tells nothing once it is over.
        let shown = history.isActive ? lines.count : lines.count - 1
        for (index, item) in lines.prefix(shown).enumerated() where index < inner.height {
            var row = inner.row(index)
            frame.canvas.put(frame.theme.text(item.0, .label), in: row.cutLeft(labelWidth))
            let value = index == 3 ? NumberFormat.compact(item.1) : NumberFormat.magnitude(item.1)
            frame.canvas.put(frame.theme.text(value, .value), in: row.cutLeft(8))
            _ = row.cutLeft(1)
            Sparkline(item.2.spark(count: row.width)).draw(on: &frame.canvas, in: row, style: frame.theme[item.3])
        }
    }
}
