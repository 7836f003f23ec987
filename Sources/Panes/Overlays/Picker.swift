import Drawing
import Hosting
import Language
import TerminalUI

/// A list of which one is taken: each with a line on it, the present one marked. A long one is searched by typing.
public struct Picker: Overlay {
    /// Something to take.
    public struct Item: Sendable {
        let name: String
        let summary: Text
        let reference: String

        /// - Parameters:
        ///   - summary: what it is, in a line; empty where the name says it.
        ///   - reference: where it comes from; empty where it needs none.
        public init(_ name: String, summary: Text = .empty, reference: String = "") {
            self.name = name
            self.summary = summary
            self.reference = reference
        }
    }

    /// What is chosen: the name of a setting.
    public let title: Text
    private let items: [Item]
    private let current: String
    private let answer: @Sendable (String, inout AppState) -> [Effect]
    private var query = TextField()
    private var position: ListState

    /// More than these are searched.
    private static let mostUnsearched = 8

    /// A list for a pane, with the current item chosen.
    public init<Target: Pane>(
        _ title: Text, items: [Item], current: String, for pane: Target.Type,
        answer: @escaping @Sendable (String, inout Target, inout ScreenState) -> [Effect]
    ) {
        self.title = title
        self.items = items
        self.current = current
        self.answer = { answer($0, &$1.panes[Target.self], &$1.screen) }
        position = ListState(selection: items.firstIndex { $0.name == current } ?? 0)
    }

    public var hasChoices: Bool { true }
    public var scopes: [KeyScope] { [.overlay, .list] }
    public var takesText: Bool { items.count > Self.mostUnsearched }
    public func acceptTitle(_ screen: ScreenState) -> Text? { found.isEmpty ? nil : Text("take it", zh: "采用") }

    private var found: [Item] {
        query.text.isEmpty ? items : FuzzyMatch.filter(items.map(\.name), by: query.text).map { items[$0] }
    }

    public mutating func type(_ key: KeyEvent, _ screen: ScreenState) -> Bool {
        guard !key.moves(besides: query) else { return false }
        let before = query.text
        guard query.handle(key) else { return false }
        if query.text != before { position = ListState() }
        return true
    }

    public mutating func paste(_ text: String, _ screen: ScreenState) {
        guard takesText else { return }
        query.insert(text)
        position = ListState()
    }

    public mutating func move(by rows: Int, _ screen: inout ScreenState) {
        table(in: place(in: screen), screen).move(&position, by: rows)
    }

    public mutating func click(at point: Point, _ screen: ScreenState) -> Bool {
        table(in: place(in: screen), screen).select(at: point, &position)
    }

    public mutating func accept(_ state: inout AppState) -> OverlayAnswer {
        let found = found
        guard found.indices.contains(position.selection) else { return .stay }
        return .close(answer(found[position.selection].name, &state))
    }

    // MARK: Drawing

    public func draw(on frame: inout Frame, _ screen: ScreenState) {
        let theme = frame.theme
        let place = place(in: screen)
        _ = frame.window(title, place.size)
        if takesText {
            query.draw(
                on: &frame.canvas, in: place.field, isFocused: true,
                placeholder: Text("type to find one", zh: "输入以查找"), theme: theme)
        }
        table(in: place, screen).draw(on: &frame, position)
        let found = found
        guard !place.foot.isEmpty, found.indices.contains(position.selection) else { return }
        let chosen = found[position.selection]
        let words = place.showsSummaries ? Text(verbatim: chosen.reference) : chosen.summary
        frame.canvas.put(theme.text(words, .dim), in: place.foot)
    }

    private struct Place {
        var size: Size
        var field: Rect
        var list: Rect
        /// For the reference of the chosen item, or the line on it where the list has no room for that.
        var foot: Rect
        var showsSummaries: Bool
    }

    /// The size does not follow what is found, so that the list stays where it is while a person types.
    private func place(in screen: ScreenState) -> Place {
        let summaries = items.map { TextWidth.of($0.summary, in: screen.language) }.max() ?? 0
        let references = items.map { TextWidth.of($0.reference) }.max() ?? 0
        let line = 2 + nameWidth + (summaries > 0 ? 2 + summaries : 0)
        let heading = TextWidth.of(title, in: screen.language)
        let room = max(10, screen.size.width - 4)
        let width = min(max(line, references, heading, 20) + 5, room, 100)
        let showsSummaries = summaries > 0 && width >= min(line + 4, 48)
        let hasFoot = showsSummaries ? references > 0 : summaries > 0
        let height = items.count + (takesText ? 2 : 0) + (hasFoot ? 2 : 0) + 2
        let size = Size(width: width, height: min(height, screen.size.height))
        var rest = Frame.windowPlace(size, in: FrameLayout(screen).window).inner
        let field = rest.cutTop(takesText ? 1 : 0)
        if takesText, rest.height >= 6 { _ = rest.cutTop(1) }
        let foot = rest.cutBottom(hasFoot && rest.height >= 5 ? 1 : 0)
        if !foot.isEmpty, rest.height >= 6 { _ = rest.cutBottom(1) }
        return Place(size: size, field: field, list: rest, foot: foot, showsSummaries: showsSummaries)
    }

    private var nameWidth: Int { items.map { TextWidth.of($0.name) }.max() ?? 8 }

    private func table(in place: Place, _ screen: ScreenState) -> PlacedTable {
        let theme = screen.currentTheme
        let rows = found.map { item in
            let isCurrent = item.name == current
            let name = theme.text(Text(verbatim: item.name), isCurrent ? .strong : .text)
            let cells = place.showsSummaries ? [name, theme.text(item.summary, .dim)] : [name]
            return Table.Row(cells, isMarked: isCurrent)
        }
        let names = Table.Column(.empty, .fixed(min(nameWidth, place.list.width)))
        var table = Table(columns: place.showsSummaries ? [names, .init(.empty, .fill)] : [names], rows: rows)
        table.showsHeader = false
        table.showsMarks = true
        table.placeholder = Text("nothing fits", zh: "没有匹配项")
        return PlacedTable(table, in: place.list)
    }
}
