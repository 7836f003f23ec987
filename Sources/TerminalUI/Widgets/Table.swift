import Drawing
import Language

/// Rows of aligned columns, of which one row is selected and some may be marked.
public struct Table: Sendable {
    /// A column: its title, how wide it is and where its texts sit.
    public struct Column: Sendable {
        /// Shown in the header.
        public var title: Text
        /// How much of the row it takes.
        public var width: Width
        /// Where its title and its texts sit when there is room.
        public var alignment: Alignment
        /// Whether its texts are dotted names, of which the end tells most (`TextWidth.truncateName`).
        public var isName: Bool
        /// Whether its texts are numbers, whose decimal points stand below each other.
        public var isNumeric: Bool

        public init(
            _ title: Text = .empty, _ width: Width = .fit, alignment: Alignment = .leading, isName: Bool = false,
            isNumeric: Bool = false
        ) {
            self.title = title
            self.width = width
            self.alignment = alignment
            self.isName = isName
            self.isNumeric = isNumeric
        }
    }

    /// How wide a column is.
    public enum Width: Sendable, Hashable {
        /// As wide as its widest text.
        case fit
        /// So many cells, whatever the texts need.
        case fixed(Int)
        /// A part of what the others leave, by weight; never narrower than 4.
        case fill(Int)

        /// An equal part of what the others leave.
        public static let fill = Width.fill(1)
    }

    /// A row: a text for each column.
    public struct Row: Sendable {
        /// In the order of the columns; those that are missing stay blank.
        public var cells: [StyledText]
        /// Lies beneath the whole row, for example for a failed run.
        public var style: Style
        /// Marked by the person; shown by a dot before the row.
        public var isMarked: Bool

        public init(_ cells: [StyledText], style: Style = .plain, isMarked: Bool = false) {
            self.cells = cells
            self.style = style
            self.isMarked = isMarked
        }
    }

    /// From left to right; those that find no room are cut off.
    public var columns: [Column]
    /// From top to bottom; the list may be longer than the place for it.
    public var rows: [Row]
    /// Whether the first line has the titles of the columns.
    public var showsHeader = true
    /// Whether rows have a place for marks before them.
    public var showsMarks = false
    /// The sign of a marked row, one cell.
    public var mark = "●"
    /// Whether a sign before the selected row tells it from the others without color.
    public var showsPointer = false
    /// Whether the keys go here: the selection is shown stronger.
    public var isFocused = true
    /// Whether there is a selection at all.
    public var isSelectable = true
    /// Said while there are no rows.
    public var placeholder = Text.empty
    /// Blank cells between columns.
    public var gap = 2

    public init(columns: [Column], rows: [Row]) {
        self.columns = columns
        self.rows = rows
    }

    /// Rows that fit below the header of a rectangle so high: a page.
    public func visibleRows(height: Int) -> Int {
        max(0, height - (showsHeader ? 1 : 0))
    }

    /// Draws the table; `state` is brought to where its selection is visible.
    public func draw(on canvas: inout Canvas, in rect: Rect, state: inout ListState, theme: Theme) {
        var table = self
        table.alignNumbers(canvas.language)
        table.drawAligned(on: &canvas, in: rect, state: &state, theme: theme)
    }

    private mutating func alignNumbers(_ language: Language) {
        for (index, column) in columns.enumerated() where column.isNumeric {
            let texts = rows.map { index < $0.cells.count ? $0.cells[index].text(in: language) : "" }
            for (row, pair) in zip(texts, NumberFormat.aligned(texts)).enumerated() where pair.0 != pair.1 {
                rows[row].cells[index].append(String(pair.1.dropFirst(pair.0.count)))
            }
        }
    }

