import TerminalUI

/// What works everywhere: help, palette, theme, mouse, and ways out of the program.
enum GlobalCommands {
    static let rows: [ScreenCommand] = [
        ScreenCommand(
            "app.help", "help", in: .global, keys: ["?", "f1"], footer: 91,
            help: "All keys that work here, found by what they do; the chosen one can be run",
            perform: { app in
                app.screen.present(CommandList(scopes: app.scopesBelow, isHelp: true))
                return []
            }),
        ScreenCommand(
            "app.palette", "palette", in: .global, keys: [":", "ctrl-p"], footer: 90,
            help: "Find any command by a few letters of its name",
            state: { $0.screen.size.width < 60 ? .hidden : .ready },
            perform: { app in
                app.screen.present(CommandList(scopes: app.scopesBelow, isHelp: false))
                return []
            }),
        ScreenCommand(
            "app.theme", "theme", in: .global, keys: ["T"],
            help: "Choose colors, seen at once; kept for the next time",
            run: { screen in
                screen.present(ThemeChooser(screen))
                return []
            }),
        ScreenCommand(
            "app.mouse", "mouse", in: .global, keys: ["M"],
            help: "Give the mouse back to the terminal, to select text with it, or take it again",
            run: { screen in
                screen.configuration.isMouseEnabled.toggle()
                screen.say(
                    screen.configuration.isMouseEnabled
                        ? "the mouse works here again"
                        : "the mouse belongs to the terminal; \(screen.key("app.mouse")) takes it back")
                return []
            }),
        ScreenCommand(
            "app.suspend", "suspend", in: .global, keys: ["ctrl-z"],
            help: "Back to the shell; fg returns. Training waits meanwhile", perform: { _ in [.suspend] }),
        ScreenCommand(
            "app.leave", "quit", in: .global, keys: ["ctrl-c"],
            help: "Quit; while a run trains, it asks what to do with it", perform: { $0.leave() }),
    ]
}

/// The keys that move in whatever has rows.
enum ListCommands {
    static let rows: [ScreenCommand] = [
        row("list.up", "up", ["up", "k"], "One row up") { _ in -1 },
        row("list.down", "down", ["down", "j"], "One row down") { _ in 1 },
        row("list.first", "first", ["g g", "home"], "To the first row") { _ in -1_000_000 },
        row("list.last", "last", ["G", "end"], "To the last row") { _ in 1_000_000 },
        row("list.page-up", "half page up", ["ctrl-u", "page-up"], "Half a page up") { -$0 },
        row("list.page-down", "half page down", ["ctrl-d", "page-down"], "Half a page down") { $0 },
    ]

    private static func row(
        _ id: String, _ title: String, _ keys: [KeySequence], _ help: String,
        rows: @escaping @Sendable (_ page: Int) -> Int
    ) -> ScreenCommand {
        ScreenCommand(
            id, title, in: .list, keys: keys, help: help,
            perform: { app in app.move(by: rows(max(1, app.screen.size.height / 3))) })
    }
}
