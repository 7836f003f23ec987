import Drawing
import Experiments
import Language
import Machine
import TerminalUI

/// Cores, memory, this process and its work, line by line.
struct MachineFigures {
    private let sample: MachineSample?
    private let history: RunHistory?
    private let pace: Double?

    private enum Line {
        case gauge(Text, share: Double, text: Text, runsOut: Bool = false)
        case figure(Text, Text)
        case heading(Text)
        case blank
    }

    /// - Parameter pace: steps a second at most; nil without a limit.
    init(_ sample: MachineSample?, _ history: RunHistory?, pace: Double?) {
        self.sample = sample
        self.history = history
        self.pace = pace
    }

    func draw(on frame: inout Frame, _ part: PlacedPart, _ scroll: ScrollPosition) {
        let isPaused = history?.state == .paused
        let inner = frame.panel(
            Text("machine", zh: "机器"), subtitle: isPaused ? Text("before pause", zh: "暂停前") : .empty, part: part)
        guard let sample else { return frame.empty([Text("measuring…", zh: "正在测量…")], in: inner) }
        let lines = lines(sample, height: inner.height)
        let first = scroll.first(count: lines.count, visible: inner.height)
        for (row, line) in lines.dropFirst(first).prefix(inner.height).enumerated() {
            draw(line, widths: widths(lines, frame), in: inner.row(row), on: &frame)
        }
        frame.scrollbar(offset: first, count: lines.count, in: inner)
    }

    /// Scrolls by so many lines.
    func move(_ scroll: inout ScrollPosition, by rows: Int, in part: PlacedPart) {
        let height = Frame.inside(part.rect).height
        scroll.move(by: rows, count: sample.map { lines($0, height: height).count } ?? 0, visible: height)
    }

    /// Room for the longest name and for the longest figure beside a bar, which takes what is left.
    private func widths(_ lines: [Line], _ frame: Frame) -> (label: Int, value: Int) {
        var (label, value) = (8, 8)
        for line in lines {
            switch line {
            case .gauge(let name, _, let text, _):
                label = max(label, frame.width(of: name))
                value = max(value, frame.width(of: text))
            case .figure(let name, _): label = max(label, frame.width(of: name))
            case .heading, .blank: break
            }
        }
        return (label + 1, value)
    }

    private func draw(_ line: Line, widths: (label: Int, value: Int), in row: Rect, on frame: inout Frame) {
        let theme = frame.theme
        switch line {
        case .gauge(let name, let share, let text, let runsOut):
            LabeledGauge(
                name, Gauge(share, gradient: runsOut ? theme[.load] : nil), value: text, labelWidth: widths.label,
                valueWidth: widths.value
            )
            .draw(on: &frame.canvas, in: row, theme: theme)
        case .figure(let name, let value):
            frame.canvas.put(
                theme.text(TextWidth.pad(name, to: widths.label), .label) + theme.text(value, .value), in: row)
        case .heading(let title): frame.canvas.put(theme.text(title, .heading), in: row)
        case .blank: break
        }
    }

    private func lines(_ sample: MachineSample, height: Int) -> [Line] {
        let cores = Double(max(1, sample.coreLoads.count))
        let total = Double(max(1, sample.memoryTotal))
        let shownCores = min(sample.coreLoads.count, max(2, height - 11))
        var lines = sample.coreLoads.prefix(shownCores).enumerated().map { index, load in
            Line.gauge(
                Text("core \(index)", zh: "核心 \(index)"), share: load, text: Text(verbatim: NumberFormat.percent(load)))
        }
        if shownCores < sample.coreLoads.count {
            let more = sample.coreLoads.count - shownCores
            lines.append(.figure(.empty, Text("and \(more) more cores", zh: "另有 \(more) 个核心")))
        }
        let (used, all) = (NumberFormat.bytes(sample.memoryUsed), NumberFormat.bytes(sample.memoryTotal))
        let load = NumberFormat.fixed(sample.processLoad, decimals: 2)
        let (own, peak) = (NumberFormat.bytes(sample.processMemory), NumberFormat.bytes(sample.processPeakMemory))
        let memory = Text("memory", zh: "内存")
        lines += [
            .gauge(
                memory, share: Double(sample.memoryUsed) / total,
                text: Text("\(used) of \(all)", zh: "\(used) / \(all)"), runsOut: true),
            .blank, .heading(Text("process", zh: "进程")),
            .gauge(
                Text("cpu", zh: "处理器"), share: sample.processLoad / cores,
                text: Text("\(load) cores", zh: "\(load) 个核心")
            ),
            .gauge(
                memory, share: Double(sample.processMemory) / total,
                text: Text("\(own), peak \(peak)", zh: "\(own)，峰值 \(peak)")),
        ]
        if let history, let plan = history.plan { lines += work(of: history, plan) }
        if let free = sample.diskFree.map(NumberFormat.bytes) {
            lines.append(.figure(Text("disk", zh: "磁盘"), Text("\(free) free", zh: "可用 \(free)")))
        }
        if let temperature = sample.temperature {
            let degrees = NumberFormat.fixed(temperature, decimals: 0)
            lines.append(.figure(Text("sensor", zh: "温度"), Text(verbatim: "\(degrees) °C")))
        }
        return lines
    }

    private func work(of history: RunHistory, _ plan: RunPlan) -> [Line] {
        let threads = Text("\(plan.threads) thread\(plan.threads == 1 ? "" : "s")", zh: "\(plan.threads) 个线程")
        let (instructions, precision) = (plan.instructionSet, plan.precision)
        var lines: [Line] = [
            .figure(Text("kernels", zh: "算子库"), Text(verbatim: plan.kernelLibrary)),
            .figure(
                Text("using", zh: "指令集"),
                Text("\(instructions), \(threads), \(precision)", zh: "\(instructions)，\(threads)，\(precision)")),
        ]
        guard let latest = history.latest, latest.throughput > 0 else { return lines }
        guard history.isActive else {
            let units = Self.speed(history.throughput(of: latest, pace: pace), plan.unitLabel)
            lines.append(.figure(Text("throughput", zh: "吞吐量"), Text("was \(units)", zh: "曾为 \(units)")))
            return lines
        }
        let steps = Text("steps", zh: "步")
        var rates = [(possible: latest.throughput, perStep: Double(plan.unitsPerStep), unit: plan.unitLabel)]
        if let possible = history.stepsPerSecond { rates.append((possible, 1, steps)) }
        let limit = history.limit(of: pace)
        var name = Text("throughput", zh: "吞吐量")
        for rate in rates {
            lines.append(.figure(name, Self.speed(limit.map { $0 * rate.perStep } ?? rate.possible, rate.unit)))
            name = .empty
        }
        // Rows of their own: beside the figures above they would be cut on a small screen.
        if limit != nil {
            name = Text("unlimited", zh: "不限速")
            for rate in rates {
                lines.append(.figure(name, Self.speed(rate.possible, rate.unit)))
                name = .empty
            }
        }
        if let flops = history.flopsPerSecond {
            let rate = NumberFormat.fixed(flops / 1e9, decimals: 2)
            lines.append(.figure(Text("compute", zh: "计算速度"), Text(verbatim: "\(rate) GFLOP/s")))
        }
        return lines
    }

    private static func speed(_ rate: Double, _ unit: Text) -> Text {
        let rate = NumberFormat.compact(rate)
        return Text("\(rate) \(unit)/s", zh: "\(rate) \(unit)/秒")
    }
}
