import Drawing
import Formats
import Foundation
import Language
import TerminalUI

/// Rows of text in aligned columns, under a line of titles.
package struct TextTable {
    private var rows: [[String]]

    /// What a column is not cut below.
    private static let narrowest = 8

    /// Titles in the language of the command line.
    package init(_ titles: [Text]) { rows = [titles.map(\.spoken)] }

    /// Adds a row with as many cells as there are titles. What is in them stays on the row's line.
    package mutating func add(_ cells: [String]) { rows.append(cells.map(\.printable)) }

    /// The lines; on a terminal, cut to fit it. Whoever reads them from a file or a pipe gets all of them.
    var text: String { text(columns: isatty(Output.descriptor) == 1 ? Output.columns : nil) }

    /// The lines, none longer than so many cells: the widest column is cut, and never one to less than a few letters.
    package func text(columns limit: Int?) -> String {
        var widths = rows[0].indices.map { column in rows.map { TextWidth.of($0[column]) }.max() ?? 0 }
        if let limit {
            let gaps = 2 * (widths.count - 1)
            while widths.reduce(gaps, +) > limit, let widest = widths.max(), widest > Self.narrowest {
                widths[widths.lastIndex(of: widest) ?? 0] -= 1
            }
        }
        var text = ""
        for row in rows {
            var line = ""
            for (column, whole) in row.enumerated() {
                let cell = TextWidth.truncate(whole, to: widths[column])
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
