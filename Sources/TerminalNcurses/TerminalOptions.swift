import Drawing
import Language
import TerminalUI

/// What a person asked for about the terminal.
public struct TerminalOptions: Sendable {
    /// How many colors to use; `nil` uses what the terminal has, none when `NO_COLOR` is set.
    public var colors: Capabilities.Colors?
    /// Which characters to draw with; `nil` uses what the terminal has, and asks it how wide it draws them.
    public var symbols: SymbolSet?
    /// Whether mouse events are reported from the start.
    public var isMouseEnabled = true
    /// Where to write what the program and its libraries print while the screen is up; a file without a name by
    /// default. Its end is printed when the screen is gone.
    public var logFile: String?

    /// All that the terminal can do, with the mouse.
    public init() {}
}

/// Why there can be no screen here; each says what can be done about it.
public enum TerminalError: ExplainedError, Hashable {
    /// Standard input or output is no terminal.
    case notATerminal
    /// The terminal database has no entry for the value of `TERM`.
    case unknownTerminal(String)
    /// The terminal cannot place its cursor, so nothing but lines can be printed on it.
    case cannotMoveCursor(String)
    /// The system refused something; with its reason.
    case system(Text)

    /// A sentence for a person, with what works instead.
    public var text: Text {
        switch self {
        case .notATerminal:
            return Text(
                "the screen needs a terminal for input and output; 'workbench train' works without one",
                zh: "界面的输入和输出都需要终端；“workbench train”不需要终端")
        case .unknownTerminal(let name):
            let what =
                name.isEmpty
                ? Text("TERM is not set", zh: "未设置 TERM")
                : Text("this system does not know the terminal '\(name)' (TERM)", zh: "本系统不认识终端“\(name)”（TERM）")
            return Text(
                "\(what); try TERM=xterm-256color, or 'workbench train', which needs no screen",
                zh: "\(what)；可尝试 TERM=xterm-256color，或不需要界面的“workbench train”")
        case .cannotMoveCursor(let name):
            return Text(
                "the terminal '\(name)' (TERM) cannot show a screen; 'workbench train' prints plain lines instead",
                zh: "终端“\(name)”（TERM）无法显示界面；“workbench train”改为逐行输出")
        case .system(let reason):
            return Text("the terminal cannot be used: \(reason)", zh: "无法使用终端：\(reason)")
        }
    }
}
