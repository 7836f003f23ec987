import Hosting
import Language
import TerminalUI

/// A command of any kind, in one row; dispatch, footer, help, palette and `docs/keys.md` read the rows.
public struct ScreenCommand: Sendable {
    /// What the keymap needs to know of it.
    public let command: Command
    /// Where it works.
    public let scope: KeyScope
    let state: @Sendable (AppState) -> CommandState
    let run: @Sendable (inout AppState) -> [Effect]

    /// A command of the whole application: one that changes what is in front, or leaves.
    init(
        _ id: String, _ title: Text, in scope: KeyScope, keys: [KeySequence], footer: Int? = nil, help: Text,
        state: @escaping @Sendable (AppState) -> CommandState = { _ in .ready },
        perform: @escaping @Sendable (inout AppState) -> [Effect]
    ) {
        command = Command(id, title, help: help, keys: keys, context: scope.id, footer: footer)
        self.scope = scope
        self.state = state
        run = perform
    }

    /// A command that belongs to no pane, such as those of the transport.
    init(
        _ id: String, _ title: Text, in scope: KeyScope, keys: [KeySequence], footer: Int? = nil, help: Text,
        state: @escaping @Sendable (ScreenState) -> CommandState = { _ in .ready },
        run: @escaping @Sendable (inout ScreenState) -> [Effect]
    ) {
        self.init(
            id, title, in: scope, keys: keys, footer: footer, help: help, state: { state($0.screen) },
            perform: { run(&$0.screen) })
    }

    /// A command of what lies topmost over the screen.
    init<Target: Overlay>(
        _ id: String, _ title: Text, in scope: KeyScope, keys: [KeySequence], footer: Int? = nil, help: Text,
        on overlay: Target.Type, run: @escaping @Sendable (Target, inout ScreenState) -> [Effect]
    ) {
        self.init(
            id, title, in: scope, keys: keys, footer: footer, help: help,
            run: { screen in
                guard let top = screen.overlays.last as? Target else { return [] }
                return run(top, &screen)
            })
    }

    /// A pane's command.
    init<Target: Pane>(_ command: PaneCommand<Target>) {
        self.init(
            command.id, command.title, in: command.scope, keys: command.keys, footer: command.footer,
            help: command.help, state: { command.state($0.panes[Target.self], $0.screen) },
            // Two stored properties, so that both can be changed at once.
            perform: { command.run(&$0.panes[Target.self], &$0.screen) })
    }
}
