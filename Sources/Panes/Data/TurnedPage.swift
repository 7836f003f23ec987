import Hosting
import Language
import TerminalUI

/// One of the rows shown, as large as the screen allows: the one before and after are a key away.
protocol TurnedPage: Overlay {
    /// Which of the rows shown.
    var place: Int { get }
    /// The page so many rows below; nil where there is none.
    func turned(by rows: Int) -> Self?
}

extension TurnedPage {
    /// A command that turns the page; the row it leads to is the chosen one in the list, too.
    static func turn(
        _ id: String, _ title: Text, in scope: KeyScope, _ keys: [KeySequence], footer: Int, by rows: Int, help: Text
    ) -> PaneCommand<DataPane> {
        PaneCommand(
            id, title, in: scope, keys: keys, footer: footer, help: help,
            run: { pane, screen in
                guard let next = (screen.overlays.last as? Self)?.turned(by: rows) else { return [] }
                screen.overlays[screen.overlays.count - 1] = next
                pane.browser?.select(next.place)
                return []
            })
    }
}
