import TerminalUI
import Training

extension Painter {
    /// Load and throughput in a few gauges.
    mutating func gauges(in rect: Rect) {
        let inner = panel("machine", part: .gauges, in: rect)
        guard let sample = state.machine.latest else { return empty(["measuring…"], in: inner) }
        let cores = Double(max(1, sample.coreLoads.count))
        var lines: [(String, Double, String)] = [
            ("cpu", sample.totalLoad / cores, "\(NumberFormat.fixed(sample.totalLoad, decimals: 2))/\(Int(cores))"),
            (
                "mem", Double(sample.memoryUsed) / Double(max(1, sample.memoryTotal)),
                NumberFormat.percent(Double(sample.memoryUsed) / Double(max(1, sample.memoryTotal)))
            ),
            ("this", sample.processLoad / cores, NumberFormat.bytes(sample.processMemory)),
        ]
        if inner.height < 4 { lines.remove(at: 1) }
        for (row, line) in lines.enumerated() where row < inner.height {
            LabeledGauge(line.0, Gauge(line.1, gradient: theme[.load]), value: line.2, labelWidth: 5, valueWidth: 8)
                .draw(on: &canvas, in: inner.row(row), theme: theme)
        }
        var row = lines.count
        for text in throughput where row < inner.height {
            line(text, in: inner, row: row)
            row += 1
        }
    }

    /// Samples or tokens a second, and arithmetic a second.
    private var throughput: [StyledText] {
        guard let history, let plan = history.plan, let latest = history.latest, latest.throughput > 0 else {
            return []
        }
        var text = StyledText(NumberFormat.compact(latest.throughput), theme[.value])
        text.append(" \(plan.throughputUnit)/s", theme[.dim])
        guard let flops = history.flopsPerSecond else { return [text] }
        let second =
            theme.text(NumberFormat.fixed(flops / 1e9, decimals: flops < 9.95e9 ? 2 : 1), .value)
            + theme.text(" GF/s", .dim)
        if text.width + second.width + 2 <= 24 { return [text + StyledText("  ") + second] }
        return [text, second]
    }

    /// Learning rate, gradient norm and size of the updates, each with its recent course.
    mutating func rates(in rect: Rect) {
        let inner = panel("rate · gradient", part: .rates, in: rect)
        guard let history, let latest = history.latest else { return empty(["no step yet"], in: inner) }
        let lines: [(String, Double, BoundedCurve, Scope)] = [
            ("lr", latest.learningRate, history.learningRate, .series3),
            ("|g|", latest.gradientNorm, history.gradientNorm, .series4),
            ("upd/w", latest.updateRatio, history.updateRatio, .series5),
            ("speed", latest.throughput, history.throughput, .series6),
        ]
        for (index, item) in lines.enumerated() where index < inner.height {
            var row = inner.row(index)
            canvas.put(theme.text(item.0, .label), in: row.cutLeft(6))
            let value = index == 3 ? NumberFormat.compact(item.1) : NumberFormat.short(item.1, digits: 3)
            canvas.put(theme.text(value, .value), in: row.cutLeft(8))
            _ = row.cutLeft(1)
            Sparkline(item.2.spark(count: row.width)).draw(on: &canvas, in: row, style: theme[item.3])
        }
    }

    /// What happened, the newest first.
    mutating func events(in rect: Rect) {
        let count = history?.log.count ?? 0
        let trailing =
            workspace?.parts.contains(.samples) == true && layout.rect(of: .samples) == nil
            ? theme.text("tab: text", .faint) : StyledText()
        let inner = panel("events", subtitle: count > 0 ? "\(count)" : "", trailing: trailing, part: .events, in: rect)
        guard let log = history?.log, !log.isEmpty else { return empty(["nothing has happened yet"], in: inner) }
        let offset = min(workspace?.logOffset ?? 0, max(0, count - 1))
        let width = log.suffix(inner.height + offset).map { String($0.step).count }.max() ?? 1
        for row in 0..<inner.height {
            let index = count - 1 - offset - row
            guard index >= 0 else { break }
            let entry = log[index]
            var text = StyledText(TextWidth.pad(String(entry.step), to: width, alignment: .trailing) + " ", theme[.dim])
            text.append(entry.kind.mark(ascii: state.symbols == .ascii) + " ", theme[entry.kind.scope])
            text.append(entry.text, theme[entry.kind == .state || entry.kind == .note ? .dim : .text])
            line(text, in: inner, row: row)
        }
        Scrollbar(offset: offset, visible: inner.height, count: count)
            .draw(on: &canvas, x: inner.right, y: inner.y, height: inner.height, theme: theme)
    }

    /// A text the model wrote; older and newer ones by the arrows.
    mutating func samples(in rect: Rect) {
        let samples = history?.samples ?? []
        let age = min(workspace?.sampleAge ?? 0, max(0, samples.count - 1))
        let index = samples.count - 1 - age
        var trailing = StyledText()
        if !samples.isEmpty { trailing = theme.text("\(index + 1) of \(samples.count)", .dim) }
        let subtitle = samples.isEmpty ? "" : "written at step \(samples[index].step)"
        let inner = panel("text", subtitle: subtitle, trailing: trailing, part: .samples, in: rect)
        guard !samples.isEmpty else {
            return empty(["The model writes a text at each evaluation.", "e evaluates now."], in: inner)
        }
        let sample = samples[index]
        // The model goes on where the prompt ends, so both are wrapped as one text.
        let prompt = sample.text.hasPrefix(sample.prompt) ? 0 : TextWidth.of(sample.prompt)
        let whole = (prompt == 0 ? "" : sample.prompt) + sample.text
        let lines = whole.split(separator: "\n", omittingEmptySubsequences: false)
            .flatMap { wrapCode(String($0), to: inner.width) }
        let first = min(workspace?.sampleLine ?? 0, max(0, lines.count - inner.height))
        for (row, text) in lines.dropFirst(first).prefix(inner.height).enumerated() {
            canvas.put(text, x: inner.x, y: inner.y + row, style: theme[.text], width: inner.width)
        }
        // What the model was given stands out from what it wrote.
        let given = sample.prompt.prefix { $0 != "\n" }
        if first == 0, !given.isEmpty {
            canvas.put(given, x: inner.x, y: inner.y, style: theme[.accent].with(.bold), width: inner.width)
        }
        Scrollbar(offset: first, visible: inner.height, count: lines.count)
            .draw(on: &canvas, x: inner.right, y: inner.y, height: inner.height, theme: theme)
    }

    /// Lines cut at the width and not at spaces: indentation is part of what the model learns.
    private func wrapCode(_ text: String, to width: Int) -> [String] {
        guard width > 0 else { return [] }
        var lines: [String] = []
        var line = ""
        var cells = 0
        for scalar in text.unicodeScalars {
            let size = TextWidth.of(scalar)
            if cells + size > width {
                lines.append(line)
                line = ""
                cells = 0
            }
            line.unicodeScalars.append(scalar)
            cells += size
        }
        return lines + [line]
    }
}

extension LogLine.Kind {
    var scope: Scope {
        switch self {
        case .best: .best
        case .evaluated, .note: .info
        case .saved: .good
        case .edit: .changed
        case .state: .dim
        case .warning: .warning
        case .error: .bad
        }
    }
}
