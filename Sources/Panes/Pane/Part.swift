import Drawing
import Language
import TerminalUI

/// The name of a pane; each pane declares its own.
public struct PaneID: RawRepresentable, Sendable, Hashable {
    /// As in `pane.train`.
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The name of a part of a pane; each pane declares its own.
public struct PartID: RawRepresentable, Sendable, Hashable {
    /// One word, unlike those of the pane's other parts.
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
}

/// A pane's place among the tabs.
public struct PaneTab: Sendable, Hashable {
    /// From 1 to 9: its key, and its place in the row.
    public var number: Int
    /// The name on its tab.
    public var title: Text
    /// The title where there is little room.
    public var short: Text
    /// What it shows, for the help.
    public var help: Text

    public init(number: Int, title: Text, short: Text? = nil, help: Text) {
        self.number = number
        self.title = title
        self.short = short ?? title
        self.help = help
    }
}

/// A part of a pane that can have the keys and can be enlarged.
public struct Part: Sendable, Hashable {
    /// Which part it is.
    public var id: PartID
    /// Whose keys work here, the nearest first; those of runs and panes, and the global ones, follow by themselves.
    public var scopes: [KeyScope]
    /// Whether text is being typed here, so that keys are letters first and no commands of runs and panes.
    public var isTyping: Bool

    public init(_ id: PartID, scopes: [KeyScope] = [.list], isTyping: Bool = false) {
        self.id = id
        self.scopes = scopes
        self.isTyping = isTyping
    }
}

/// A part and where it is drawn, the border included.
public struct PlacedPart: Sendable, Hashable {
    /// Which part it is.
    public var id: PartID
    /// Its place on the screen.
    public var rect: Rect
    /// Whether nothing else of the pane is drawn; set by whoever asks the pane for its layout.
    public internal(set) var isAlone = false

    public init(_ id: PartID, _ rect: Rect) {
        self.id = id
        self.rect = rect
    }
}

/// A group of commands that work in the same place: a section of the help and of `docs/keys.md`.
public struct KeyScope: Sendable, Hashable {
    /// The keymap's context.
    public let id: String
    /// The name of the section.
    public let title: Text

    public init(id: String, title: Text) {
        self.id = id
        self.title = title
    }

    /// Works everywhere.
    public static let global = KeyScope(id: Command.global, title: Text("Anywhere", zh: "任何位置"))
    /// Works in every pane of a session where no text is typed.
    public static let workspace = KeyScope(id: "workspace", title: Text("Run and panes", zh: "运行与面板"))
    /// Works in everything that has rows.
    public static let list = KeyScope(id: "list", title: Text("Lists and tables", zh: "列表与表格"))
    /// Works in what lies over the screen.
    public static let overlay = KeyScope(id: "overlay", title: Text("Dialogs", zh: "对话框"))
}

/// What sentences anywhere on the screen send a person to a pane for. A pane says by `Pane.errands` which of its
/// commands does it, so that a sentence names the key without knowing the pane.
public enum Errand: Sendable, Hashable {
    /// See and change the settings of the next run.
    case settings
    /// Start a run with them.
    case start
    /// See the list of runs.
    case runs
    /// Take a run's settings for another one.
    case reuse
    /// Look inside the layers.
    case layers
    /// Go into the chosen session.
    case openSession
}
