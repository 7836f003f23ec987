/// What a person has chosen for the screen itself: `config.toml` in the folder of the program's settings.
public struct Configuration: Sendable, Equatable {
    /// The name of the theme.
    public var theme: String
    /// Keys by command id, which replace the declared ones.
    public var keys: [KeyChange]
    public var isMouseEnabled: Bool

    public struct KeyChange: Sendable, Equatable {
        public var command: String
        public var keys: [String]

        public init(command: String, keys: [String]) {
            self.command = command
            self.keys = keys
        }
    }

    public init(theme: String = "dark", keys: [KeyChange] = [], isMouseEnabled: Bool = true) {
        self.theme = theme
        self.keys = keys
        self.isMouseEnabled = isMouseEnabled
    }
}
