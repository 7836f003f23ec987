import Drawing
import Hosting
import Language
import TerminalUI

/// The help: the commands whose keys work here. Or the palette: every command and all else that has a name, with the
/// keys that work here. Both are found by what is typed.
public struct CommandList: Overlay {
    private let isHelp: Bool
    private let items: [Item]
    /// What is typed.
    private var query = TextField()
    private var position = ListState()

    /// A row that can be chosen.
    private struct Item: Sendable {
        /// The keys that work here, or what it is.
        let label: Text
        let title: Text
        let help: Text
        /// Why it would do nothing now; nil where it would do something.
        var refusal: Text?
        /// Its id; nil for what is no command.
        let command: String?
        /// The scope of a command; nil for what is none.
        let scope: String?
        let rank: @Sendable (String) -> Int?
        let choose: @Sendable (inout AppState) -> [Effect]

        /// The title, with a sign before it where it would do nothing now.
        var name: Text { refusal == nil ? title : Text(verbatim: "– ") + title }
        /// What it does, or why it would do nothing now.
        var words: Text { refusal.map { Text("not now, \($0)", zh: "现在不可用，\($0)") } ?? help }
    }

    /// All keys that work in what has them now.
    init(helpFor app: AppState) {
        isHelp = true
        items = Self.commands(of: app, in: app.scopes).filter { !$0.label.isEmpty }
    }

    /// All commands, also those of what lies beneath a dialog, and what panes, themes and languages are called.
    init(paletteFor app: AppState) {
        isHelp = false
        let nearest = app.scopes
        let scopes = nearest + app.scopesBelow.filter { !nearest.contains($0) }
        let here = Self.commands(of: app, in: scopes)
        items = here + Self.elsewhere(app, except: Set(here.compactMap(\.command))) + app.findings.map(Self.item)
    }

    /// What has its keys elsewhere; choosing it goes there first.
    private static func elsewhere(_ app: AppState, except listed: Set<String>) -> [Item] {
        AllCommands.rows.compactMap { row in
            let command = row.command
            let pane = PaneSet.pane(of: command.id)
            guard !listed.contains(command.id), pane != nil || row.scope == .workspace else { return nil }
            var refusal: Text?
            if app.screen.session == nil {
                refusal = Text("no session is open", zh: "没有打开的会话")
            } else if let pane, app.part(of: pane, with: row.scope) == nil {
                refusal = Text("its part of the pane is not there yet", zh: "面板中还没有对应的部分")
            } else if case .refused(let reason, _) = row.state(app) {
                refusal = reason
            }
            let number = PaneSet.tabs.first { $0.id == pane }.map { "\($0.tab.number)…" } ?? ""
            return Item(
                label: Text(verbatim: number + (command.keys.first?.label ?? "")), title: command.title,
                help: command.help, refusal: refusal, command: command.id, scope: command.context,
                rank: { Keymap.rank(command, $0) }, choose: { $0.perform(command.id, in: pane, row.scope) })
        }
    }

    /// Those of the run come first: it is what the program is for.
    private static func commands(of app: AppState, in scopes: [KeyScope]) -> [Item] {
        let ids = scopes.map(\.id)
        let first = app.part == nil ? [] : ids.filter { $0 == KeyScope.workspace.id }
        let found = app.screen.keymap.available(in: first + ids.filter { !first.contains($0) })
        return found.compactMap { command in
            // Before anything is open there is nothing to command but the way back.
            if app.part == nil, command.context == KeyScope.workspace.id, !PlaceCommands.isWayBack(command) {
                return nil
            }
            var refusal: Text?
            if case .refused(let reason, _) = AllCommands.row(command.id)?.state(app) { refusal = reason }
            let keys = command.keys.filter { app.reaches(command, by: $0) }
            return Item(
                label: Text(verbatim: keys.map(\.label).joined(separator: " ")), title: command.title,
                help: command.help, refusal: refusal, command: command.id, scope: command.context,
                rank: { Keymap.rank(command, $0) }, choose: { $0.perform(command.id) })
        }
    }

    private static func item(_ finding: Finding) -> Item {
        Item(
            label: finding.kind, title: finding.title, help: finding.help, command: nil, scope: nil, rank: finding.rank,
            choose: finding.choose)
    }

    public var hasChoices: Bool { true }
    public var scopes: [KeyScope] { [.overlay, .list] }
    public var takesText: Bool { true }
    public func acceptTitle(_ screen: ScreenState) -> Text? {
        results.isEmpty ? nil : isHelp ? Text("run it", zh: "执行") : Text("go", zh: "执行")
    }
    public var cancelTitle: Text { Text("close", zh: "关闭") }

