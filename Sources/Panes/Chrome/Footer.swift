import Language
import TerminalUI

extension Frame {
    /// The keys of what has the focus; as many as there is room for, the last of them always. Then the keys of a
    /// sequence that is not complete.
    mutating func footer(_ app: AppState, in rect: Rect) {
        guard !rect.isEmpty else { return }
        canvas.fill(rect, style: theme[.footer].over(theme.ground))
        let hints = app.footerCommands.map { command, title in (command, hint(command, title)) }
        let fixed = hints.filter { ($0.0.footer ?? 0) >= 90 }
        var room = rect.width - 1 - fixed.reduce(0) { $0 + $1.1.width(in: language) + 2 }
        var shown: [StyledText] = []
        for (command, text) in hints where (command.footer ?? 0) < 90 {
            let width = text.width(in: language)
            guard width + 2 <= room else { continue }
            room -= width + 2
            shown.append(text)
        }
        var x = rect.x + 1
        for text in shown + fixed.map(\.1) {
            x = canvas.put(text, x: x, y: rect.y, width: max(0, rect.right - x)) + 2
        }
        let pending = app.dispatcher.pending.map(\.label).joined()
        guard !pending.isEmpty else { return }
        canvas.put(
            " \(pending)… ", x: max(0, rect.right - TextWidth.of(pending) - 4), y: rect.y, style: theme[.footerKey])
    }

    private func hint(_ command: Command, _ title: Text) -> StyledText {
        var text = StyledText(command.keys.first?.label ?? "", theme[.footerKey])
        text.append(" ", theme[.footer])
        text.append(title, theme[.footer])
        return text
    }
}

extension AppState {
    /// Commands for the footer, most important first, under the titles that they have now: those whose first key
    /// reaches them, and that would do something.
    var footerCommands: [(command: Command, title: Text)] {
        let scopes = scopes.map(\.id)
        return screen.keymap.footer(in: scopes).compactMap { command in
            guard let key = command.keys.first, screen.keymap.lookup(key.keys, in: scopes) == .command(command),
                !isText(key), let row = AllCommands.row(command.id)
            else { return nil }
            switch row.state(self) {
            case .ready: return (command, command.title)
            case .named(let title): return (command, title)
            case .hidden, .refused: return nil
            }
        }
    }
}
