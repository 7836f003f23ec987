import Drawing
import Language
import Machine
import TerminalUI
import Training

/// Load and throughput in a few gauges.
struct MachineGauges {
    private let sample: MachineSample?
    private let history: RunHistory?

    private let pace: Double?

    /// - Parameter pace: steps a second at most; nil without a limit.
    init(_ sample: MachineSample?, _ history: RunHistory?, pace: Double?) {
        self.sample = sample
        self.history = history
        self.pace = pace
    }

    func draw(on frame: inout Frame, _ part: PlacedPart) {
        let isPaused = history?.state == .paused
        let inner = frame.panel(
            Text("machine", zh: "机器"), subtitle: isPaused ? Text("before pause", zh: "暂停前") : .empty, part: part)
        guard let sample else { return frame.empty([Text("measuring…", zh: "正在测量…")], in: inner) }
        let cores = Double(max(1, sample.coreLoads.count))
        let isWide = inner.width >= 30
        var lines: [(name: Text, share: Double, text: String)] = [
            (
                Text("cpu", zh: "处理器"), sample.totalLoad / cores,
                "\(NumberFormat.fixed(sample.totalLoad, decimals: 2))/\(Int(cores))"
            ),
            (
                isWide ? Text("memory", zh: "内存") : Text("mem", zh: "内存"),
                Double(sample.memoryUsed) / Double(max(1, sample.memoryTotal)),
                NumberFormat.percent(Double(sample.memoryUsed) / Double(max(1, sample.memoryTotal)))
            ),
            (
                isWide ? Text("process", zh: "进程") : Text("this", zh: "进程"),
                Double(sample.processMemory) / Double(max(1, sample.memoryTotal)),
                NumberFormat.bytes(sample.processMemory)
            ),
        ]
        if inner.height < 4 { lines.remove(at: 1) }
        let labelWidth = max(isWide ? 8 : 5, (lines.map { frame.width(of: $0.name) }.max() ?? 0) + 1)
        for (row, line) in lines.enumerated() where row < inner.height {
            LabeledGauge(
                line.name, Gauge(line.share), value: Text(verbatim: line.text),
                labelWidth: labelWidth, valueWidth: 8
            )
            .draw(on: &frame.canvas, in: inner.row(row), theme: frame.theme)
        }
        var row = lines.count
        for text in throughput(frame, width: inner.width) where row < inner.height {
            frame.line(text, in: inner, row: row)
            row += 1
        }
    }

    /// Samples or tokens a second, and arithmetic a second.
    private func throughput(_ frame: Frame, width: Int) -> [StyledText] {
        let theme = frame.theme
        guard let history, let plan = history.plan, let latest = history.latest, latest.throughput > 0 else {
            return []
        }
        let limit = history.limit(of: pace)
        let rate = limit.map { $0 * Double(plan.unitsPerStep) } ?? latest.throughput
        var text = StyledText(NumberFormat.compact(rate), theme[.value])
        text.append(Text(" \(plan.unitLabel)/s", zh: " \(plan.unitLabel)/秒"), theme[.dim])
        guard history.isActive else { return [theme.text(Text("was ", zh: "曾为 "), .dim) + text] }
        if limit != nil {
            // As on the pane of the machine: what the pace lets through, and what would be possible.
            let possible = NumberFormat.compact(latest.throughput)
            let rest = theme.text(Text(", unlimited \(possible)", zh: "，不限速 \(possible)"), .dim)
            if (text + rest).width(in: frame.language) <= width { return [text + rest] }
            let short = theme.text(Text("/s", zh: "/秒"), .dim)
            return [StyledText(NumberFormat.compact(rate), theme[.value]) + short + rest]
        }
        guard let flops = history.flopsPerSecond else { return [text] }
        let second =
            theme.text(NumberFormat.fixed(flops / 1e9, decimals: flops < 9.95e9 ? 2 : 1), .value)
            + theme.text(Text(verbatim: " GFLOP/s"), .dim)
        if text.width(in: frame.language) + second.width(in: frame.language) + 2 <= 24 {
            return [text + StyledText("  ") + second]
        }
        return [text, second]
    }
}
