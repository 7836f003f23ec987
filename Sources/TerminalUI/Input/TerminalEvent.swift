/// Something that happened at the terminal.
public enum TerminalEvent: Hashable, Sendable {
    case key(KeyEvent)
    /// Text pasted in one go; line ends are `\n`.
    case paste(String)
    case mouse(MouseEvent)
    /// The terminal has another size now.
    case resize(Size)
    /// The terminal's window got (`true`) or lost the keyboard.
    case focus(Bool)
    /// An extra descriptor passed to ``Terminal/nextEvents(timeout:descriptors:)`` has something to read.
    case ready(descriptor: Int32)
    /// The process is back after it was stopped (Ctrl-Z and `fg`): draw everything.
    case resumed
    /// The program is asked to end, by a signal (its number) or because the terminal is gone (`SIGHUP`).
    case terminate(signal: Int32)
}

/// A mouse button pressed or released, the mouse moved with a button down, or the wheel turned.
public struct MouseEvent: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        case press, release, drag
        case wheelUp, wheelDown, wheelLeft, wheelRight
    }

    public enum Button: Hashable, Sendable {
        case left, middle, right, none
    }

    public var kind: Kind
    public var button: Button
    public var position: Point
    public var modifiers: KeyModifiers

    public init(_ kind: Kind, button: Button = .left, at position: Point, modifiers: KeyModifiers = []) {
        self.kind = kind
        self.button = button
        self.position = position
        self.modifiers = modifiers
    }
}
