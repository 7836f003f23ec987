import Drawing
import TerminalUI

/// A table and where it is drawn: drawing, moving and the mouse all read the rows that one function has made.
struct PlacedTable {
    var table: Table
    let rect: Rect

    init(_ table: Table, in rect: Rect) {
        self.table = table
        self.rect = rect
    }

    func draw(on frame: inout Frame, _ position: ListState) {
        var place = position
        table.draw(on: &frame.canvas, in: rect, state: &place, theme: frame.theme)
    }

    /// Moves the selection, which stays in sight.
    func move(_ position: inout ListState, by rows: Int) {
        fit(&position)
        position.move(by: rows, count: table.rows.count)
        fit(&position)
    }

    /// Selects the row under a point; false where there is none.
    func select(at point: Point, _ position: inout ListState) -> Bool {
        fit(&position)
        guard let row = table.row(at: point, in: rect, state: position) else { return false }
        position.selection = row
        return true
    }

    private func fit(_ position: inout ListState) {
        position.fit(count: table.rows.count, visible: table.visibleRows(height: rect.height))
    }
}
