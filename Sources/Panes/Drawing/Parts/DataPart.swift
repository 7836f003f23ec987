import TerminalUI
import Training

extension Painter {
    /// The splits, where the data come from, and what there is to say about them.
    mutating func data(in rect: Rect) {
        let inner = panel("data", part: .data, in: rect)
        let lines = DataPane.lines(state)
        guard !lines.isEmpty else {
            return empty(workspace?.current == nil ? emptyRun : ["The data are being read."], in: inner)
        }
        let wrapped = lines.flatMap { wrap($0, to: inner.width >= 120 ? inner.width / 2 - 2 : inner.width) }
        // Wide screens have room for two columns, where one is not enough.
        if inner.width >= 120, wrapped.count > inner.height, wrapped.count <= 2 * inner.height {
            let columns = inner.columns([.fill, .fill], gap: 3)
            for (index, entry) in wrapped.enumerated() {
                draw(entry, in: columns[index / inner.height].row(index % inner.height))
            }
            return
        }
        let first = min(workspace?.dataPosition.selection ?? 0, max(0, wrapped.count - inner.height))
        for (row, entry) in wrapped.dropFirst(first).prefix(inner.height).enumerated() {
            draw(entry, in: inner.row(row))
        }
        Scrollbar(offset: first, visible: inner.height, count: wrapped.count)
            .draw(on: &canvas, x: inner.right, y: inner.y, height: inner.height, theme: theme)
    }

    private func wrap(_ line: DataPane.Line, to width: Int) -> [DataPane.Line] {
        guard case .note(let text) = line else { return [line] }
        return TextWidth.wrap(text, to: max(10, width - 2)).enumerated().map { index, words in
            .note((index == 0 ? "• " : "  ") + words)
        }
    }

    private mutating func draw(_ line: DataPane.Line, in row: Rect) {
        switch line {
        case .heading(let title):
            let end = canvas.put(title, x: row.x, y: row.y, style: theme[.heading].with(.bold), width: row.width)
            canvas.line(x: end + 1, y: row.y, width: row.right - end - 2, style: theme[.border])
        case .gauge(let name, let share, let text):
            LabeledGauge(name, Gauge(share), value: text, labelWidth: 12, valueWidth: min(26, row.width / 2))
                .draw(on: &canvas, in: row, theme: theme)
        case .setting(let name, let value):
            canvas.put(theme.text(TextWidth.pad(name, to: 16), .label) + theme.text(value, .value), in: row)
        case .note(let text): canvas.put(theme.text(text, .text), in: row)
        case .blank: break
        }
    }
}

/// What the Data pane says, line by line.
enum DataPane {
    enum Line: Sendable {
        case heading(String)
        case gauge(name: String, share: Double, text: String)
        case setting(String, String)
        case note(String)
        case blank
    }

    static func lineCount(_ state: AppState) -> Int { lines(state).count }

    static func lines(_ state: AppState) -> [Line] {
        guard let workspace = state.workspace, let plan = workspace.shown?.plan else { return [] }
        var lines: [Line] = [.heading("splits")]
        let total = max(1, plan.splitSizes.reduce(0) { $0 + $1.count })
        for size in plan.splitSizes {
            let share = Double(size.count) / Double(total)
            lines.append(
                .gauge(
                    name: size.split.rawValue, share: share,
                    text: "\(NumberFormat.grouped(size.count)) \(plan.throughputUnit)  \(NumberFormat.percent(share))"))
        }
        lines += [.blank, .heading("task"), .setting("task", plan.task)]
        if !plan.classes.isEmpty {
            lines.append(.setting("classes", "\(plan.classes.count): " + plan.classes.joined(separator: ", ")))
        }
        lines.append(
            .setting("batch", "\(plan.batchSize), \(NumberFormat.short(plan.stepsPerEpoch, digits: 3)) steps an epoch"))
        lines += [.blank, .heading("notes")]
        lines += plan.notes.isEmpty ? [.note("nothing to remark: every row was read")] : plan.notes.map(Line.note)
        if let experiment = workspace.currentCard?.experiment {
            lines += [.blank, .heading("settings that were given")]
            for field in experiment.data.all where experiment.data.isGiven(field.name) {
                lines.append(.setting(field.name, HyperparameterForm.typed(field.value)))
            }
        }
        lines += [.blank, .setting("sha-256", plan.dataHash)]
        return lines
    }
}
