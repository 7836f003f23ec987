import Drawing
import Language
import TerminalUI
import Training

/// What happened, the newest first; one of them is chosen while the list has the keys.
struct EventsList {
    private let log: [LogLine]
    private let hint: Text

    /// - Parameters:
    ///   - log: oldest first.
    ///   - hint: a word for the corner.
    init(_ log: [LogLine], hint: Text = .empty) {
        self.log = log
        self.hint = hint
    }

    /// - Parameter selection: the chosen event, counted from the newest.
    func draw(on frame: inout Frame, _ part: PlacedPart, selection: Int) {
        let count = log.count
        let inner = frame.panel(
            Text("events", zh: "事件"), subtitle: count > 0 ? Text(verbatim: "\(count)") : .empty,
            trailing: hint.isEmpty ? StyledText() : frame.theme.text(hint, .faint), part: part)
        guard !log.isEmpty else {
            let start = frame.key(for: .start)
            let words = [
                Text("What you do and what the run does is kept here.", zh: "这里记录你的操作和运行中发生的事。"),
                Text(
                    "Nothing has happened yet: \(start) in the settings starts a run.", zh: "尚无事件：在设置中按 \(start) 开始运行。"),
            ]
            return frame.empty(words, in: inner)
        }
        let offset = Self.first(selection: selection, count: count, visible: inner.height)
        let hasKeys = !frame.isCovered && frame.hasKeys(part)
        let width = log.suffix(inner.height + offset).map { $0.step.grouped.count }.max() ?? 1
        for row in 0..<inner.height {
            let index = count - 1 - offset - row
            guard index >= 0 else { break }
            let entry = log[index]
            let isChosen = hasKeys && offset + row == selection
            if isChosen { frame.canvas.fill(inner.row(row), style: frame.theme[.selection].over(frame.theme.ground)) }
            var text = StyledText(isChosen ? "▸" : " ", frame.theme[.accent])
            text.append(
                TextWidth.pad(entry.step.grouped, to: width, alignment: .trailing) + " ",
                frame.theme[.dim])
            text.append(entry.kind.mark(frame.symbols) + " ", frame.theme[entry.kind.scope])
            text.append(entry.text, frame.theme[entry.kind == .state || entry.kind == .note ? .dim : .text])
            frame.line(text, in: inner, row: row)
        }
        frame.scrollbar(offset: offset, count: count, in: inner)
    }
}

extension EventsList {
    /// The first event shown, so that the chosen one is in sight.
    private static func first(selection: Int, count: Int, visible: Int) -> Int {
        var place = ListState(selection: selection)
        place.fit(count: count, visible: visible)
        return place.offset
    }

    /// The event under a point, counted from the newest; nil where there is none.
    static func event(at point: Point, in inner: Rect, selection: Int, count: Int) -> Int? {
        guard inner.contains(point) else { return nil }
        let event = first(selection: selection, count: count, visible: inner.height) + point.y - inner.y
        return event < count ? event : nil
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
