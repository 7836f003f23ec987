import Drawing

/// Where a run stands on its way: what was done, where its state is kept, what going to another step would replay, and
/// where other runs branch off.
///
/// ```
///      ▪    ▪     ┬3           ◇         a state on disk, a branch, the step that was chosen
/// ━━━━━┿━━━━┿━━━━━━━━━━┿━╍╍╍╍╍╍╍●──────  done, states in memory, to be replayed, here, to be done
/// 0        200        400      600
/// ```
public struct TimelineBar: Sendable, Hashable {
    /// A run that starts from a step of this one.
    public struct Branch: Sendable, Hashable {
        /// The last step that both have in common.
        public var step: Int
        /// A letter or number to know it by; at most two characters are shown.
        public var label: String
        /// The style of its mark and its label.
        public var scope: Scope

        public init(step: Int, label: String, scope: Scope) {
            self.step = step
            self.label = label
            self.scope = scope
        }
    }

    /// The last step there will be.
    public var total: Int
    /// The step at which the run stands, from 0 to `total`.
    public var position: Int
    /// The farthest step that was ever done; beyond the position after stepping back.
    public var farthest: Int
    /// Steps whose state is kept in memory, in any order.
    public var inMemory: [Int] = []
    /// Steps whose state is kept on disk, in any order.
    public var onDisk: [Int] = []
    /// The runs that start from here, in any order.
    public var branches: [Branch] = []
    /// A step the person is about to go to.
    public var target: Int?

    /// A bar of a run that has been no farther than `position` where `farthest` is not given.
    public init(total: Int, position: Int, farthest: Int? = nil) {
        self.total = max(1, total)
        self.position = position
        self.farthest = max(position, farthest ?? position)
    }

    /// The steps that going to `target` computes again: from the nearest kept state before it. `nil` while there is no
    /// target, it lies ahead of everything done, or nothing before it is kept.
    public var replay: ClosedRange<Int>? {
        guard let target, target <= farthest else { return nil }
        let kept = (inMemory + onDisk + [position]).filter { $0 <= target }.max()
        return kept.map { $0...target }
    }

    /// Draws one row (the line), two (with numbers below) or three (with marks above), as many as `rect` has.
    public func draw(on canvas: inout Canvas, in rect: Rect, theme: Theme) {
        guard rect.width >= 4, rect.height >= 1 else { return }
        let line = rect.y + (rect.height >= 3 ? 1 : 0)
        drawLine(on: &canvas, x: rect.x, y: line, width: rect.width, theme: theme)
        if rect.height < 3 {
            // No row for marks: those on the line give way to the position and the target only.
            drawMarks(on: &canvas, x: rect.x, y: line, width: rect.width, labels: false, theme: theme)
        }
        drawPosition(on: &canvas, x: rect.x, y: line, width: rect.width, theme: theme)
        if rect.height >= 3 {
            drawMarks(on: &canvas, x: rect.x, y: rect.y, width: rect.width, labels: true, theme: theme)
        }
        if rect.height >= 2 { drawNumbers(on: &canvas, x: rect.x, y: line + 1, width: rect.width, theme: theme) }
    }

    /// The step under a column of a bar drawn in `rect`, for the mouse; `nil` outside.
    public func step(atColumn column: Int, in rect: Rect) -> Int? {
        guard rect.width > 1, column >= rect.x, column < rect.right else { return nil }
        return Int((Double(column - rect.x) / Double(rect.width - 1) * Double(total)).rounded())
    }

    private func column(_ step: Int, _ width: Int) -> Int {
        Int((Double(min(max(0, step), total)) / Double(total) * Double(width - 1)).rounded())
    }

    private func drawLine(on canvas: inout Canvas, x: Int, y: Int, width: Int, theme: Theme) {
        let here = column(position, width), reached = column(farthest, width)
        let again = replay.map { column($0.lowerBound, width)...column($0.upperBound, width) }
        let kept = Set(inMemory.map { column($0, width) })
        for offset in 0..<width {
            var scalar: Unicode.Scalar = offset <= here ? "━" : offset <= reached ? "╌" : "─"
            var style = theme[offset <= here ? .gauge : offset <= reached ? .dim : .gaugeTrack]
            if kept.contains(offset) { scalar = "┿" }
            if let again, again.contains(offset) {
                scalar = kept.contains(offset) ? "┿" : "╍"
                style = theme[.warning]
            }
            canvas.set(scalar, x: x + offset, y: y, style: style)
        }
    }

    private func drawPosition(on canvas: inout Canvas, x: Int, y: Int, width: Int, theme: Theme) {
        if let target { canvas.set("◇", x: x + column(target, width), y: y, style: theme[.crosshair]) }
        canvas.set("●", x: x + column(position, width), y: y, style: theme[.strong])
    }

    private func drawMarks(
        on canvas: inout Canvas, x: Int, y: Int, width: Int, labels: Bool, theme: Theme
    ) {
        for step in onDisk { canvas.set("▪", x: x + column(step, width), y: y, style: theme[.dim]) }
        for branch in branches {
            let start = column(branch.step, width)
            canvas.set("┬", x: x + start, y: y, style: theme[branch.scope])
            guard labels else { continue }
            let label = String(branch.label.prefix(2))
            canvas.put(label, x: x + start + 1, y: y, style: theme[branch.scope], width: width - start - 1)
        }
    }

    private func drawNumbers(on canvas: inout Canvas, x: Int, y: Int, width: Int, theme: Theme) {
        var free = 0
        for tick in Ticks.make(in: 0...Double(total), limit: max(2, width / 10), scale: .linear) {
            let start = min(column(Int(tick.value), width), width - TextWidth.of(tick.label))
            guard start >= free else { continue }
            canvas.put(tick.label, x: x + start, y: y, style: theme[.axis])
            free = start + TextWidth.of(tick.label) + 1
        }
    }
}
