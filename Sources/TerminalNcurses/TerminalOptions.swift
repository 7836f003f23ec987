import TerminalUI

/// What a person asked for about the terminal.
public struct TerminalOptions: Sendable {
    /// How many colors to use; `nil` uses what the terminal has, none when `NO_COLOR` is set.
    public var colors: Capabilities.Colors?
    /// Draw with ASCII only.
    public var isASCII = false
    /// Whether mouse events are reported from the start.
    public var isMouseEnabled = true
    /// Where to write what the program and its libraries print while the screen is up; a file without a name by
    /// default. Its end is printed when the screen is gone.
    public var logFile: String?

    /// All that the terminal can do, with the mouse.
    public init() {}
}

/// Why there can be no screen here; each says what can be done about it.
public enum TerminalError: Error, Hashable, CustomStringConvertible {
    /// Standard input or output is no terminal.
    case notATerminal
    /// The terminal database has no entry for the value of `TERM`.
    case unknownTerminal(String)
    /// The terminal cannot place its cursor, so nothing but lines can be printed on it.
    case cannotMoveCursor(String)
    /// The system refused something; with its reason.
    case system(String)

    /// A sentence for a person, with what works instead.
    public var description: String {
        switch self {
        case .notATerminal:
            return "the screen needs a terminal for input and output; “workbench train” works without one"
        case .unknownTerminal(let name):
            let what = name.isEmpty ? "TERM is not set" : "this system does not know the terminal “\(name)” (TERM)"
            return "\(what); try TERM=xterm-256color, or “workbench train”, which needs no screen"
        case .cannotMoveCursor(let name):
            return "the terminal “\(name)” (TERM) cannot show a screen; “workbench train” prints plain lines instead"
        case .system(let reason):
            return "the terminal cannot be used: \(reason)"
        }
    }
}
