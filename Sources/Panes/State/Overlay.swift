import TerminalUI
import Training

/// Something that lies over the screen and takes the keys until it is closed.
public enum Overlay: Sendable {
    case help(CommandSearch)
    case palette(CommandSearch)
    case themes(ThemeChooser)
    case dialog(ChoiceDialog)
    case prompt(Prompt)
    case breakpoints(ListState)
    /// Why the run stopped: the condition, its values, and the rows of the batch.
    case blame(ListState)
    /// What a look-ahead showed, with the chosen branch.
    case lookAhead(ListState)

    /// Whether letters are text here.
    public var takesText: Bool {
        switch self {
        case .help, .palette, .prompt: true
        case .themes, .dialog, .breakpoints, .blame, .lookAhead: false
        }
    }
}

/// Commands found by what is typed.
public struct CommandSearch: Sendable {
    public var query = TextField()
    public var position = ListState()
    /// The contexts in which the commands apply.
    public let contexts: [String]

    public init(contexts: [String]) { self.contexts = contexts }

    public func results(_ keymap: Keymap) -> [Command] { keymap.search(query.text, in: contexts) }
}

/// Choosing a theme while its colors are shown.
public struct ThemeChooser: Sendable {
    public var position: ListState
    /// The theme to go back to.
    public let before: String

    public init(current: Int, before: String) {
        position = ListState(selection: current)
        self.before = before
    }
}

/// A question with a few answers, the first of which is the safe one.
public struct ChoiceDialog: Sendable {
    public struct Choice: Sendable {
        public var title: String
        public var help: String
        public var outcome: Outcome

        public init(_ title: String, help: String, _ outcome: Outcome) {
            self.title = title
            self.help = help
            self.outcome = outcome
        }
    }

    /// What an answer does.
    public enum Outcome: Sendable, Equatable {
        case nothing
        case effects([Effect])
        /// Leave the screen in this way.
        case leave(Departure)
    }

    public var title: String
    public var text: String
    public var choices: [Choice]
    public var selection = 0

    public init(title: String, text: String, choices: [Choice]) {
        self.title = title
        self.text = text
        self.choices = choices
    }
}

/// A question answered by typing.
public struct Prompt: Sendable {
    public enum Purpose: Sendable, Hashable {
        case steps, until, checkpointName, back, goTo, lookAhead, breakpoint, watch, compare
    }

    public var purpose: Purpose
    public var title: String
    public var help: String
    public var input: TextField
    /// Why the text is refused; nil where it is fine or empty.
    public var error: String?

    public init(_ purpose: Purpose, title: String, help: String, text: String = "") {
        self.purpose = purpose
        self.title = title
        self.help = help
        input = TextField(text)
    }
}
