import TerminalUI

/// The chosen row of the chooser at length.
struct SessionAbout {
    private let row: SessionSearch.Row?

    init(_ row: SessionSearch.Row?) { self.row = row }

    func draw(on frame: inout Frame, in rect: Rect, _ screen: ScreenState) {
        guard let row else { return }
        let inner = Panel(row.name).draw(on: &frame.canvas, in: rect, theme: frame.theme)
        let theme = frame.theme
        let (start, settings) = (frame.key("chooser.start"), frame.key("chooser.settings"))
        var lines: [StyledText] = []
        func add(_ text: String, _ scope: Scope) {
            lines += TextWidth.wrap(text, to: inner.width - 2).map { theme.text(" " + $0, scope) }
        }
        switch row {
        case .file:
            add(
                "An experiment file, or the folder of a session. \(start) starts it; \(settings) shows its settings first.",
                .text)
        case .sample(let card):
            add(card.summary, .text)
            if inner.height > lines.count {
                lines.append(frame.theme.text(" " + TextWidth.truncateMiddle(card.path, to: inner.width - 2), .faint))
            }
        case .session(let card):
            let sign = RunSign(card.state)
            add(
                "\(card.runs == 1 ? "1 run" : "\(card.runs) runs"); the newest is \(sign.word) at step \(card.step) of \(card.totalSteps).",
                .text)
            if let result = card.result { add(result.words, .strong) }
            if card.name == screen.session?.card.name {
                add("It is open here: \(start) returns to it.", .dim)
            } else if card.isLocked {
                add("Another program writes to it; it can only be looked at.", .warning)
            } else if card.state == .stopped {
                add("\(start) opens it; \(frame.key("run.toggle")) goes on where it stopped.", .dim)
            }
        }
        frame.lines(lines, in: inner)
    }
}