    private func drawAligned(on canvas: inout Canvas, in rect: Rect, state: inout ListState, theme: Theme) {
        guard !rect.isEmpty else { return }
        var body = rect
        let visible = visibleRows(height: rect.height)
        state.fit(count: rows.count, visible: visible)
        let needsScrollbar = rows.count > visible
        let line = Rect(x: rect.x, y: rect.y, width: rect.width - (needsScrollbar ? 1 : 0), height: 1)
        let places = places(in: line, canvas.language)
        if showsHeader {
            let header = body.cutTop(1)
            for (column, place) in zip(columns, places) {
                let cell = Rect(x: place.x, y: header.y, width: place.width, height: 1)
                canvas.put(theme.text(column.title, .heading), in: cell, alignment: column.alignment)
            }
        }
        if rows.isEmpty {
            canvas.put(theme.text(placeholder, .faint), in: body.row(max(0, body.height / 2)), alignment: .center)
            return
        }
        for offset in 0..<min(visible, rows.count - state.offset) {
            let index = state.offset + offset
            drawRow(
                rows[index], isSelected: isSelectable && index == state.selection, places: places,
                in: body.row(offset), on: &canvas, theme: theme)
        }
        if needsScrollbar {
            Scrollbar(offset: state.offset, visible: visible, count: rows.count)
                .draw(on: &canvas, x: rect.right - 1, y: body.y, height: body.height, theme: theme)
        }
    }

    /// The row under a point of the screen, for the mouse.
    public func row(at point: Point, in rect: Rect, state: ListState) -> Int? {
        let index = point.y - rect.y - (showsHeader ? 1 : 0) + state.offset
        guard rect.contains(point), point.y >= rect.y + (showsHeader ? 1 : 0), index < rows.count else { return nil }
        return index
    }

    private func drawRow(
        _ row: Row, isSelected: Bool, places: [Rect], in rect: Rect, on canvas: inout Canvas,
        theme: Theme
    ) {
        let selection = theme[isFocused ? .selection : .selectionInactive]
        let beneath = isSelected ? selection : row.style
        if isSelected { canvas.fill(rect, style: selection.over(canvas[rect.x, rect.y].style)) }
        if showsPointer, isSelected { canvas.put("▸", x: rect.x, y: rect.y, style: theme[.accent]) }
        if showsMarks, row.isMarked {
            canvas.put(mark, x: rect.x + (showsPointer ? 2 : 0), y: rect.y, style: theme[.mark])
        }
        for (index, cell) in row.cells.prefix(places.count).enumerated() {
            let place = Rect(x: places[index].x, y: rect.y, width: places[index].width, height: 1)
            var text = cell
            if columns[index].isName, let run = cell.runs.first, cell.runs.count == 1 {
                text = StyledText(run.text.map { text, _ in TextWidth.truncateName(text, to: place.width) }, run.style)
            }
            canvas.put(text, in: place, style: beneath, alignment: columns[index].alignment)
        }
    }

    private func places(in rect: Rect, _ language: Language) -> [Rect] {
        let marks = (showsMarks ? 2 : 0) + (showsPointer ? 2 : 0)
        let room = rect.width - marks - gap * max(0, columns.count - 1)
        var widths = columns.enumerated().map { index, column -> Int in
            switch column.width {
            case .fixed(let width): return width
            case .fill: return 0
            case .fit:
                let cells = rows.map { index < $0.cells.count ? $0.cells[index].width(in: language) : 0 }
                return max(TextWidth.of(column.title, in: language), cells.max() ?? 0)
            }
        }
        var left = max(0, room - widths.reduce(0, +))
        var weights = columns.reduce(0) { if case .fill(let weight) = $1.width { $0 + max(0, weight) } else { $0 } }
        for (index, column) in columns.enumerated() {
            guard case .fill(let weight) = column.width, weight > 0 else { continue }
            widths[index] = max(4, left * weight / weights)
            left = max(0, left - widths[index])
            weights -= weight
        }
        var x = rect.x + marks
        return zip(widths, columns).map { width, column in
            let room = max(0, rect.right - x)
            // A number that is cut is another number: rather none.
            let isLeftOut = column.alignment == .trailing && width > room
            defer { x += width + gap }
            return Rect(x: x, y: rect.y, width: isLeftOut ? 0 : min(width, room), height: 1)
        }
    }
}
