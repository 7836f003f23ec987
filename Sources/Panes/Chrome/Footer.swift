import Drawing
import Language
import TerminalUI

extension Frame {
    /// The keys of what has the focus; as many as there is room for, the last of them always. While a sequence
    /// of keys is not complete, what may follow.
    mutating func footer(_ app: AppState, in rect: Rect) {
        guard !rect.isEmpty else { return }
        canvas.fill(rect, style: theme[.footer].over(theme.ground))
        let pending = app.dispatcher.pending
        guard pending.isEmpty else { return continuations(of: pending, app, in: rect) }
        let hints = app.footerCommands.map { command, title in (command, hint(command, title)) }
        func room(for texts: [StyledText]) -> Int { texts.reduce(0) { $0 + $1.width(in: language) + 2 } }
        let fixed = hints.filter { ($0.0.footer ?? 0) >= 90 }
        // The run can be paused from everywhere: that key keeps its place before what a pane offers.
        let transport = hints.filter { $0.0.id == Self.transport }
        var left = rect.width - 1 - room(for: (fixed + transport).map(\.1))
        let keepsTransport = left >= 0
        if !keepsTransport { left += room(for: transport.map(\.1)) }
        var shown: [StyledText] = []
        let fillsNothing = !app.screen.overlays.isEmpty
        for (command, text) in hints where (command.footer ?? 0) < 90 {
            if command.id == Self.transport, keepsTransport {
                shown.append(text)
                continue
            }
            // What works everywhere only fills a line that would be nearly empty.
            if (command.footer ?? 0) >= 80, fillsNothing || shown.count + fixed.count >= Self.least { continue }
            let width = room(for: [text])
            // More keys than that are not looked for in a line: the help has them all.
            guard width <= left, shown.count + fixed.count < Self.most else { continue }
            left -= width
            shown.append(text)
        }
        if app.screen.overlays.last?.takesText ?? (app.part?.isTyping == true) {
            for (keys, title) in Self.typing where shown.count + fixed.count < Self.least + 1 {
                let text = theme.text(keys, .footerKey) + theme.text(Text(verbatim: " ") + title, .footer)
                guard room(for: [text]) <= left else { break }
                left -= room(for: [text])
                shown.append(text)
            }
        }
        var x = rect.x + 1
        for text in shown + fixed.map(\.1) {
            x = canvas.put(text, x: x, y: rect.y, width: max(0, rect.right - x)) + 2
        }
    }

    /// Keys of every text field.
    private static let typing: [(keys: String, title: Text)] = [
        ("^U", Text("clear", zh: "清空")), ("^W", Text("drop a word", zh: "删一个词")),
        ("^A", Text("to its start", zh: "到开头")),
        ("^E", Text("to its end", zh: "到末尾")),
    ]
    private static let transport = "run.toggle"
    private static let most = 8
    private static let least = 5

    /// After the first keys of a sequence: what may follow.
    private mutating func continuations(of pending: [KeyEvent], _ app: AppState, in rect: Rect) {
        let label = pending.map(\.label).joined()
        let rest = keymap.continuations(of: pending, in: app.scopes.map(\.id))
        var text = StyledText("\(label)…  ", theme[.footerKey])
        for (keys, command) in rest {
            text.append(keys.label, theme[.footerKey])
            text.append(Text(" \(command.title)  ", zh: " \(command.title)  "), theme[.footer])
        }
        let drop = key("dialog.cancel")
        text.append(Text(verbatim: drop.in(language)), theme[.footerKey])
        text.append(Text(" nothing", zh: " 取消"), theme[.footer])
        canvas.put(text, in: rect.inset(horizontal: 1, vertical: 0))
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
        return wayOn + restOfStep
            + screen.keymap.footer(in: scopes).compactMap { command in
                guard isReached(command), let row = AllCommands.row(command.id) else { return nil }
                switch row.state(self) {
                case .ready: return (command, command.title)
                case .named(let title): return (command, title)
                case .hidden, .refused: return nil
                }
            }
    }

    /// Where the session has no run, or one that failed before its first step, every pane but that of the settings says where one is started.
    private var wayOn: [(command: Command, title: Text)] {
        let hasFailed = screen.session?.shown?.state == .failed && screen.session?.shown?.loss.isEmpty == true
        guard screen.isInSession, screen.session?.card.runs.isEmpty == true || hasFailed,
            let id = PaneSet.command(for: .settings), id != PaneSet.command(for: screen.place.tab),
            let command = screen.keymap.command(id), isReached(command)
        else { return [] }
        return [(command, Text("settings, start", zh: "设置与开始"))]
    }

    /// Within a step what matters is its next part.
    private var restOfStep: [(command: Command, title: Text)] {
        guard let phase = screen.session?.shown?.phase, phase.next != .forward,
            let command = screen.keymap.command("run.phase"), isReached(command)
        else { return [] }
        return [(command, phase.next.label)]
    }

    /// Whether the first key of a command would run it now.
    private func isReached(_ command: Command) -> Bool {
        guard let key = command.keys.first else { return false }
        return screen.keymap.lookup(key.keys, in: scopes.map(\.id)) == .command(command) && !isText(key)
    }
}
