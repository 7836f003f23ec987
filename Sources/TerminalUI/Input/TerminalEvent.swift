import Drawing

/// Something that happened at the terminal.
public enum TerminalEvent: Hashable, Sendable {
    /// A key was pressed.
    case key(KeyEvent)
    /// Text pasted in one go; line ends are `\n`.
    case paste(String)
    /// The mouse was pressed, moved or turned; only while ``Terminal/isMouseEnabled``.
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
    /// What the mouse did; a turned wheel has no release.
    public enum Kind: Hashable, Sendable {
        case press, release, drag
        case wheelUp, wheelDown, wheelLeft, wheelRight
    }

    /// A button; `none` for the wheel and where the terminal does not say which.
    public enum Button: Hashable, Sendable {
        case left, middle, right, none
    }

    /// What the mouse did.
    public var kind: Kind
    /// The button it was done with.
    public var button: Button
    /// The cell under the mouse.
    public var position: Point
    /// Keys held down meanwhile, as far as the terminal tells.
    public var modifiers: KeyModifiers

    public init(_ kind: Kind, button: Button = .left, at position: Point, modifiers: KeyModifiers = []) {
        self.kind = kind
        self.button = button
        self.position = position
        self.modifiers = modifiers
    }
}