    /// What fits, best first; all of it while nothing is typed.
    private var results: [Item] {
        let typed = query.text
        guard !typed.isEmpty else { return items }
        let ranked = items.enumerated().compactMap { index, item in item.rank(typed).map { ($0, index) } }
            .sorted { $0 < $1 }
        // Scattered letters are a guess, for where nothing else fits.
        let meant = ranked.filter { $0.0 < FuzzyMatch.scattered }
        return (meant.isEmpty ? ranked : meant).map { items[$0.1] }
    }

    public mutating func type(_ key: KeyEvent, _ screen: ScreenState) -> Bool {
        guard !key.moves(besides: query), query.handle(key) else { return false }
        position = ListState()
        return true
    }

    public mutating func paste(_ text: String, _ screen: ScreenState) { query.insert(text) }

    public mutating func move(by rows: Int, _ screen: inout ScreenState) {
        position.move(by: rows, count: results.count)
    }

    public mutating func accept(_ state: inout AppState) -> OverlayAnswer {
        let results = results
        guard results.indices.contains(position.selection) else { return .close([]) }
        return .close(state.settle(results[position.selection].choose(&state)))
    }

    public func draw(on frame: inout Frame, _ screen: ScreenState) {
        let theme = frame.theme
        let results = results
        let sections = hasSections ? Set(results.map(\.scope)).count : 0
        let size = Size(
            width: min(isHelp ? 110 : 84, screen.size.width - 4),
            height: min(results.count + sections + 5, screen.size.height - 2, isHelp ? 80 : 18))
        var inner = frame.window(isHelp ? Text("help", zh: "帮助") : Text("palette", zh: "命令"), size)
        query.draw(
            on: &frame.canvas, in: inner.cutTop(1), isFocused: true,
            placeholder: isHelp
                ? Text("find a key or what it does", zh: "查找按键或功能")
                : Text(
                    "find a command, pane, run, setting, sample or theme", zh: "查找命令、面板、运行、设置、示例或主题"), theme: theme)
        if inner.height >= 6 { _ = inner.cutTop(1) }
        let foot = inner.cutBottom(inner.height >= 5 ? 1 : 0)
        let keyWidth = min(14, max(6, results.map { frame.width(of: $0.label) }.max() ?? 6))
        let headings = hasSections ? AllCommands.scopes.filter { scope in items.contains { $0.scope == scope.id } } : []
        let titleWidth = max(
            min(17, results.map { frame.width(of: $0.name) }.max() ?? 8),
            headings.map { frame.width(of: $0.title) }.max() ?? 8)
        var rows: [Table.Row] = []
        // Which row a command has, as headings stand between them.
        var places: [Int] = []
        var section: String?
        for item in results {
            if hasSections, section != item.scope {
                section = item.scope
                let title = headings.first { $0.id == item.scope }?.title ?? .empty
                rows.append(Table.Row([StyledText(), theme.text(title, .heading)]))
            }
            // What would do nothing now is told by a sign and words, too.
            let isIdle = item.refusal != nil
            var cells = [
                theme.text(item.label, item.scope == nil || isIdle ? .dim : .footerKey),
                theme.text(item.name, isIdle ? .faint : .strong),
            ]
            if inner.width >= 50 { cells.append(theme.text(item.words, isIdle ? .faint : .dim)) }
            places.append(rows.count)
            rows.append(Table.Row(cells))
        }
        var columns = [Table.Column(.empty, .fixed(keyWidth)), .init(.empty, .fixed(titleWidth))]
        if inner.width >= 50 { columns.append(.init(.empty, .fill)) }
        var table = Table(columns: columns, rows: rows)
        table.showsHeader = false
        table.placeholder = Text("nothing fits", zh: "没有匹配项")
        let chosen = min(max(0, position.selection), max(0, results.count - 1))
        // The heading above the first command is seen with it.
        var place = ListState(selection: 0)
        place.selection = places.indices.contains(chosen) ? places[chosen] : 0
        table.draw(on: &frame.canvas, in: inner, state: &place, theme: theme)
        guard !foot.isEmpty else { return }
        // The whole sentence of the chosen command, which the row may have cut.
        if results.indices.contains(chosen) {
            frame.canvas.put(theme.text(results[chosen].words, .text), in: foot)
        }
    }

    /// The help as a whole stands in the sections of the places where keys work; what is searched for comes best first.
    private var hasSections: Bool { isHelp && query.text.isEmpty }
}

extension KeyEvent {
    /// Whether it moves in a list rather than in the text above it, or empties that.
    func moves(besides text: TextField) -> Bool {
        [.home, .end].contains(key) || text.text.isEmpty && self == KeyEvent(.character("u"), .control)
    }
}
