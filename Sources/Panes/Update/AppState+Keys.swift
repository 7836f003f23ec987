import Foundation
import TerminalUI

extension AppState {
    /// Takes what happened at the terminal; returns what is to be done outside.
    public mutating func handle(_ event: TerminalEvent) -> [Effect] {
        switch event {
        case .key(let key): return handle(key)
        case .paste(let text): return paste(text)
        case .mouse(let mouse): return handle(mouse)
        case .resize(let size):
            self.size = size
            return []
        case .terminate(let signal): return terminate(signal: signal)
        case .focus, .ready, .resumed: return []
        }
    }

    /// A key is text where text is being typed, and otherwise a command or the beginning of one.
    public mutating func handle(_ key: KeyEvent) -> [Effect] {
        if takesText, !isCommandWhileEmpty(key), type(key) { return [] }
        switch dispatcher.feed(key, keymap: keymap, contexts: contexts) {
        case .command(let command):
            guard let id = ActionID(rawValue: command.id) else { return [] }
            return perform(id)
        case .incomplete, .unknown: return []
        }
    }

    /// In the chooser these keys keep their meaning as long as nothing has been typed.
    private func isCommandWhileEmpty(_ key: KeyEvent) -> Bool {
        guard isChoosing, overlays.isEmpty, chooser.query.text.isEmpty, let scalar = key.typed else { return false }
        return ["?", ":", "T", "M", "j", "k", "q", "G"].contains(scalar)
    }

    /// Gives a key to the text being typed; false where it is no key of typing.
    private mutating func type(_ key: KeyEvent) -> Bool {
        if let overlay = overlays.popLast() {
            let (changed, isTyped) = typed(key, into: overlay)
            overlays.append(changed)
            return isTyped
        }
        if isChoosing {
            let before = chooser.query.text
            guard !isListKey(key), chooser.query.handle(key) else { return false }
            if chooser.query.text != before { chooser.position = ListState() }
            return true
        }
        guard let edit = workspace?.form?.edit else { return false }
        var input = edit.input
        guard input.handle(key) else { return false }
        workspace?.form?.updateEdit(input)
        return true
    }

    /// Keys that move in the list rather than in the text above it.
    private func isListKey(_ key: KeyEvent) -> Bool {
        [.home, .end].contains(key.key) || key == KeyEvent(.character("u"), .control)
    }

    private func typed(_ key: KeyEvent, into overlay: Overlay) -> (Overlay, Bool) {
        switch overlay {
        case .help(var search):
            let isTyped = !isListKey(key) && search.query.handle(key)
            if isTyped { search.position = ListState() }
            return (.help(search), isTyped)
        case .palette(var search):
            let isTyped = !isListKey(key) && search.query.handle(key)
            if isTyped { search.position = ListState() }
            return (.palette(search), isTyped)
        case .prompt(var prompt):
            let isTyped = prompt.input.handle(key)
            if isTyped { check(&prompt) }
            return (.prompt(prompt), isTyped)
        case .themes, .dialog, .breakpoints, .blame, .lookAhead: return (overlay, false)
        }
    }

    private mutating func paste(_ text: String) -> [Effect] {
        let line = String(text.prefix { $0 != "\n" })
        if let overlay = overlays.popLast() {
            switch overlay {
            case .help(var search):
                search.query.insert(line)
                overlays.append(.help(search))
            case .palette(var search):
                search.query.insert(line)
                overlays.append(.palette(search))
            case .prompt(var prompt):
                prompt.input.insert(line)
                check(&prompt)
                overlays.append(.prompt(prompt))
            case .themes, .dialog, .breakpoints, .blame, .lookAhead: overlays.append(overlay)
            }
        } else if isChoosing {
            chooser.query.insert(line)
            chooser.position = ListState()
        } else if let edit = workspace?.form?.edit {
            var input = edit.input
            input.insert(line)
            workspace?.form?.updateEdit(input)
        }
        return []
    }

    /// A signal saves what is training; a second one does not wait for that. The terminal's death is told by a signal
    /// and by the terminal itself, in any order, so that a HUP is never impatience.
    private mutating func terminate(signal: Int32) -> [Effect] {
        guard endedBySignal == nil else { return signal == SIGHUP ? [] : [.quit(.discarded)] }
        endedBySignal = signal
        guard workspace?.isTraining == true else { return [.quit(.idle)] }
        leaving = .saved
        return [.command(.stop(save: true))]
    }
}
