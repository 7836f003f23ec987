import TerminalUI

/// Everything the screen shows; `update` changes it, `draw` reads it.
public struct AppState: Sendable {
    /// Columns and rows of the terminal.
    public var size: Size
    /// Seconds since 1970, by the clock of whoever runs the loop.
    public var now: Double
    /// The first screen, kept while a session is in front of it.
    public var chooser = Chooser()
    /// The open session; nil before one is opened.
    public var workspace: Workspace?
    /// Whether the chooser is in front of the open session.
    public var isChoosing: Bool
    /// Whether the program was started on one session, so that going back from it leaves the program.
    public var isSingleSession: Bool
    /// What lies over the screen, the topmost last.
    public var overlays: [Overlay] = []
    /// What the person has chosen, with changes made since the start.
    public var configuration: Configuration
    /// The themes to choose from; never empty.
    public var themes: [Theme]
    /// Index into `themes`.
    public var theme = 0
    /// Every command with its keys, the person's changes applied.
    public var keymap: Keymap
    /// Keys of a sequence that is not complete yet.
    public var dispatcher = KeyDispatcher()
    /// What the machine did in the last minutes.
    public var machine = MachineHistory()
    /// What is said at the lower right until its time is over; nil where there is nothing to say.
    public var notice: Notice?
    /// Steps a second at most, whichever run trains; nil as many as the machine does.
    public var pace: Double?
    /// What is being opened, until it is there.
    public var opening: String?
    /// Why what was asked for on the command line could not be opened.
    public var openingProblem: String?
    /// How the screen will be left once the trainer is gone.
    public var leaving: Departure?
    /// The signal that asks the program to end.
    public var endedBySignal: Int32?
    /// Why the run could not be saved before the end, to be told when the screen is gone.
    public var unsaved: String?
    /// The characters the terminal can show.
    public var symbols: SymbolSet

    /// A message at the lower right that goes away by itself.
    public struct Notice: Sendable, Hashable {
        /// A sentence or two: four lines of 72 cells are shown.
        public var text: String
        /// Whether something went wrong; such a notice stays longer.
        public var isProblem: Bool
        /// Seconds since 1970 at which it goes away.
        public var until: Double
    }

    /// A screen with the chooser, or one that waits for its single session.
    /// - Parameter now: seconds since 1970.
    public init(
        size: Size, now: Double, configuration: Configuration, keymap: Keymap, themes: [Theme], symbols: SymbolSet,
        isSingleSession: Bool = false
    ) {
        self.size = size
        self.now = now
        self.configuration = configuration
        self.keymap = keymap
        self.themes = themes.isEmpty ? [Theme(name: "plain")] : themes
        self.symbols = symbols
        self.isSingleSession = isSingleSession
        isChoosing = !isSingleSession
        theme = self.themes.firstIndex { $0.name == configuration.theme } ?? 0
    }

    /// The theme in use.
    public var currentTheme: Theme { themes[min(max(0, theme), themes.count - 1)] }

    /// Contexts of the keys, the nearest first.
    public var contexts: [String] {
        switch overlays.last {
        case .help, .palette: return names(.overlay)
        case .themes: return names(.overlay, .list)
        case .dialog, .prompt: return names(.overlay)
        case .breakpoints: return names(.breakpoints, .overlay, .list)
        case .blame, .lookAhead: return names(.overlay, .list)
        case nil: break
        }
        return underlying
    }

    /// Contexts beneath overlays: those whose commands help and palette list.
    public var underlying: [String] {
        guard !isChoosing, let workspace else { return isChoosing ? names(.chooser, .list) : names(.workspace) }
        if workspace.form?.edit != nil, workspace.part == .form { return names(.edit) }
        switch workspace.part {
        case .chart: return names(.chart, .workspace)
        case .samples: return names(.samples, .list, .workspace)
        case .form: return names(.form, .list, .workspace)
        case .runs: return names(.runs, .list, .workspace)
        case .tensors: return names(.tensors, .list, .workspace)
        default: return names(.list, .workspace)
        }
    }

    /// Whether letters are text now, rather than commands.
    public var takesText: Bool {
        if let overlay = overlays.last { return overlay.takesText }
        if isChoosing { return true }
        return workspace?.form?.edit != nil && workspace?.part == .form
    }

    /// Shows a message for four seconds, or twelve where something went wrong; it takes the place of the last one.
    public mutating func say(_ text: String, isProblem: Bool = false) {
        notice = Notice(text: text, isProblem: isProblem, until: now + (isProblem ? 12 : 4))
    }

    private func names(_ contexts: CommandContext...) -> [String] { contexts.map(\.rawValue) }
}
