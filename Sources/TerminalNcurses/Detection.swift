import CNcurses
import Drawing
import Glibc
import TerminalUI

/// What the terminal can do, found before anything is written to it.
struct Detection {
    let name: String
    private let colors: Capabilities.Colors

    /// - Throws: ``TerminalError`` for a terminal that cannot show a screen.
    init(name: String, options: TerminalOptions) throws {
        var status: Int32 = 0
        let known = Detection.candidates(name).first { setupterm($0, STDOUT_FILENO, &status) == OK }
        guard let known else { throw TerminalError.unknownTerminal(name) }
        self.name = known
        guard curses_string("cup") != nil else { throw TerminalError.cannotMoveCursor(name) }
        let available = Detection.colors()
        switch options.colors {
        case nil: colors = Detection.refusesColor ? .mono : available
        // Terminals often have true color and do not say so; a person who asks for it gets it.
        case .full?: colors = available == .mono ? .mono : .full
        case let wanted?: colors = min(wanted, available)
        }
    }

    /// The terminal itself and, should the system not know it, what it says it is like: over ssh `xterm-kitty` often
    /// comes to a machine that has only `xterm-256color`.
    private static func candidates(_ name: String) -> [String] {
        if name.isEmpty { return [] }
        for (prefix, like) in [
            ("xterm-", "xterm-256color"), ("tmux-", "screen-256color"), ("screen-", "screen-256color"),
        ]
        where name.hasPrefix(prefix) { return [name, like, "xterm-256color"] }
        return [name]
    }

    /// Which characters the terminal's font is likely to have.
    var symbols: SymbolSet { name == "linux" ? .console : .unicode }

    /// Starts ncurses. With true color under a description made for it, and where that fails under the terminal's
    /// own with fewer colors. `nil` when ncurses cannot start at all.
    func start(output: UnsafeMutablePointer<FILE>, input: UnsafeMutablePointer<FILE>)
        -> (screen: OpaquePointer, colors: Capabilities.Colors)?
    {
        // The size comes from the terminal, not from LINES and COLUMNS.
        use_env(false)
        use_tioctl(true)
        if colors == .full, let screen = startDirect(output: output, input: input) { return (screen, .full) }
        guard let screen = newterm(name, output, input) else { return nil }
        return (screen, min(startColors(), min(colors, .palette)))
    }

    private func startDirect(output: UnsafeMutablePointer<FILE>, input: UnsafeMutablePointer<FILE>) -> OpaquePointer? {
        guard let folder = DirectColorEntry.write() else { return nil }
        let before = getenv("TERMINFO").map { String(cString: $0) }
        setenv("TERMINFO", folder, 1)
        defer {
            if let before { setenv("TERMINFO", before, 1) } else { unsetenv("TERMINFO") }
            DirectColorEntry.remove(folder)
        }
        guard let screen = newterm(DirectColorEntry.name, output, input) else { return nil }
        guard startColors() == .full else {
            endwin()
            delscreen(screen)
            return nil
        }
        return screen
    }

    private func startColors() -> Capabilities.Colors {
        guard has_colors() else { return .mono }
        start_color()
        use_default_colors()
        switch curses_colors() {
        case (1 << 24)...: return .full
        case 256...: return .palette
        case 8...: return .sixteen
        default: return .mono
        }
    }

    private static var refusesColor: Bool {
        getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
    }

    private static func colors() -> Capabilities.Colors {
        let count = tigetnum("colors")
        if count < 8 { return .mono }
        let promise = getenv("COLORTERM").map { String(cString: $0) } ?? ""
        if ["truecolor", "24bit"].contains(promise) || tigetflag("RGB") == 1 || tigetflag("Tc") == 1 { return .full }
        return count >= 256 ? .palette : .sixteen
    }
}
