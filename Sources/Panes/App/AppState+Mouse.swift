import Drawing
import Hosting
import TerminalUI

extension AppState {
    /// The wheel moves in what is under the pointer; a click gives it the keys; what more they do is for the pane to
    /// say.
    mutating func handle(_ mouse: MouseEvent) -> [Effect] {
        switch mouse.kind {
        case .wheelUp: return wheel(at: mouse.position, by: -1)
        case .wheelDown: return wheel(at: mouse.position, by: 1)
        case .press where mouse.button == .left: return click(mouse.position)
        case .drag where mouse.button == .left:
            guard screen.overlays.isEmpty, let place = placeOfKeys else { return [] }
            return panes[screen.place.pane].drag(to: mouse.position, in: place, &screen)
        default: return []
        }
    }

    private mutating func wheel(at point: Point, by rows: Int) -> [Effect] {
        guard screen.overlays.isEmpty else { return move(by: rows) }
        _ = focus(at: point)
        guard let place = placeOfKeys else { return [] }
        return panes[screen.place.pane].wheel(by: rows, at: point, in: place, &screen)
    }

    private mutating func click(_ point: Point) -> [Effect] {
        if var overlay = screen.overlays.popLast() {
            let isDone = overlay.click(at: point, screen)
            screen.overlays.append(overlay)
            return isDone ? acceptOverlay() : []
        }
        if screen.isInSession {
            let tabs = Tabs(in: FrameLayout(screen).tabs, shown: screen.place.pane, language: screen.language)
                .tabs
            if let tab = tabs.first(where: { $0.rect.contains(point) }) { return show(tab.pane) }
        }
        let before = part?.id
        guard let place = focus(at: point) else { return [] }
        return panes[screen.place.pane].click(at: point, in: place, hadKeys: before == place.id, &screen)
    }

    /// Gives the keys to the part under a point; returns it where it can have them.
    private mutating func focus(at point: Point) -> PlacedPart? {
        guard let place = places.first(where: { $0.rect.contains(point) }),
            let index = parts.firstIndex(where: { $0.id == place.id })
        else { return nil }
        screen.place.focus = screen.place.isAtEntrance ? screen.place.focus : index
        return place
    }
}
