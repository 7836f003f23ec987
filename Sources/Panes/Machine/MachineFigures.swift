import Machine
import TerminalUI
import Training

/// Cores, memory, this process and its work, line by line.
struct MachineFigures {
    private let sample: MachineSample?
    private let history: RunHistory?

    init(_ sample: MachineSample?, _ history: RunHistory?) {
        self.sample = sample
        self.history = history
    }

    func draw(on frame: inout Frame, _ part: PlacedPart) {
        let inner = frame.panel("machine", part: part)
        guard let sample else { return frame.empty(["measuring…"], in: inner) }
        var row = 0
        func gauge(_ name: String, _ share: Double, _ text: String) {
            LabeledGauge(name, Gauge(share, gradient: frame.theme[.load]), value: text, labelWidth: 9, valueWidth: 19)
                .draw(on: &frame.canvas, in: inner.row(row), theme: frame.theme)
            row += 1
        }
        func text(_ name: String, _ value: String) {
            frame.line(
                frame.theme.text(TextWidth.pad(name, to: 9), .label) + frame.theme.text(value, .value), in: inner,
                row: row)
            row += 1
        }
        let shownCores = min(sample.coreLoads.count, max(2, inner.height - 11))
        for (index, load) in sample.coreLoads.prefix(shownCores).enumerated() {
            gauge("core \(index)", load, NumberFormat.percent(load))
        }
        if shownCores < sample.coreLoads.count { text("", "and \(sample.coreLoads.count - shownCores) more cores") }
        gauge(
            "memory", Double(sample.memoryUsed) / Double(max(1, sample.memoryTotal)),
            "\(NumberFormat.bytes(sample.memoryUsed)) of \(NumberFormat.bytes(sample.memoryTotal))")
        row += 1
        frame.line(frame.theme.text("this program", .heading), in: inner, row: row)
        row += 1
        gauge(
            "cpu", sample.processLoad / Double(max(1, sample.coreLoads.count)),
            "\(NumberFormat.fixed(sample.processLoad, decimals: 2)) cores")
        gauge(
            "memory", Double(sample.processMemory) / Double(max(1, sample.memoryTotal)),
            "\(NumberFormat.bytes(sample.processMemory)), peak \(NumberFormat.bytes(sample.processPeakMemory))")
        if let history, let plan = history.plan {
            text("kernels", plan.kernelLibrary)
            text(
                "using",
                "\(plan.instructionSet), \(plan.threads) thread\(plan.threads == 1 ? "" : "s"), \(plan.precision)")
            if let latest = history.latest, latest.throughput > 0 {
                text("speed", "\(NumberFormat.compact(latest.throughput)) \(plan.throughputUnit)/s")
                if let steps = history.stepsPerSecond { text("", "\(NumberFormat.compact(steps)) steps/s") }
                if let flops = history.flopsPerSecond {
                    text("work", "\(NumberFormat.fixed(flops / 1e9, decimals: 2)) GF/s")
                }
            }
        }
        if let free = sample.diskFree { text("disk", "\(NumberFormat.bytes(free)) free") }
        if let temperature = sample.temperature { text("sensor", "\(NumberFormat.fixed(temperature, decimals: 0)) °C") }
    }
}
