import Drawing
import Experiments
import Language
import TerminalUI

/// The splits, where the data come from, and what there is to say about them, line by line.
struct DataFacts {
    private let lines: [Line]

    private enum Line {
        case heading(Text)
        case gauge(name: Text, share: Double, text: Text)
        case setting(Text, Text)
        case note(Text)
        case blank
    }

    init(_ session: SessionState?) { lines = session.map(Self.lines) ?? [] }

    func draw(on frame: inout Frame, _ part: PlacedPart, _ scroll: ScrollPosition, empty: [Text]) {
        let inner = frame.panel(Text("data", zh: "数据"), part: part)
        guard !lines.isEmpty else { return frame.empty(empty, in: inner) }
        let wrapped = wrapped(in: inner, frame.language)
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
    func move(_ scroll: inout ScrollPosition, by rows: Int, in part: PlacedPart, _ language: Language) {
        let inner = Frame.inside(part.rect)
        let wrapped = wrapped(in: inner, language)
        let isWhole = Self.needsColumns(wrapped, in: inner)
        scroll.move(by: rows, count: isWhole ? 0 : wrapped.count, visible: inner.height)
    }

    private func wrapped(in inner: Rect, _ language: Language) -> [Line] {
        lines.flatMap { Self.wrap($0, to: inner.width >= 120 ? inner.width / 2 - 2 : inner.width, language) }
    }

    /// Wide screens have room for two columns, where one is not enough.
    private static func needsColumns(_ wrapped: [Line], in inner: Rect) -> Bool {
        inner.width >= 120 && wrapped.count > inner.height && wrapped.count <= 2 * inner.height
    }

    private static func wrap(_ line: Line, to width: Int, _ language: Language) -> [Line] {
        guard case .note(let text) = line else { return [line] }
        return TextWidth.wrap(text.in(language), to: max(10, width - 2)).enumerated().map { index, words in
            .note(Text(verbatim: (index == 0 ? "• " : "  ") + words))
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
                frame.theme.text(TextWidth.pad(name, to: 16), .label)
                    + frame.theme.text(value, .value), in: row)
        case .note(let text): frame.canvas.put(frame.theme.text(text, .text), in: row)
        case .blank: break
        }
    }

    /// The settings of the data that are not the default.
    private static func given(_ experiment: Experiment) -> [Line] {
        experiment.data.all.compactMap { field in
            let path = "data.\(field.name)"
            guard field.value != experiment.hyperparameter(at: path)?.defaultValue else { return nil }
            let value = experiment.written(at: path) ?? field.value
            let words =
                value.table?.filter { !$0.value.typed.isEmpty }.map { "\($0.name) \($0.value.typed)" }.joined(
                    separator: ", ") ?? value.typed
            return .setting(Text(verbatim: field.name), Text(verbatim: words))
        }
    }

    private static func lines(of session: SessionState) -> [Line] {
        guard let plan = session.shown?.plan else { return [] }
        var lines: [Line] = [.heading(Text("splits", zh: "划分"))]
        let total = max(1, plan.splitSizes.reduce(0) { $0 + $1.count })
        let shares = plan.splitSizes.map { Double($0.count) / Double(total) }
        let percents = shares.map { NumberFormat.percent($0) }
        let longest = percents.map(\.count).max() ?? 0
        for ((size, share), text) in zip(zip(plan.splitSizes, shares), percents) {
            let count = size.count.grouped
            let percent = TextWidth.pad(text, to: longest, alignment: .trailing)
            lines.append(
                .gauge(
                    name: size.split.label, share: share,
                    text: Text("\(count) \(plan.unitLabel)  \(percent)", zh: "\(count) 个\(plan.unitLabel)  \(percent)"))
            )
        }
        lines += [
            .blank, .heading(Text("task", zh: "任务")), .setting(Text("task", zh: "任务"), plan.taskLabel),
        ]
        if !plan.classes.isEmpty {
            let names = plan.classes.joined(separator: ", ")
            let count = plan.classes.count
            lines.append(.setting(Text("classes", zh: "类别"), Text("\(count): \(names)", zh: "\(count) 个：\(names)")))
        }
        let steps = NumberFormat.compact(plan.stepsPerEpoch)
        lines.append(
            .setting(
                Text("batch size", zh: "批大小"),
                Text("\(plan.batchSize), \(steps) steps an epoch", zh: "\(plan.batchSize)，每轮 \(steps) 步")))
        lines += [.blank, .heading(Text("notes", zh: "说明"))]
        lines +=
            plan.notes.isEmpty
            ? [.note(Text("nothing to remark: every row was read", zh: "无特别说明：所有行均已读取"))]
            : plan.notes.map { .note($0) }
        if let experiment = session.currentCard?.experiment {
            lines += [.blank, .heading(Text("settings that were given", zh: "已给出的设置"))]
            lines += given(experiment)
        }
        lines += [.blank, .setting(Text(verbatim: "sha-256"), Text(verbatim: plan.dataHash))]
        return lines
    }
}
