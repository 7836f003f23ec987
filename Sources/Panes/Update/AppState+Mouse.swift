import TerminalUI

extension AppState {
    /// The wheel moves in the list or zooms the chart under the pointer; a click gives the keys to what is under it;
    /// pressing and dragging in the chart moves its crosshair.
    mutating func handle(_ mouse: MouseEvent) -> [Effect] {
        switch mouse.kind {
        case .wheelUp: return wheel(at: mouse.position, isUp: true)
        case .wheelDown: return wheel(at: mouse.position, isUp: false)
        case .press where mouse.button == .left: click(mouse.position)
        case .drag where mouse.button == .left:
            if overlays.isEmpty, !isChoosing, workspace?.part == .chart { moveCrosshair(to: mouse.position) }
        default: break
        }
        return []
    }

    private mutating func wheel(at point: Point, isUp: Bool) -> [Effect] {
        guard overlays.isEmpty, !isChoosing else { return perform(isUp ? .up : .down) }
        focus(at: point)
        guard workspace?.part == .chart else { return perform(isUp ? .up : .down) }
        guard let whole = stepRange, let plot = plot() else { return [] }
        workspace?.chart.window.zoom(by: isUp ? 0.8 : 1.25, around: plot.x(atColumn: point.x), whole: whole)
        return []
    }

    private mutating func click(_ point: Point) {
        guard overlays.isEmpty, !isChoosing else { return }
        if let pane = FrameLayout(state: self).tabs.first(where: { $0.rect.contains(point) })?.pane {
            show(pane)
            return
        }
        let before = workspace?.part
        focus(at: point)
        // The click that gives the chart the keys does no more than that.
        if before == .chart, workspace?.part == .chart { moveCrosshair(to: point) }
    }

    private mutating func focus(at point: Point) {
        guard let parts = workspace?.parts else { return }
        let part = FrameLayout(state: self).parts.first { $0.rect.contains(point) }?.part
        if let focus = part.flatMap({ parts.firstIndex(of: $0) }) { workspace?.focus = focus }
    }

    private mutating func moveCrosshair(to point: Point) {
        guard let plot = plot(), plot.plot.contains(point) else { return }
        workspace?.chart.window.crosshair = plot.x(atColumn: point.x).rounded()
    }

    /// Where the chart's plot is on the screen: known only by drawing it.
    private func plot() -> ChartLayout? {
        var painter = Painter(state: self)
        painter.screen()
        return painter.plot
    }
}
