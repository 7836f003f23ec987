import Drawing
import Hosting
import Language
import TerminalUI

/// Choosing a theme while its colors are shown.
struct ThemeChooser: Overlay {
    private var position: ListState
    /// The index of the theme to go back to.
    private let before: Int

    init(_ screen: ScreenState) {
        position = ListState(selection: screen.theme)
        before = screen.theme
    }

    var id: OverlayID? { OverlayID(rawValue: "themes") }
    var hasChoices: Bool { true }
    var scopes: [KeyScope] { [.overlay, .list] }
    func acceptTitle(_ screen: ScreenState) -> Text? { Text("keep", zh: "保留") }
    var cancelTitle: Text { Text("as before", zh: "恢复") }

    mutating func move(by rows: Int, _ screen: inout ScreenState) {
        position.move(by: rows, count: screen.themes.count)
        screen.theme = position.selection
    }

    mutating func accept(_ state: inout AppState) -> OverlayAnswer {
        .close(state.screen.keepTheme())
    }

    func cancel(_ state: inout AppState) { state.screen.theme = before }

    func draw(on frame: inout Frame, _ screen: ScreenState) {
        let theme = frame.theme
        let names = screen.themes.map { TextWidth.of($0.name) }.max() ?? 0
        let summaries = screen.themes.map { frame.width(of: $0.summary) }.max() ?? 0
        let width = min(max(50, names + summaries + 6), screen.size.width - 2)
        let inner = frame.window(
            Text("theme", zh: "主题"), Size(width: width, height: min(screen.themes.count + 4, screen.size.height)))
        let rows = screen.themes.map { Table.Row([theme.text($0.name, .strong), theme.text($0.summary, .dim)]) }
        var table = Table(columns: [.init(), .init(.empty, .fill)], rows: rows)
        table.showsHeader = false
        var place = position
        var rest = inner
        let foot = rest.cutBottom(inner.height >= 4 ? 1 : 0)
        table.draw(on: &frame.canvas, in: rest, state: &place, theme: theme)
        let (keep, back) = (frame.key("dialog.accept"), frame.key("dialog.cancel"))
        frame.canvas.put(
            theme.text(Text("\(keep) keeps it, \(back) goes back", zh: "\(keep) 保留，\(back) 恢复原样"), .faint), in: foot)
    }
}

extension ScreenState {
    /// Keeps the theme that is shown for the next time.
    mutating func keepTheme() -> [Effect] {
        let name = currentTheme.name
        configuration.theme = name
        say(Text("theme \(name), kept for the next time", zh: "主题 \(name)，已保存"))
        return [.saveConfiguration(configuration)]
    }
}
