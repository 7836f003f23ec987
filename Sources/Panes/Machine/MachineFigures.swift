import Machine
import TerminalUI
import Training

/// Cores, memory, this process and its work, line by line.
struct MachineFigures {
    private let sample: MachineSample?
    private let history: RunHistory?

    private enum Line {
        case gauge(String, share: Double, text: String)
        case figure(String, String)
        case heading(String)
        case blank
    }

    init(_ sample: MachineSample?, _ history: RunHistory?) {
        self.sample = sample
        self.history = history
    }

    func draw(on frame: inout Frame, _ part: PlacedPart, _ scroll: ScrollPosition) {
        let inner = frame.panel("machine", part: part)
        guard let sample else { return frame.empty(["measuring…"], in: inner) }
        let lines = lines(sample, height: inner.height)
        let first = scroll.first(count: lines.count, visible: inner.height)
        for (row, line) in lines.dropFirst(first).prefix(inner.height).enumerated() {
            draw(line, in: inner.row(row), on: &frame)
        }
        frame.scrollbar(offset: first, count: lines.count, in: inner)
    }

    /// Scrolls by so many lines.
    func move(_ scroll: inout ScrollPosition, by rows: Int, in part: PlacedPart) {
        let height = Frame.inside(part.rect).height
        scroll.move(by: rows, count: sample.map { lines($0, height: height).count } ?? 0, visible: height)
    }

    private func draw(_ line: Line, in row: Rect, on frame: inout Frame) {
        let theme = frame.theme
        switch line {
        case .gauge(let name, let share, let text):
            LabeledGauge(name, Gauge(share, gradient: theme[.load]), value: text, labelWidth: 9, valueWidth: 19)
                .draw(on: &frame.canvas, in: row, theme: theme)
        case .figure(let name, let value):
            frame.canvas.put(theme.text(TextWidth.pad(name, to: 9), .label) + theme.text(value, .value), in: row)
        case .heading(let title): frame.canvas.put(theme.text(title, .heading), in: row)
        case .blank: break
        }
    }

    private func lines(_ sample: MachineSample, height: Int) -> [Line] {
        let cores = Double(max(1, sample.coreLoads.count))
        let total = Double(max(1, sample.memoryTotal))
        let shownCores = min(sample.coreLoads.count, max(2, height - 11))
        var lines = sample.coreLoads.prefix(shownCores).enumerated().map { index, load in
            Line.gauge("core \(index)", share: load, text: NumberFormat.percent(load))
        }
        if shownCores < sample.coreLoads.count {
            lines.append(.figure("", "and \(sample.coreLoads.count - shownCores) more cores"))
        }
        lines += [
            .gauge(
                "memory", share: Double(sample.memoryUsed) / total,
                text: "\(NumberFormat.bytes(sample.memoryUsed)) of \(NumberFormat.bytes(sample.memoryTotal))"),
            .blank, .heading("process"),
            .gauge(
                "cpu", share: sample.processLoad / cores,
                text: "\(NumberFormat.fixed(sample.processLoad, decimals: 2)) cores"),
            .gauge(
                "memory", share: Double(sample.processMemory) / total,
                text:
                    "\(NumberFormat.bytes(sample.processMemory)), peak \(NumberFormat.bytes(sample.processPeakMemory))"
            ),
        ]
        if let history, let plan = history.plan { lines += work(of: history, plan) }
        if let free = sample.diskFree { lines.append(.figure("disk", "\(NumberFormat.bytes(free)) free")) }
        if let temperature = sample.temperature {
            lines.append(.figure("sensor", "\(NumberFormat.fixed(temperature, decimals: 0)) °C"))
        }
        return lines
    }

    private func work(of history: RunHistory, _ plan: RunPlan) -> [Line] {
        let threads = "\(plan.threads) thread\(plan.threads == 1 ? "" : "s")"
        var lines: [Line] = [
            .figure("kernels", plan.kernelLibrary),
            .figure("using", "\(plan.instructionSet), \(threads), \(plan.precision)"),
        ]
        guard let latest = history.latest, latest.throughput > 0 else { return lines }
        lines.append(.figure("throughput", "\(NumberFormat.compact(latest.throughput)) \(plan.throughputUnit)/s"))
        if let steps = history.stepsPerSecond { lines.append(.figure("", "\(NumberFormat.compact(steps)) steps/s")) }
        if let flops = history.flopsPerSecond {
            lines.append(.figure("compute", "\(NumberFormat.fixed(flops / 1e9, decimals: 2)) GFLOP/s"))
        }
        return lines
    }
}
