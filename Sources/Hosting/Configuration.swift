import Language

/// What a person has chosen for the screen itself: `config.toml` in the folder of the program's settings.
public struct Configuration: Sendable, Equatable {
    /// The name of the theme.
    public var theme: String
    /// The language that the program speaks; nil leaves it to the variables of the locale.
    public var language: Language?
    /// Which characters the screen is drawn with.
    public var symbols: Symbols
    /// Keys by command id, which replace the declared ones.
    public var keys: [KeyChange]
    /// Whether the program takes the mouse; where not, the terminal selects text with it.
    public var isMouseEnabled: Bool
    /// The parts that are shown alone in their panes, `train/chart model/tensors`, the pane in front first; nil where
    /// all are shown.
    public var enlarged: String?

    /// Characters to draw with; `auto` asks the terminal.
    public enum Symbols: String, Sendable, CaseIterable {
        case auto, unicode, safe, ascii
    }

    /// Keys of one command.
    public struct KeyChange: Sendable, Equatable {
        /// The command's id: `run.pause`.
        public var command: String
        /// Names of keys, such as `ctrl-p`, or of sequences, such as `g g`; empty for none.
        public var keys: [String]

        public init(command: String, keys: [String]) {
            self.command = command
            self.keys = keys
        }
    }

    /// Without arguments what holds where there is no file.
    public init(
        theme: String = "dark", language: Language? = nil, symbols: Symbols = .auto, keys: [KeyChange] = [],
        isMouseEnabled: Bool = true, enlarged: String? = nil
    ) {
        self.theme = theme
        self.language = language
        self.symbols = symbols
        self.keys = keys
        self.isMouseEnabled = isMouseEnabled
        self.enlarged = enlarged
    }
}
