import Drawing
import Hosting
import Language
import TerminalUI
import Training

/// Something that lies over the screen and takes the keys until it is closed.
public protocol Overlay: Sendable {
    /// Names one that must not lie over the screen twice; nil for those that may.
    var id: OverlayID? { get }
    /// Whose keys work here, the nearest first; the global ones follow by themselves.
    var scopes: [KeyScope] { get }
    /// Whether letters are text here.
    var takesText: Bool { get }
    /// Whether there are several things to choose from.
    var hasChoices: Bool { get }
    /// What enter does, for the footer; nil where it does no more than escape does.
    func acceptTitle(_ screen: ScreenState) -> Text?
    /// What escape does, for the footer.
    var cancelTitle: Text { get }
    func draw(on frame: inout Frame, _ screen: ScreenState)
    /// Gives a key to the text being typed; false where it is no key of typing.
    mutating func type(_ key: KeyEvent, _ screen: ScreenState) -> Bool
    /// Takes pasted text, one line.
    mutating func paste(_ text: String, _ screen: ScreenState)
    mutating func move(by rows: Int, _ screen: inout ScreenState)
    /// The left button was pressed; returns whether what is chosen now is to be done.
    mutating func click(at point: Point, _ screen: ScreenState) -> Bool
    /// Does what is chosen; it has been taken off the screen, and comes back for `stay`.
    mutating func accept(_ state: inout AppState) -> OverlayAnswer
    /// It was closed without a choice.
    func cancel(_ state: inout AppState)
}

/// The name of an overlay that is shown once.
public struct OverlayID: RawRepresentable, Sendable, Hashable {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
}

/// What comes of accepting an overlay.
public enum OverlayAnswer: Sendable {
    /// It goes, and these are to be done.
    case close([Effect])
    /// It stays, such as a question whose answer is refused.
    case stay
}

extension Overlay {
    public var id: OverlayID? { nil }
    public var takesText: Bool { false }
    public var hasChoices: Bool { false }
    public func acceptTitle(_ screen: ScreenState) -> Text? { Text("choose", zh: "选择") }
    public var cancelTitle: Text { Text("cancel", zh: "取消") }
    public mutating func type(_ key: KeyEvent, _ screen: ScreenState) -> Bool { false }
    public mutating func paste(_ text: String, _ screen: ScreenState) {}
    public mutating func click(at point: Point, _ screen: ScreenState) -> Bool { false }
    public mutating func accept(_ state: inout AppState) -> OverlayAnswer { .close([]) }
    public func cancel(_ state: inout AppState) {}
}

/// The keys of all overlays.
enum OverlayCommands {
    static let rows: [ScreenCommand] = [
        ScreenCommand(
            "dialog.accept", Text("choose", zh: "选择"), in: .overlay, keys: ["enter"], footer: 1,
            help: Text("Do what is chosen", zh: "执行所选项"),
            state: { app in
                guard let overlay = app.screen.overlays.last else { return .ready }
                return overlay.acceptTitle(app.screen).map { .named($0) } ?? .hidden
            },
            perform: { $0.acceptOverlay() }),
        ScreenCommand(
            "dialog.cancel", Text("cancel", zh: "取消"), in: .overlay, keys: ["escape"], footer: 2,
            help: Text("Close without doing anything", zh: "关闭，不做任何事"),
            state: { app in app.screen.overlays.last.map { .named($0.cancelTitle) } ?? .ready },
            perform: { app in
                app.cancelOverlays()
                return []
            }),
        ScreenCommand(
            "dialog.previous", Text("previous", zh: "上一项"), in: .overlay, keys: ["up", "shift-tab"],
            footer: 3, help: Text("The choice before", zh: "上一个选项"), state: { choices($0) },
            run: { screen in
                screen.moveInOverlay(by: -1)
                return []
            }),
        ScreenCommand(
            "dialog.next", Text("next", zh: "下一项"), in: .overlay, keys: ["down", "tab"],
            footer: 4, help: Text("The next choice", zh: "下一个选项"), state: { choices($0) },
            run: { screen in
                screen.moveInOverlay(by: 1)
                return []
            }),
    ]

    /// Whether there is something to choose from.
    private static func choices(_ screen: ScreenState) -> CommandState {
        screen.overlays.last?.hasChoices == true ? .ready : .hidden
    }
}

extension ScreenState {
    mutating func moveInOverlay(by rows: Int) {
        guard var overlay = overlays.popLast() else { return }
        overlay.move(by: rows, &self)
        overlays.append(overlay)
    }
}

extension AppState {
    /// Closes what lies over the screen, and what that was opened over as far as nothing is typed in it: whoever lost the
    /// way is three keys from the first pane, wherever that was.
    mutating func cancelOverlays() {
        repeat {
            guard let overlay = screen.overlays.popLast() else { return }
            overlay.cancel(&self)
        } while screen.overlays.last?.takesText == false
    }

    mutating func acceptOverlay() -> [Effect] {
        guard var overlay = screen.overlays.popLast() else { return [] }
        switch overlay.accept(&self) {
        case .close(let effects): return effects
        case .stay:
            screen.overlays.append(overlay)
            return []
        }
    }
}
