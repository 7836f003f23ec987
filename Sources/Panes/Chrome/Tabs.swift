import Drawing
import Language
import TerminalUI

/// The row of tabs: one for each pane of a session, and how many runs are marked.
struct Tabs {
    /// A pane's tab and where it is drawn.
    struct Tab {
        /// The pane it opens.
        var pane: PaneID
        /// As it is written, shortened where there is little room.
        var title: String
        /// Its place in the row.
        var rect: Rect
    }

    /// From left to right; empty where there is no row for them.
    private(set) var tabs: [Tab] = []
    private let row: Rect

    init(in row: Rect, shown: PaneID, language: Language) {
        self.row = row
        guard !row.isEmpty else { return }
        let panes = PaneSet.tabs
        let titles: [(PaneID, PaneTab) -> String] = [
            { " \($1.number) \($1.title.in(language)) " }, { " \($1.number) \($1.short.in(language)) " },
            { "\($1.number) \($1.short.in(language)) " },
            { $0 == shown ? " \($1.number) \($1.short.in(language)) " : " \($1.number) " },
        ]
        let fitting = titles.first { title in panes.reduce(0) { $0 + TextWidth.of(title($1.id, $1.tab)) } <= row.width }
        guard let title = fitting ?? titles.last else { return }
        var x = row.x
        for (pane, tab) in panes {
            let text = title(pane, tab)
            let rect = Rect(x: x, y: row.y, width: TextWidth.of(text), height: 1).intersection(row)
            tabs.append(Tab(pane: pane, title: text, rect: rect))
            x += TextWidth.of(text)
        }
    }

    func draw(on frame: inout Frame, shown: PaneID, marked: Int) {
        let theme = frame.theme
        guard !row.isEmpty else { return }
        frame.canvas.fill(row, style: theme[.tab].over(theme.ground))
        for tab in tabs {
            frame.canvas.put(
                tab.title, x: tab.rect.x, y: tab.rect.y, style: theme[tab.pane == shown ? .tabActive : .tab],
                width: tab.rect.width)
        }
        guard marked > 0, let last = tabs.last else { return }
        let text = Text("+ \(marked) marked ", zh: "+ 已标记 \(marked) ")
        let x = row.right - frame.width(of: text)
        if x > last.rect.right { frame.canvas.put(text, x: x, y: row.y, style: theme[.mark]) }
    }
}
