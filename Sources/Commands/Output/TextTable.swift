import Formats
import Language
import TerminalUI

/// Rows of text in aligned columns, under a line of titles.
struct TextTable {
    private var rows: [[String]]

    /// Titles in the language of the command line.
    init(_ titles: [Text]) { rows = [titles.map(\.spoken)] }

    /// Adds a row with as many cells as there are titles. What is in them stays on the row's line.
    mutating func add(_ cells: [String]) { rows.append(cells.map(\.printable)) }

    var text: String {
        let widths = rows[0].indices.map { column in rows.map { TextWidth.of($0[column]) }.max() ?? 0 }
        var text = ""
        for row in rows {
            var line = ""
            for (column, cell) in row.enumerated() {
                line += cell
                if column < row.count - 1 {
                    line += String(repeating: " ", count: widths[column] - TextWidth.of(cell) + 2)
                }
            }
            while line.hasSuffix(" ") { line.removeLast() }
            text += line + "\n"
        }
        return text
    }
}
