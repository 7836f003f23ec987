import Hosting
import Language
import TerminalUI

/// Whether a command would do anything now.
public enum CommandState: Sendable, Hashable {
    /// The footer may show it.
    case ready
    /// Ready under another title: "go on" for "pause".
    case named(Text)
    /// It has little to do now: the footer leaves it out.
    case hidden
    /// Left out of the footer; pressed all the same, it says why not, and nothing is run.
    case refused(Text, isProblem: Bool = false)
}

/// A command of a pane, in one row: what it is called, which keys it has, whether it would do anything, what it does.
public struct PaneCommand<Target: Pane>: Sendable {
    /// For the user's keymap: `runs.open`.
    let id: String
    let title: Text
    let scope: KeyScope
    let keys: [KeySequence]
    let footer: Int?
    let help: Text
    let state: @Sendable (Target, ScreenState) -> CommandState
    let run: @Sendable (inout Target, inout ScreenState) -> [Effect]

    /// - Parameters:
    ///   - title: a word or two for footer and palette.
    ///   - footer: its place in the footer, lowest first; nil where the footer need not show it.
    ///   - help: a sentence.
    public init(
        _ id: String, _ title: Text, in scope: KeyScope, keys: [KeySequence], footer: Int? = nil, help: Text,
        state: @escaping @Sendable (Target, ScreenState) -> CommandState = { _, _ in .ready },
        run: @escaping @Sendable (inout Target, inout ScreenState) -> [Effect]
    ) {
        self.id = id
        self.title = title
        self.scope = scope
        self.keys = keys
        self.footer = footer
        self.help = help
        self.state = state
        self.run = run
    }
}
