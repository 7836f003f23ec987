import Drawing
import TerminalUI

/// Where the parts of the screen around a pane are, for drawing and for the mouse.
public struct FrameLayout: Sendable {
    /// The line at the top; empty on screens of fewer than four rows.
    public let header: Rect
    /// The line of the tabs; empty on small screens and at the entrance.
    public let tabs: Rect
    /// What is left for the pane.
    public let body: Rect
    /// The lines for an alert, a quarter of the screen at most; empty where there is none.
    public let alert: Rect
    /// Where a paused run stands among the states that can be reached; empty where there is none.
    public let timeline: Rect
    /// The line that says how far the run is; empty on small screens and at the entrance.
    public let progress: Rect
    /// What has just been said; in place of the timeline or the progress, or where the pane gives room for it, so that
    /// it hides nothing. Empty where nothing is said.
    public let notice: Rect
    /// Where dialogs lie: between the header and what is said, so that they hide neither.
    public let window: Rect
    /// The line of keys at the bottom; empty on screens of fewer than three rows.
    public let footer: Rect

    /// Lays out a frame by the size of the screen and what it has to show.
    public init(_ screen: ScreenState) {
        var rest = Rect(screen.size)
        let height = rest.height
        let session = screen.isInSession ? screen.session : nil
        header = rest.cutTop(height >= 4 ? 1 : 0)
        footer = rest.cutBottom(height >= 3 ? 1 : 0)
        tabs = rest.cutTop(session != nil && height >= 10 && rest.width >= 40 ? 1 : 0)
        let hasTimeline = height >= 16 && session?.showsTimeline == true
        // The timeline says how far the run is, too; what is under way comes before it.
        let isBusy = session?.shown?.progress != nil
        let said = screen.noticeLines.count
        // The keys give way where there is no room at all.
        let isTight = height < 7
        let hasNotice = said > 0 && !isTight
        notice = said > 0 && isTight ? footer : rest.cutBottom(said)
        let hasProgress = isBusy ? height >= 8 : height >= 13 && !hasNotice && !hasTimeline
        progress = rest.cutBottom(session != nil && hasProgress ? 1 : 0)
        timeline = rest.cutBottom(!hasNotice && hasTimeline && !isBusy ? 1 : 0)
        let alerted = session?.shown?.alert.map { AlertLines($0, screen).lines.count } ?? 0
        alert = rest.cutBottom(height >= 8 ? min(alerted, height >= 16 ? height / 4 : 2) : 0)
        body = rest
        let bottom = hasNotice ? notice.y : footer.isEmpty ? height : footer.y
        window =
            isTight
            ? Rect(screen.size) : Rect(x: 0, y: header.bottom, width: rest.width, height: bottom - header.bottom)
    }
}
