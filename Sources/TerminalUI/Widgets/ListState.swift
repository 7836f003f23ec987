import Drawing

/// Which row of a list is selected and which is the first shown; kept by the program from frame to frame.
public struct ListState: Sendable, Hashable {
    /// The selected row, from 0; ``fit(count:visible:)`` brings it into a list that has become shorter.
    public var selection: Int
    /// The first visible row; kept so that the selection stays in sight.
    public private(set) var offset = 0
    /// `g` was pressed once.
    private var isTopPending = false

    /// The list shown from its first row.
    public init(selection: Int = 0) {
        self.selection = selection
    }

    /// Keeps the selection within `count` rows and the scroll position so that it is visible among `visible` rows.
    public mutating func fit(count: Int, visible: Int) {
        selection = min(max(0, selection), max(0, count - 1))
        offset = min(offset, selection)
        if visible > 0, selection >= offset + visible { offset = selection - visible + 1 }
        offset = max(0, min(offset, count - visible))
    }

    /// Moves by so many rows, stopping at the ends.
    public mutating func move(by rows: Int, count: Int) {
        selection = min(max(0, selection + rows), max(0, count - 1))
    }

    /// Moves as the keys of lists do: arrows and `j k`, page keys and Ctrl-d/u by half a page, home, end, `g g` and
    /// `G`. Returns whether the key was one of these.
    ///
    /// - Parameter letters: whether letters move too; off where a person types.
    public mutating func handle(_ key: KeyEvent, count: Int, page: Int, letters: Bool = true) -> Bool {
        let wasTopPending = isTopPending
        isTopPending = false
        let half = max(1, page / 2)
        switch (key.key, key.modifiers) {
        case (.up, []): move(by: -1, count: count)
        case (.down, []): move(by: 1, count: count)
        case (.pageUp, []): move(by: -max(1, page - 1), count: count)
        case (.pageDown, []): move(by: max(1, page - 1), count: count)
        case (.home, []): selection = 0
        case (.end, []): selection = max(0, count - 1)
        case (.character("d"), .control): move(by: half, count: count)
        case (.character("u"), .control): move(by: -half, count: count)
        case (.character("k"), []) where letters: move(by: -1, count: count)
        case (.character("j"), []) where letters: move(by: 1, count: count)
        case (.character("G"), _) where letters: selection = max(0, count - 1)
        case (.character("g"), []) where letters:
            if wasTopPending { selection = 0 } else { isTopPending = true }
        default: return false
        }
        return true
    }
}

/// The handle at the right edge that shows which part of a long list is visible.
public struct Scrollbar: Sendable {
    /// Rows above the first visible one.
    public var offset: Int
    /// Rows that can be seen at once.
    public var visible: Int
    /// Rows of the whole list.
    public var count: Int

    public init(offset: Int, visible: Int, count: Int) {
        self.offset = offset
        self.visible = visible
        self.count = count
    }

    /// Draws over the column `x`; nothing when everything is visible.
    public func draw(on canvas: inout Canvas, x: Int, y: Int, height: Int, theme: Theme) {
        guard count > visible, height > 0, visible > 0 else { return }
        let length = max(1, height * visible / count)
        let travel = height - length
        let start = count > visible ? min(travel, offset * travel / max(1, count - visible)) : 0
        for row in start..<min(height, start + length) {
            canvas.set("▐", x: x, y: y + row, style: theme[.scrollbar])
        }
    }
}
