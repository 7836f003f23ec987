import Columns
import Drawing
import Formats
import Language
import TerminalUI

/// What a cleaning step does: how many rows, some of them before and after, and what it learned.
struct CleaningPage {
    private let step: CleaningReport.Step?
    private let isText: Bool
    /// What the step is for.
    private let summary: Text
    private let failure: Text?
    private let reading: Text?

    /// - Parameters:
    ///   - failure: why nothing is known of what the steps do.
    ///   - reading: how far that is found out; nil where it is known.
    init(_ step: CleaningReport.Step?, isText: Bool, summary: Text, failure: Text?, reading: Text?) {
        self.step = step
        self.isText = isText
        self.summary = summary
        self.failure = failure
        self.reading = reading
    }

    func draw(on frame: inout Frame, _ part: PlacedPart, _ scroll: ScrollPosition) {
        let inner = frame.panel(
            Text("before → after", zh: "之前 → 之后"), subtitle: Text(verbatim: step?.id ?? ""), part: part)
        let lines = lines(frame.theme, width: inner.width, frame.language)
        let first = scroll.first(count: lines.count, visible: inner.height)
        frame.lines(Array(lines.dropFirst(first)), in: inner)
        frame.scrollbar(offset: first, count: lines.count, in: inner)
    }

    func lines(_ theme: Theme, width: Int, _ language: Language) -> [StyledText] {
        func wrapped(_ text: Text, _ scope: Scope) -> [StyledText] {
            TextWidth.wrap(text.in(language), to: width).map { theme.text($0, scope) }
        }
        guard let step else { return (failure ?? reading).map { wrapped($0, failure == nil ? .dim : .bad) } ?? [] }
        var lines = summary.isEmpty ? [] : wrapped(summary, .text)
        if let failure { return lines + wrapped(failure, .bad) }
        guard step.isEnabled else {
            return lines + wrapped(Text("It is switched off: nothing is done.", zh: "已关闭：不做任何处理。"), .dim)
        }
        if let reading { return lines + wrapped(reading, .dim) }
        lines += wrapped(counts(step), .value)
        let numbers = step.changes.map { String($0.line) }
        let widest = numbers.map(\.count).max() ?? 0
        let label = isText ? Text("document ", zh: "文档 ") : Text("line ", zh: "行 ")
        for (change, number) in zip(step.changes, numbers) {
            let place = TextWidth.pad(number, to: widest, alignment: .trailing)
            let column = change.column.map { $0.printable + "  " } ?? ""
            var line = theme.text(label, .dim) + theme.text(place + "  ", .label) + theme.text(column, .label)
            let room = max(8, (width - line.width(in: language) - 3) / 2)
            line = line + theme.text(Self.shown(change.before, room, language), .dim) + theme.text(" → ", .dim)
            line =
                line
                + (change.isDropped
                    ? theme.text(Text("dropped", zh: "删除"), .warning)
                    : theme.text(Self.shown(change.after, room, language), .value))
            lines.append(line)
        }
        let most = 30
        if !step.learned.isEmpty {
            let heading =
                isText
                ? Text("what it did", zh: "结果")
                : Text("learned from the training rows", zh: "从训练行学到的")
            lines.append(theme.text(heading, .heading))
        }
        for sentence in step.learned.prefix(most) { lines += wrapped(sentence.printable, .text) }
        if step.learned.count > most {
            let more = step.learned.count - most
            lines += wrapped(Text("and \(more) more", zh: "另有 \(more) 项"), .dim)
        }
        return lines
    }

    private static func shown(_ value: String?, _ room: Int, _ language: Language) -> String {
        TextWidth.truncate(value?.printable ?? Text("missing", zh: "缺失").in(language), to: room)
    }

    /// What it does to rows and columns, in numbers.
    private func counts(_ step: CleaningReport.Step) -> Text {
        let (changed, dropped) = (step.changed.grouped, step.dropped.grouped)
        var parts = [
            isText
                ? Text("documents changed \(changed), dropped \(dropped)", zh: "文档：改动 \(changed)，删除 \(dropped)")
                : Text("rows changed \(changed), dropped \(dropped)", zh: "行：改动 \(changed)，删除 \(dropped)")
        ]
        if !step.added.isEmpty {
            let (count, some) = (step.added.count, Self.some(step.added))
            parts.append(Text("columns added \(count): \(some)", zh: "新增列 \(count)：\(some)"))
        }
        if !step.removed.isEmpty {
            let (count, some) = (step.removed.count, Self.some(step.removed))
            parts.append(Text("columns gone \(count): \(some)", zh: "去除列 \(count)：\(some)"))
        }
        return parts.joined(separator: Text("; ", zh: "；"))
    }

    private static func some(_ names: [String]) -> String {
        names.prefix(4).map(\.printable).joined(separator: ", ") + (names.count > 4 ? " …" : "")
    }
}
