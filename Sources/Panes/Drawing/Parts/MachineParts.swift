import TerminalUI
import Training

extension Painter {
    /// The cores, the memory, this process and the work it gets done.
    mutating func machine(in rect: Rect) {
        let inner = panel("machine", part: .machine, in: rect)
        guard let sample = state.machine.latest else { return empty(["measuring…"], in: inner) }
        var row = 0
        func gauge(_ name: String, _ share: Double, _ text: String) {
            LabeledGauge(name, Gauge(share, gradient: theme[.load]), value: text, labelWidth: 9, valueWidth: 19)
                .draw(on: &canvas, in: inner.row(row), theme: theme)
            row += 1
        }
        func text(_ name: String, _ value: String) {
            line(theme.text(TextWidth.pad(name, to: 9), .label) + theme.text(value, .value), in: inner, row: row)
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
        line(theme.text("this program", .heading), in: inner, row: row)
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

    /// Load and memory over the last minutes.
    mutating func load(in rect: Rect) {
        let halves = rect.rows([.fill, .fill])
        history(of: state.machine.load, title: "load of all cores", scope: .series1, in: halves[0])
        history(of: state.machine.memory, title: "memory in use", scope: .series2, in: halves[1])
    }

    private mutating func history(of values: [Double], title: String, scope: Scope, in rect: Rect) {
        let now = values.last.map { theme.text(NumberFormat.percent($0), .value) } ?? StyledText()
        let inner = panel(title, trailing: now, part: .load, in: rect)
        var curve = Curve()
        for (index, value) in values.enumerated() { curve.append(x: Double(index - values.count + 1), y: value * 100) }
        var chart = Chart(series: [Chart.Series("", curve, scope: scope)])
        chart.yRange = 0...100
        chart.xRange = Double(-MachineHistory.capacity / 2)...0
        chart.showsLegend = false
        chart.showsXAxis = false
        chart.symbols = chartSymbols
        chart.placeholder = "measuring…"
        chart.draw(on: &canvas, in: inner, theme: theme)
    }
}
