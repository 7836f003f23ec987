import Drawing
import Hosting
import Language
import TerminalUI
import Training

/// Everything the screen shows; `handle` changes it, `draw` reads it.
public struct AppState: Sendable {
    /// What all panes share.
    public var screen: ScreenState
    /// What each pane keeps for itself.
    public var panes = PaneSet()
    /// Whether the program was started on one session, so that going back from it leaves the program.
    public internal(set) var isSingleSession: Bool
    /// Keys of a sequence that is not complete yet.
    var dispatcher = KeyDispatcher()
    /// How the screen will be left once the trainer is gone.
    public internal(set) var leaving: Departure?
    /// The signal that asks the program to end.
    public internal(set) var endedBySignal: Int32?
    /// The run that was ended to leave the program; nil where none was.
    var leftRun: Int?
    /// Why the run could not be saved before the end, to be told when the screen is gone.
    public internal(set) var unsaved: Text?

    /// A screen with the entrance, or one that waits for its single session.
    /// - Parameter now: seconds since 1970.
    public init(
        size: Size, now: Double, configuration: Configuration, keymap: Keymap, themes: [Theme], symbols: SymbolSet,
        language: Language = .english, isSingleSession: Bool = false
    ) {
        screen = ScreenState(
            size: size, now: now, configuration: configuration, keymap: keymap, themes: themes, symbols: symbols,
            language: language, isAtEntrance: !isSingleSession)
        self.isSingleSession = isSingleSession
    }

    /// The part of the pane in front that has the keys; nil while nothing is open.
    public var part: Part? {
        let parts = parts
        return parts.isEmpty ? nil : parts[min(max(0, screen.place.focus), parts.count - 1)]
    }

    /// The parts of the pane in front that can have the keys, in the order of the tab key; empty while nothing is open.
    var parts: [Part] {
        if screen.place.isAtEntrance { return Array(pane.parts(screen).prefix(1)) }
        return screen.session == nil ? [] : pane.parts(screen)
    }

    /// The pane in front.
    var pane: any Pane { panes[screen.place.pane] }

    /// Where the parts of the pane in front are drawn: one of them on small screens, or where it is enlarged.
    var places: [PlacedPart] {
        guard let part else { return [] }
        let body = FrameLayout(screen).body
        let isSmall = screen.isInSession && (screen.size.width < 40 || screen.size.height < 10)
        let isEnlarged = screen.isInSession && screen.place.isEnlarged
        var places =
            isSmall || isEnlarged
            ? [PlacedPart(part.id, body)] : pane.layout(in: body, focus: part.id, screen)
        if places.count == 1 { places[0].isAlone = true }
        return places
    }

    /// The place of the part that has the keys.
    var placeOfKeys: PlacedPart? {
        guard let part else { return nil }
        return places.first { $0.id == part.id } ?? PlacedPart(part.id, FrameLayout(screen).body)
    }

    /// The whole screen.
    public func draw() -> Canvas {
        let layout = FrameLayout(screen)
        let places = places
        var frame = Frame(screen, focus: part?.id, places: places)
        if screen.place.isAtEntrance { frame.entrance(in: layout.header, screen) }
        if let session = screen.session, screen.isInSession {
            frame.header(session, in: layout.header, screen)
            Tabs(in: layout.tabs, shown: screen.place.pane, language: screen.language)
                .draw(
                    on: &frame, shown: screen.place.pane, marked: session.marked.filter { $0 != session.current }.count)
        }
        if part == nil { frame.waiting(in: layout, screen) }
        for place in places where !place.rect.isEmpty { pane.draw(place, on: &frame, screen) }
        if let session = screen.session, screen.isInSession {
            if let alert = session.shown?.alert { frame.alert(AlertLines(alert, screen), in: layout.alert) }
            frame.timeline(session, in: layout.timeline, screen)
            frame.progress(session, in: layout.progress, screen)
        }
        frame.footer(self, in: layout.footer)
        // Those beneath would only show stray letters beside it.
        screen.overlays.last?.draw(on: &frame, screen)
        if let notice = screen.notice { frame.notice(notice, screen.noticeLines, in: layout.notice) }
        return frame.canvas
    }
}
