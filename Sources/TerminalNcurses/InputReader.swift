import CNcurses
import Drawing
import Glibc
import TerminalUI

/// Turns what ncurses reads into events.
struct InputReader {
    /// A pad that is never shown: reading from it does not refresh the screen as reading from a window does.
    private let pad: UnsafeMutablePointer<WINDOW>
    private var pasted: String.UnicodeScalarView?

    /// Fails when ncurses has no memory left.
    init?() {
        guard let pad = newpad(1, 1) else { return nil }
        self.pad = pad
        keypad(pad, true)
        nodelay(pad, true)
        KeyTable.define()
    }

    /// Everything that has arrived, without waiting beyond what tells an escape key from a sequence.
    mutating func read() -> [TerminalEvent] {
        var events: [TerminalEvent] = []
        while let input = next() {
            if pasted != nil {
                if case .code(.pasteEnds) = input { events.append(.paste(takePaste())) } else { addToPaste(input) }
                continue
            }
            switch input {
            case .character(27): events.append(afterEscape())
            case .character(let value):
                guard let scalar = Unicode.Scalar(value) else { continue }
                events.append(.key(KeyTable.event(character: scalar)))
            case .code(.key(let key)): events.append(.key(key))
            case .code(.mouse): if let mouse = mouse() { events.append(.mouse(mouse)) }
            case .code(.pasteBegins): pasted = String.UnicodeScalarView()
            case .code(.pasteEnds): continue
            case .code(.focusGained): events.append(.focus(true))
            case .code(.focusLost): events.append(.focus(false))
            }
        }
        return events
    }

    private enum Input {
        case character(UInt32)
        case code(KeyTable.Code)
    }

    private func next() -> Input? {
        while true {
            var value: wint_t = 0
            switch wget_wch(pad, &value) {
            case OK: return .character(value)
            case KEY_CODE_YES: if let code = KeyTable.code(Int32(bitPattern: value)) { return .code(code) }
            default: return nil
            }
        }
    }

    /// Escape alone, or a key with alt held, which terminals send as escape and the key.
    private func afterEscape() -> TerminalEvent {
        switch next() {
        case .character(let value) where value != 27:
            guard let scalar = Unicode.Scalar(value) else { return .key(KeyEvent(.escape)) }
            var key = KeyTable.event(character: scalar)
            key.modifiers.insert(.alt)
            return .key(key)
        case .code(.key(var key)):
            key.modifiers.insert(.alt)
            return .key(key)
        default: return .key(KeyEvent(.escape))
        }
    }

    private mutating func addToPaste(_ input: Input) {
        guard case .character(let value) = input, let scalar = Unicode.Scalar(value) else { return }
        // Terminals send the enter key's character for line ends.
        pasted?.append(scalar == "\r" ? "\n" : scalar)
    }

    private mutating func takePaste() -> String {
        defer { pasted = nil }
        return pasted.map { String($0) } ?? ""
    }

    /// The rest of `ESC [ < button ; column ; row M`, where `m` at the end tells of a release.
    private func mouse() -> MouseEvent? {
        var numbers = [0]
        while case .character(let value)? = next(), let scalar = Unicode.Scalar(value) {
            switch scalar {
            case "0"..."9": numbers[numbers.count - 1] = min(100_000, numbers[numbers.count - 1] * 10 + Int(value) - 48)
            case ";": numbers.append(0)
            case "M", "m": return mouse(numbers, isRelease: scalar == "m")
            default: return nil
            }
            if numbers.count > 3 { return nil }
        }
        return nil
    }

    private func mouse(_ numbers: [Int], isRelease: Bool) -> MouseEvent? {
        guard numbers.count == 3 else { return nil }
        let code = numbers[0]
        var modifiers: KeyModifiers = []
        if code & 4 != 0 { modifiers.insert(.shift) }
        if code & 8 != 0 { modifiers.insert(.alt) }
        if code & 16 != 0 { modifiers.insert(.control) }
        let position = Point(x: numbers[1] - 1, y: numbers[2] - 1)
        let buttons: [MouseEvent.Button] = [.left, .middle, .right, .none]
        if code & 64 != 0 {
            let kinds: [MouseEvent.Kind] = [.wheelUp, .wheelDown, .wheelLeft, .wheelRight]
            return MouseEvent(kinds[code & 3], button: .none, at: position, modifiers: modifiers)
        }
        let kind: MouseEvent.Kind = isRelease ? .release : code & 32 != 0 ? .drag : .press
        return MouseEvent(kind, button: buttons[code & 3], at: position, modifiers: modifiers)
    }
}
