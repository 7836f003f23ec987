import TerminalUI

/// Where the parts of the screen around a pane are, for drawing and for the mouse.
public struct FrameLayout: Sendable {
    /// The line at the top; empty on screens of fewer than four rows.
    public let header: Rect
    /// The line of the tabs; empty on small screens and at the entrance.
    public let tabs: Rect
    /// What is left for the pane.
    public let body: Rect
    /// The line for an alert; empty where there is none.
    public let alert: Rect
    /// Where a paused run stands among the states that can be reached; empty where there is none.
    public let timeline: Rect
    /// The line that says how far the run is; empty on small screens and at the entrance.
    public let progress: Rect
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
        progress = rest.cutBottom(session != nil && height >= 13 && (isBusy || !hasTimeline) ? 1 : 0)
        timeline = rest.cutBottom(hasTimeline && !isBusy ? 1 : 0)
        alert = rest.cutBottom(height >= 8 && session?.shown?.alert != nil ? 1 : 0)
        body = rest
    }
}
