import Language

/// Something a person can ask for by a key, from the palette or from the help: declared once, and dispatch, footer,
/// help and documentation all read this declaration.
public struct Command: Hashable, Sendable, Identifiable {
    /// A dotted name for the program and for the user's keymap, such as `run.pause`.
    public let id: String
    /// A word or two for the footer and the palette.
    public let title: Text
    /// A sentence for the help.
    public let help: Text
    /// Where it applies: `global`, or the name of a pane or dialog.
    public let context: String
    /// The keys that run it, each a sequence: `g g` is `g` pressed twice.
    public var keys: [KeySequence]
    /// Its place in the footer, lowest first; `nil` when the footer need not show it.
    public let footer: Int?

    /// - Parameter keys: sequences of key names, such as `ctrl-p` or `g g`.
    public init(
        _ id: String, _ title: Text, help: Text, keys: [KeySequence] = [],
        context: String = Command.global, footer: Int? = nil
    ) {
        self.id = id
        self.title = title
        self.help = help
        self.context = context
        self.keys = keys
        self.footer = footer
    }

    /// The context that is always active.
    public static let global = "global"
}

/// Keys pressed one after the other; most have only one.
public struct KeySequence: Hashable, Sendable, ExpressibleByStringLiteral {
    /// In the order in which they are pressed.
    public let keys: [KeyEvent]

    /// A sequence of keys; ``Keymap`` refuses an empty one.
    public init(_ keys: [KeyEvent]) {
        self.keys = keys
    }

    /// Reads names of keys with spaces between them; `nil` when one is not a key.
    public init?(name: String) {
        var keys: [KeyEvent] = []
        for word in name.split(separator: " ") {
            guard let key = KeyEvent(name: String(word)) else { return nil }
            keys.append(key)
        }
        guard !keys.isEmpty else { return nil }
        self.keys = keys
    }

    /// For declarations in source: a name that is not a key gives an empty sequence, which ``Keymap`` refuses.
    public init(stringLiteral value: String) {
        keys = KeySequence(name: value)?.keys ?? []
    }

    /// As ``init(name:)`` reads it.
    public var name: String { keys.map(\.name).joined(separator: " ") }
    /// As a person reads it.
    public var label: String { keys.map(\.label).joined() }
}
