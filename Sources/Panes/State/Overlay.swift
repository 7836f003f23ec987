import TerminalUI
import Training

/// Something that lies over the screen and takes the keys until it is closed.
public enum Overlay: Sendable {
    /// Commands that work here, with their keys.
    case help(CommandSearch)
    /// Commands to be found by name and run.
    case palette(CommandSearch)
    /// A choice of themes.
    case themes(ThemeChooser)
    /// A question with a few answers.
    case dialog(ChoiceDialog)
    /// A question answered by typing.
    case prompt(Prompt)
    /// The breakpoints of the run shown and, after them, its watches.
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
    /// What is typed.
    public var query = TextField()
    /// Which of the commands found is chosen.
    public var position = ListState()
    /// The contexts in which the commands apply.
    public let contexts: [String]

    /// A search that finds every command of these contexts and the global ones.
    public init(contexts: [String]) { self.contexts = contexts }

    /// The commands found, best first; all of them while nothing is typed.
    public func results(_ keymap: Keymap) -> [Command] { keymap.search(query.text, in: contexts) }
}

/// Choosing a theme while its colors are shown.
public struct ThemeChooser: Sendable {
    /// Which of the themes is chosen, as an index into `AppState.themes`.
    public var position: ListState
    /// The theme to go back to.
    public let before: String

    /// - Parameters:
    ///   - current: the index of the theme in use.
    ///   - before: its name, to go back to.
    public init(current: Int, before: String) {
        position = ListState(selection: current)
        self.before = before
    }
}

/// A question with a few answers, the first of which is the safe one.
public struct ChoiceDialog: Sendable {
    /// An answer.
    public struct Choice: Sendable {
        /// A few words on its row.
        public var title: String
        /// What comes of it, shown while it is chosen.
        public var help: String
        /// What it does.
        public var outcome: Outcome

        public init(_ title: String, help: String, _ outcome: Outcome) {
            self.title = title
            self.help = help
            self.outcome = outcome
        }
    }

    /// What an answer does.
    public enum Outcome: Sendable, Equatable {
        /// Close the dialog and no more.
        case nothing
        /// Close the dialog and pass these on.
        case effects([Effect])
        /// Leave the screen in this way.
        case leave(Departure)
    }

    /// The question.
    public var title: String
    /// What there is to know before answering.
    public var text: String
    /// At least one; the first is chosen at the start.
    public var choices: [Choice]
    /// Index into `choices`.
    public var selection = 0

    /// A dialog with its first answer chosen.
    public init(title: String, text: String, choices: [Choice]) {
        self.title = title
        self.text = text
        self.choices = choices
    }
}

/// A question answered by typing.
public struct Prompt: Sendable {
    /// What the answer is for.
    public enum Purpose: Sendable, Hashable {
        case steps, until, checkpointName, back, goTo, lookAhead, breakpoint, watch, compare
    }

    /// What the answer is for.
    public var purpose: Purpose
    /// What is asked for: `Steps to do`.
    public var title: String
    /// A line about the answer: how it is written, or what comes of it.
    public var help: String
    /// What is typed so far.
    public var input: TextField
    /// Why the text is refused; nil where it is fine or empty.
    public var error: String?

    /// A prompt with the cursor at the end of `text`.
    public init(_ purpose: Purpose, title: String, help: String, text: String = "") {
        self.purpose = purpose
        self.title = title
        self.help = help
        input = TextField(text)
    }
}
