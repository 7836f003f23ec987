import Drawing
import Language

/// A grid of amounts with names at its sides, shown by color and as numbers: a confusion matrix, for example.
public struct HeatMap: Sendable {
    /// The names of the rows, from top to bottom.
    public var rows: [String]
    /// The names of the columns, from left to right.
    public var columns: [String]
    /// An amount for each cell, row by row; colors span from 0 to the largest.
    public var values: [[Double]]
    /// The text of each cell; a number by default.
    public var texts: [[String]]?
    /// What the rows are; shown above their names.
    public var rowTitle = Text.empty
    /// What the columns are; shown only where there is a line for it.
    public var columnTitle = Text.empty

    public init(rows: [String], columns: [String], values: [[Double]], texts: [[String]]? = nil) {
        self.rows = rows
        self.columns = columns
        self.values = values
        self.texts = texts
    }

    /// Draws what fits; columns that do not are left out at the right with a mark that says so.
    public func draw(on canvas: inout Canvas, in rect: Rect, theme: Theme) {
        guard !rect.isEmpty, !rows.isEmpty, !columns.isEmpty else { return }
        let names = rows.map { TextWidth.of($0) }.max() ?? 0
        let labelWidth = min(max(names, TextWidth.of(rowTitle, in: canvas.language)), rect.width / 3)
        let wanted =
            (values.indices.map { row in (0..<columns.count).map { TextWidth.of(text(row, $0)) }.max() ?? 1 }
            + columns.map { min(6, TextWidth.of($0)) }).max() ?? 1
        let cellWidth = max(2, min(wanted + 2, max(3, (rect.width - labelWidth - 1) / columns.count)))
        let shown = min(columns.count, max(0, (rect.width - labelWidth - 1) / cellWidth))
        var body = rect
        if !columnTitle.isEmpty, rect.height > rows.count + 1 {
            var title = body.cutTop(1)
            _ = title.cutLeft(labelWidth + 1)
            canvas.put(theme.text(columnTitle, .dim), in: title)
        }
        var header = body.cutTop(1)
        canvas.put(theme.text(rowTitle, .dim), in: header.cutLeft(labelWidth))
        _ = header.cutLeft(1)
        for column in 0..<shown {
            canvas.put(theme.text(columns[column], .heading), in: header.cutLeft(cellWidth), alignment: .center)
        }
        if shown < columns.count { canvas.put(theme.text("›", .faint), in: header.cutRight(1)) }
        let largest = values.joined().filter(\.isFinite).max() ?? 0
        for row in 0..<min(rows.count, body.height) {
            var line = body.row(row)
            canvas.put(theme.text(rows[row], .label), in: line.cutLeft(labelWidth), alignment: .trailing)
            _ = line.cutLeft(1)
            for column in 0..<shown {
                let cell = line.cutLeft(cellWidth)
                let style = style(value(row, column), largest: largest, theme: theme)
                canvas.fill(cell, style: style.over(theme.ground))
                canvas.put(StyledText(text(row, column), style), in: cell, alignment: .center)
            }
        }
    }

    private func value(_ row: Int, _ column: Int) -> Double {
        row < values.count && column < values[row].count ? values[row][column] : 0
    }

    private func text(_ row: Int, _ column: Int) -> String {
        if let texts { return row < texts.count && column < texts[row].count ? texts[row][column] : "" }
        let value = value(row, column)
        return value == 0 ? "·" : NumberFormat.short(value, digits: 3)
    }

    /// The cell's color as its ground, and text that can be read on it.
    private func style(_ value: Double, largest: Double, theme: Theme) -> Style {
        let share = largest > 0 && value.isFinite ? value / largest : 0
        if value == 0 { return theme[.faint] }
        let color = theme[.heat].color(at: share)
        guard let (red, green, blue) = color.components else { return share > 0.5 ? theme[.strong] : theme[.text] }
        // Light or dark letters by how bright the eye sees the ground (Rec. 709 weights).
        let brightness = 0.2126 * Double(red) + 0.7152 * Double(green) + 0.0722 * Double(blue)
        let isBright = brightness > 130
        return Style(foreground: isBright ? Color(hex: 0x101318) : Color(hex: 0xf4f6fa), background: color)
    }
}
