import Drawing
import Hosting
import TerminalUI
import Training

/// Part of an open session's screen, by its own tab, or the chooser in front of all sessions.
///
/// A value: what it remembers from frame to frame is stored in it. It reads and changes what all panes share,
/// `ScreenState`, and never another pane; what it wants of others it asks for (`ScreenState.request`).
public protocol Pane: Sendable {
    /// Its name in commands (`pane.train`) and in the configuration.
    static var id: PaneID { get }
    /// Its place among the tabs; nil for one that stands in front of sessions.
    static var tab: PaneTab? { get }
    /// What can be asked for while one of its parts has the keys.
    static var commands: [PaneCommand<Self>] { get }
    /// Which command of this pane does what sentences elsewhere send a person here for.
    static var errands: [Errand: String] { get }
    /// Which command of this pane starts a run; nil where it has none.
    static var startCommand: String? { get }

    /// As it is when a session has just been opened.
    init()

    /// What can have the keys now, in the order of the tab key; never empty.
    func parts(_ screen: ScreenState) -> [Part]
    /// Where its parts are drawn, those that never have the keys too. Pure, so that mouse and keys use the same places.
    func layout(in body: Rect, focus: PartID, _ screen: ScreenState) -> [PlacedPart]
    /// Draws one of the parts that `layout` placed.
    func draw(_ part: PlacedPart, on frame: inout Frame, _ screen: ScreenState)

    /// Moves in the list of a part; negative is up, and far beyond the ends is to the ends.
    mutating func move(by rows: Int, in part: PlacedPart, _ screen: inout ScreenState) -> [Effect]
    /// The left button was pressed in a part.
    /// - Parameter hadKeys: whether the part had the keys before.
    mutating func click(at point: Point, in part: PlacedPart, hadKeys: Bool, _ screen: inout ScreenState) -> [Effect]
    /// The mouse moved with the left button down, over the part that has the keys.
    mutating func drag(to point: Point, in part: PlacedPart, _ screen: inout ScreenState) -> [Effect]
    /// The wheel was turned over a part, which has the keys now. Moves in the part, unless the pane says otherwise.
    mutating func wheel(by rows: Int, at point: Point, in part: PlacedPart, _ screen: inout ScreenState) -> [Effect]
    /// Gives a key to the text being typed; false where it is no key of typing.
    mutating func type(_ key: KeyEvent, _ screen: ScreenState) -> Bool
    /// Takes pasted text, one line, where text is being typed.
    mutating func paste(_ text: String, _ screen: ScreenState)
    /// Takes in what has happened.
    mutating func receive(_ news: News, _ screen: inout ScreenState) -> [Effect]
    /// What the palette can find here besides commands.
    func findings(_ screen: ScreenState) -> [Finding]
    /// Steps back from something of its own, such as a crosshair; false where there was nothing.
    mutating func goBack(from part: PartID, _ screen: inout ScreenState) -> Bool
}

extension Pane {
    public static var commands: [PaneCommand<Self>] { [] }
    public static var errands: [Errand: String] { [:] }
    public static var startCommand: String? { nil }

    public func layout(in body: Rect, focus: PartID, _ screen: ScreenState) -> [PlacedPart] {
        [PlacedPart(focus, body)]
    }

    public mutating func move(by rows: Int, in part: PlacedPart, _ screen: inout ScreenState) -> [Effect] { [] }

    public mutating func click(
        at point: Point, in part: PlacedPart, hadKeys: Bool, _ screen: inout ScreenState
    ) -> [Effect] { [] }

    public mutating func drag(to point: Point, in part: PlacedPart, _ screen: inout ScreenState) -> [Effect] { [] }

    public mutating func wheel(
        by rows: Int, at point: Point, in part: PlacedPart, _ screen: inout ScreenState
    ) -> [Effect] { move(by: rows, in: part, &screen) }

    public mutating func type(_ key: KeyEvent, _ screen: ScreenState) -> Bool { false }
    public mutating func paste(_ text: String, _ screen: ScreenState) {}
    public mutating func receive(_ news: News, _ screen: inout ScreenState) -> [Effect] { [] }
    public func findings(_ screen: ScreenState) -> [Finding] { [] }
    public mutating func goBack(from part: PartID, _ screen: inout ScreenState) -> Bool { false }
}
