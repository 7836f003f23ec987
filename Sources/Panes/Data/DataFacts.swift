import TerminalUI
import Training

/// The splits, where the data come from, and what there is to say about them, line by line.
struct DataFacts {
    private let lines: [Line]

    private enum Line {
        case heading(String)
        case gauge(name: String, share: Double, text: String)
        case setting(String, String)
        case note(String)
        case blank
    }

    init(_ session: SessionState?) { lines = session.map(Self.lines) ?? [] }

    func draw(on frame: inout Frame, _ part: PlacedPart, _ scroll: ScrollPosition, empty: [String]) {
        let inner = frame.panel("data", part: part)
        guard !lines.isEmpty else { return frame.empty(empty, in: inner) }
        let wrapped = wrapped(in: inner)
        guard !Self.needsColumns(wrapped, in: inner) else {
            let columns = inner.columns([.fill, .fill], gap: 3)
            for (index, line) in wrapped.enumerated() {
                draw(line, in: columns[index / inner.height].row(index % inner.height), on: &frame)
            }
            return
        }
        let first = scroll.first(count: wrapped.count, visible: inner.height)
        for (row, line) in wrapped.dropFirst(first).prefix(inner.height).enumerated() {
            draw(line, in: inner.row(row), on: &frame)
        }
        frame.scrollbar(offset: first, count: wrapped.count, in: inner)
    }

    /// Scrolls by so many lines as they are drawn.
    func move(_ scroll: inout ScrollPosition, by rows: Int, in part: PlacedPart) {
        let inner = Frame.inside(part.rect)
        let wrapped = wrapped(in: inner)
        let isWhole = Self.needsColumns(wrapped, in: inner)
        scroll.move(by: rows, count: isWhole ? 0 : wrapped.count, visible: inner.height)
    }

    private func wrapped(in inner: Rect) -> [Line] {
        lines.flatMap { Self.wrap($0, to: inner.width >= 120 ? inner.width / 2 - 2 : inner.width) }
    }

    /// Wide screens have room for two columns, where one is not enough.
    private static func needsColumns(_ wrapped: [Line], in inner: Rect) -> Bool {
        inner.width >= 120 && wrapped.count > inner.height && wrapped.count <= 2 * inner.height
    }

    private static func wrap(_ line: Line, to width: Int) -> [Line] {
        guard case .note(let text) = line else { return [line] }
        return TextWidth.wrap(text, to: max(10, width - 2)).enumerated().map { index, words in
            .note((index == 0 ? "• " : "  ") + words)
        }
    }

    private func draw(_ line: Line, in row: Rect, on frame: inout Frame) {
        switch line {
        case .heading(let title): frame.heading(title, in: row)
        case .gauge(let name, let share, let text):
            LabeledGauge(name, Gauge(share), value: text, labelWidth: 12, valueWidth: min(26, row.width / 2))
                .draw(on: &frame.canvas, in: row, theme: frame.theme)
        case .setting(let name, let value):
            frame.canvas.put(
                frame.theme.text(TextWidth.pad(name, to: 16), .label) + frame.theme.text(value, .value), in: row)
        case .note(let text): frame.canvas.put(frame.theme.text(text, .text), in: row)
        case .blank: break
        }
    }

    private static func lines(of session: SessionState) -> [Line] {
        guard let plan = session.shown?.plan else { return [] }
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
        if let experiment = session.currentCard?.experiment {
            lines += [.blank, .heading("settings that were given")]
            for field in experiment.data.all where experiment.data.isGiven(field.name) {
                lines.append(.setting(field.name, experiment.written(at: "data.\(field.name)")?.typed ?? ""))
            }
        }
        lines += [.blank, .setting("sha-256", plan.dataHash)]
        return lines
    }
}
