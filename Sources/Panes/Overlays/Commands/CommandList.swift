import Language
import TerminalUI

/// The commands that work here, found by what is typed: the help with all their keys, or the palette.
public struct CommandList: Overlay {
    private let contexts: [String]
    private let isHelp: Bool
    /// What is typed.
    private var query = TextField()
    private var position = ListState()

    /// A search that finds every command of these scopes and the global ones.
    init(scopes: [KeyScope], isHelp: Bool) {
        contexts = scopes.map(\.id)
        self.isHelp = isHelp
    }

    public var scopes: [KeyScope] { [.overlay] }
    public var takesText: Bool { true }

    /// The commands found, best first; all of them while nothing is typed.
    private func results(_ screen: ScreenState) -> [Command] { screen.keymap.search(query.text, in: contexts) }

    public mutating func type(_ key: KeyEvent, _ screen: ScreenState) -> Bool {
        guard !key.movesInLists, query.handle(key) else { return false }
        position = ListState()
        return true
    }

    public mutating func paste(_ text: String, _ screen: ScreenState) { query.insert(text) }

    public mutating func move(by rows: Int, _ screen: inout ScreenState) {
        position.move(by: rows, count: results(screen).count)
    }

    public mutating func accept(_ state: inout AppState) -> OverlayAnswer {
        let results = results(state.screen)
        guard results.indices.contains(position.selection) else { return .close([]) }
        return .close(state.perform(results[position.selection].id))
    }

    public func draw(on frame: inout Frame, _ screen: ScreenState) {
        let theme = frame.theme
        let results = results(screen)
        let sections = hasSections ? Set(results.map(\.context)).count : 0
        let size = Size(
            width: min(isHelp ? 110 : 84, screen.size.width - 4),
            height: min(results.count + sections + 5, screen.size.height - 2, isHelp ? 80 : 18))
        var inner = frame.window(isHelp ? Text("help", zh: "帮助") : Text("commands", zh: "命令"), size)
        query.draw(
            on: &frame.canvas, in: inner.cutTop(1), isFocused: true,
            placeholder: isHelp
                ? Text("find a key or what it does", zh: "查找按键或功能") : Text("find a command", zh: "查找命令"), theme: theme)
        if inner.height >= 6 { _ = inner.cutTop(1) }
        let foot = inner.cutBottom(inner.height >= 5 ? 1 : 0)
        let keyWidth = min(14, max(6, results.map { TextWidth.of(keys($0)) }.max() ?? 6))
        let headings = hasSections ? AllCommands.scopes.filter { contexts.contains($0.id) }.map(\.title) : []
        let titleWidth = max(
            min(17, results.map { frame.width(of: $0.title) }.max() ?? 8),
            headings.map { frame.width(of: $0) }.max() ?? 8)
        var rows: [Table.Row] = []
        // Which row a command has, as headings stand between them.
        var places: [Int] = []
        var section: String?
        for command in results {
            if hasSections, section != command.context {
                section = command.context
                let title = AllCommands.scopes.first { $0.id == command.context }?.title ?? .empty
                rows.append(Table.Row([StyledText(), theme.text(title, .heading)]))
            }
            var cells = [theme.text(keys(command), .footerKey), theme.text(command.title, .strong)]
            if inner.width >= 50 { cells.append(theme.text(command.help, .dim)) }
            places.append(rows.count)
            rows.append(Table.Row(cells))
        }
        var columns = [Table.Column(.empty, .fixed(keyWidth)), .init(.empty, .fixed(titleWidth))]
        if inner.width >= 50 { columns.append(.init(.empty, .fill)) }
        var table = Table(columns: columns, rows: rows)
        table.showsHeader = false
        table.placeholder = Text("no command fits", zh: "没有匹配的命令")
        let chosen = min(max(0, position.selection), max(0, results.count - 1))
        // The heading above the first command is seen with it.
        var place = ListState(selection: 0)
        place.selection = places.indices.contains(chosen) ? places[chosen] : 0
        table.draw(on: &frame.canvas, in: inner, state: &place, theme: theme)
        guard !foot.isEmpty else { return }
        // The whole sentence of the chosen command, which the row may have cut.
        if results.indices.contains(chosen) {
            frame.canvas.put(theme.text(results[chosen].help, .text), in: foot)
        }
    }

    /// The help as a whole stands in the sections of the places where keys work; what is searched for comes best first.
    private var hasSections: Bool { isHelp && query.text.isEmpty }

    private func keys(_ command: Command) -> String { command.keys.map(\.label).joined(separator: " ") }
}

extension KeyEvent {
    /// Whether it moves in a list rather than in the text above it.
    var movesInLists: Bool { [.home, .end].contains(key) || self == KeyEvent(.character("u"), .control) }
}
