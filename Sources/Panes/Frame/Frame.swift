import Drawing
import Language
import TerminalUI
import Training

/// A screen being drawn: the canvas, and how things look on it. Panes, overlays and views draw on it.
public struct Frame: Sendable {
    /// What is drawn on.
    public var canvas: Canvas
    public let theme: Theme
    public let symbols: SymbolSet
    /// Every command with the keys it has now.
    public let keymap: Keymap
    /// The part that has the keys; nil where no pane of a session is shown.
    public let focus: PartID?
    /// Where the parts of the pane are drawn.
    public let places: [PlacedPart]
    /// Whether something lies over the pane.
    public let isCovered: Bool
    private let windowBounds: Rect

    /// An empty screen.
    init(_ screen: ScreenState, focus: PartID?, places: [PlacedPart]) {
        theme = screen.currentTheme
        symbols = screen.symbols
        keymap = screen.keymap
        canvas = theme.canvas(size: screen.size, symbols: screen.symbols, language: screen.language)
        isCovered = !screen.overlays.isEmpty
        windowBounds = FrameLayout(screen).window
        self.focus = focus
        self.places = places
    }

    /// The language of the screen.
    public var language: Language { canvas.language }

    /// Where a part is drawn; nil where it is not.
    public func place(of part: PartID) -> Rect? { places.first { $0.id == part }?.rect }

    /// Whether a part has the keys, once nothing lies over it.
    public func hasKeys(_ part: PlacedPart) -> Bool { focus == part.id }

    /// The panel of a part; returns what is inside it. Very small ones go without lines.
    public mutating func panel(
        _ title: Text, subtitle: Text = .empty, trailing: StyledText = StyledText(), part: PlacedPart
    ) -> Rect {
        let inner = Self.inside(part.rect)
        let isFocused = !isCovered && hasKeys(part)
        guard Self.hasLines(part.rect) else {
            if inner != part.rect {
                let heading = isFocused ? title.map { text, _ in "\(Panel.focusSign) \(text)" } : title
                canvas.put(theme.text(heading, isFocused ? .titleFocused : .title), in: part.rect.row(0))
            }
            return inner
        }
        return Panel(title, subtitle: subtitle, trailing: trailing, isFocused: isFocused)
            .draw(on: &canvas, in: part.rect, theme: theme)
    }

    /// What is inside the panel of a part, for the mouse and for moving.
    public static func inside(_ rect: Rect) -> Rect {
        if hasLines(rect) { return rect.inset(horizontal: 1, vertical: 1) }
        var rest = rect
        if rect.height >= 3 { _ = rest.cutTop(1) }
        return rest
    }

    private static func hasLines(_ rect: Rect) -> Bool { rect.height >= 4 && rect.width >= 12 }

    /// A box in the middle, or the whole screen where that is small, for what lies over the screen.
    public mutating func window(_ title: Text, _ size: Size) -> Rect {
        let (rect, inner) = Self.windowPlace(size, in: windowBounds)
        canvas.fill(rect, style: theme[.overlay].over(theme.ground))
        guard inner != rect else { return rect }
        canvas.box(rect, style: theme[.overlayBorder].over(theme[.overlay]))
        let edge = Rect(x: rect.x + 2, y: rect.y, width: rect.width - 4, height: 1)
        canvas.put(theme.text(title.map { text, _ in " ▸ \(text) " }, .titleFocused), in: edge)
        return inner
    }

    /// Where such a box is, and what is inside of it, for the mouse too.
    static func windowPlace(_ size: Size, in bounds: Rect) -> (rect: Rect, inner: Rect) {
        // Where only a few cells would be left beside it, it takes them: stray letters tell nothing.
        let isSmall = bounds.width < size.width + 8 || bounds.height < 8
        let rect =
            isSmall
            ? Rect(
                x: bounds.x, y: bounds.y + max(0, (bounds.height - size.height) / 2), width: bounds.width,
                height: min(bounds.height, size.height)) : bounds.centered(size)
        guard rect.width >= 8, rect.height >= 3 else { return (rect, rect) }
        return (rect, rect.inset(horizontal: rect.width >= 30 ? 2 : 1, vertical: 1))
    }

    /// A row of texts and styles put one after the other, cut at the right.
    public mutating func line(_ text: StyledText, in rect: Rect, row: Int) {
        let place = rect.row(row)
        guard !place.isEmpty else { return }
        canvas.put(text, in: place)
    }

    /// Lines one below the other, as many as there is room for.
    public mutating func lines(_ texts: [StyledText], in rect: Rect) {
        for (row, text) in texts.prefix(rect.height).enumerated() { line(text, in: rect, row: row) }
    }

    /// Sentences in the middle of an empty part: what would fill it, and the key that does so.
    public mutating func empty(_ sentences: [Text], in rect: Rect) {
        let width = max(1, rect.width - 2)
        var lines = sentences.flatMap { wrapped($0, to: width) }
        // A long path gives way to what is said about it.
        if lines.count > rect.height {
            lines = sentences.flatMap { wrapped($0.map { text, _ in Self.shortened(text, to: width / 2) }, to: width) }
        }
        let top = max(0, (rect.height - lines.count) / 2)
        for (index, text) in lines.prefix(rect.height).enumerated() {
            let row = rect.row(top + index)
            guard !row.isEmpty else { break }
            canvas.put(theme.text(text, .dim), in: row, alignment: .center)
        }
    }

    /// A text whose absolute paths take no more than so many cells each: of a longer one the file's name is left.
    private static func shortened(_ text: String, to width: Int) -> String {
        text.split(separator: " ", omittingEmptySubsequences: false).map { word in
            let path = word.prefix { $0 != ":" && $0 != "：" }
            guard path.hasPrefix("/"), TextWidth.of(String(path)) > width, let name = path.split(separator: "/").last
            else { return String(word) }
            return TextWidth.truncateMiddle("…/" + name, to: max(8, width)) + word[path.endIndex...]
        }.joined(separator: " ")
    }

    /// Lines of a text in the screen's language.
    public func wrapped(_ text: Text, to width: Int) -> [String] { TextWidth.wrap(text.in(language), to: width) }

    /// Cells that a text takes in the screen's language.
    public func width(of text: Text) -> Int { TextWidth.of(text.in(language)) }

    /// A heading with a line after it up to the right.
    public mutating func heading(_ title: Text, in row: Rect) {
        let end = canvas.put(title, x: row.x, y: row.y, style: theme[.heading].with(.bold), width: row.width)
        canvas.line(x: end + 1, y: row.y, width: row.right - end - 2, style: theme[.border])
    }

    /// The handle at the right border of a panel, for rows that are scrolled.
    public mutating func scrollbar(offset: Int, count: Int, in rect: Rect) {
        Scrollbar(offset: offset, visible: rect.height, count: count)
            .draw(on: &canvas, x: rect.right, y: rect.y, height: rect.height, theme: theme)
    }

    /// What curves are made of.
    public var chartSymbols: Chart.Symbols { symbols == .ascii ? .ascii : .braille }

    /// The key that a command has now, for a sentence that names one.
    public func key(_ command: String) -> Text { keymap.key(command) }

    /// The key of whichever command does an errand.
    public func key(for errand: Errand) -> Text { keymap.key(for: errand) }
}
