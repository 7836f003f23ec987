import Hosting
import Language
import TerminalUI

extension AppState {
    /// Takes what happened at the terminal; returns what is to be done outside.
    public mutating func handle(_ event: TerminalEvent) -> [Effect] {
        switch event {
        case .key(let key): return handle(key)
        case .paste(let text): return paste(text)
        case .mouse(let mouse): return settle(handle(mouse))
        case .resize(let size):
            screen.size = size
            return []
        case .terminate(let signal): return terminate(signal: signal)
        case .focus, .ready, .resumed: return []
        }
    }

    /// A key is text where text is being typed, and otherwise a command or the beginning of one.
    public mutating func handle(_ key: KeyEvent) -> [Effect] {
        screen.endNoticeByKey()
        if type(key) { return [] }
        let pending = dispatcher.pending
        switch dispatcher.feed(key, keymap: screen.keymap, contexts: scopes.map(\.id)) {
        case .command(let command): return perform(command.id)
        case .incomplete: return []
        case .unknown:
            let help = screen.key("app.help")
            let pressed = (pending + [key]).map(\.label).joined()
            // A key of what lies beneath a question is a good one, and waits for the answer.
            if !screen.overlays.isEmpty,
                screen.keymap.lookup(pending + [key], in: scopesBelow.map(\.id)) != .unknown
            {
                let (accept, cancel) = (screen.key("dialog.accept"), screen.key("dialog.cancel"))
                screen.say(
                    Text(
                        "\(pressed) works once this is closed: \(accept) chooses, \(cancel) closes it",
                        zh: "关闭此框后 \(pressed) 才有作用：\(accept) 选择，\(cancel) 关闭"))
                return []
            }
            screen.say(
                Text(
                    "\(pressed) does nothing here; \(help) lists the keys",
                    zh: "\(pressed) 在这里没有作用；\(help) 列出按键"))
            return []
        }
    }

    /// Where keys are looked for, the nearest first; the global ones follow by themselves.
    var scopes: [KeyScope] { screen.overlays.last?.scopes ?? scopesBelow }

    /// The scopes beneath overlays: those whose commands help and palette list.
    var scopesBelow: [KeyScope] {
        guard let part else { return screen.openingFailure == nil ? [.workspace] : [.opening, .workspace] }
        return screen.place.isAtEntrance || part.isTyping ? part.scopes : part.scopes + [.workspace]
    }

    /// Whether a key would be text now.
    func isText(_ sequence: KeySequence) -> Bool {
        guard let key = sequence.keys.first else { return false }
        var copy = self
        return copy.type(key)
    }

    /// Whether a key would run a command now, rather than another one or be text.
    func reaches(_ command: Command, by key: KeySequence) -> Bool {
        let nearest = scopes.map(\.id)
        let scopes = screen.overlays.isEmpty || nearest.contains(command.context) ? nearest : scopesBelow.map(\.id)
        return screen.keymap.lookup(key.keys, in: scopes) == .command(command) && !isText(key)
    }

    /// Gives a key to the text being typed; false where it is no key of typing.
    private mutating func type(_ key: KeyEvent) -> Bool {
        if var overlay = screen.overlays.popLast() {
            defer { screen.overlays.append(overlay) }
            return overlay.takesText && overlay.type(key, screen)
        }
        return part?.isTyping == true && panes[screen.place.pane].type(key, screen)
    }

    private mutating func paste(_ text: String) -> [Effect] {
        let line = String(text.prefix { $0 != "\n" })
        if var overlay = screen.overlays.popLast() {
            overlay.paste(line, screen)
            screen.overlays.append(overlay)
        } else if part?.isTyping == true {
            panes[screen.place.pane].paste(line, screen)
        }
        return []
    }

    /// Moves in the list that has the keys.
    mutating func move(by rows: Int) -> [Effect] {
        if !screen.overlays.isEmpty {
            screen.moveInOverlay(by: rows)
            return []
        }
        guard let place = placeOfKeys else { return [] }
        return panes[screen.place.pane].move(by: rows, in: place, &screen)
    }
}
