import Language
import TerminalUI
import Training

/// What happened in a run, the newest first.
struct EventsList {
    private let history: RunHistory?
    private let hint: Text

    /// - Parameter hint: a word for the corner.
    init(_ history: RunHistory?, hint: Text = .empty) {
        self.history = history
        self.hint = hint
    }

    func draw(on frame: inout Frame, _ part: PlacedPart, _ scroll: ScrollPosition) {
        let count = history?.log.count ?? 0
        let inner = frame.panel(
            Text("events", zh: "事件"), subtitle: count > 0 ? Text(verbatim: "\(count)") : .empty,
            trailing: hint.isEmpty ? StyledText() : frame.theme.text(hint, .faint), part: part)
        guard let log = history?.log, !log.isEmpty else {
            return frame.empty([Text("nothing has happened yet", zh: "尚无事件")], in: inner)
        }
        let offset = scroll.first(count: count, visible: inner.height)
        let width = log.suffix(inner.height + offset).map { String($0.step).count }.max() ?? 1
        for row in 0..<inner.height {
            let index = count - 1 - offset - row
            guard index >= 0 else { break }
            let entry = log[index]
            var text = StyledText(
                TextWidth.pad(String(entry.step), to: width, alignment: .trailing) + " ", frame.theme[.dim])
            text.append(entry.kind.mark(frame.symbols) + " ", frame.theme[entry.kind.scope])
            text.append(entry.text, frame.theme[entry.kind == .state || entry.kind == .note ? .dim : .text])
            frame.line(text, in: inner, row: row)
        }
        frame.scrollbar(offset: offset, count: count, in: inner)
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
