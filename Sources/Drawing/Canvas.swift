import Language

/// The screen to be: a grid of cells that widgets draw into, and that a terminal then shows.
///
/// All drawing is in absolute coordinates and clipped to ``clip``; nothing outside it changes. Control characters
/// in text are shown as their pictures, so data can never steer the terminal.
public struct Canvas: Sendable, Equatable {
    /// Columns and rows; those of the terminal it is for.
    public let size: Size
    /// The characters that may be drawn; others are replaced by similar ones.
    public let symbols: SymbolSet
    /// The language in which texts are written.
    public let language: Language
    /// Where drawing has an effect.
    public private(set) var clip: Rect
    /// Where the terminal's cursor blinks; hidden when `nil`.
    public var cursor: Point?
    /// All cells, row by row.
    public private(set) var cells: [Cell]

    /// A blank canvas with `style` on every cell, which may be drawn on everywhere.
    public init(
        size: Size, style: Style = .plain, symbols: SymbolSet = .unicode, language: Language = .english
    ) {
        self.size = size
        self.symbols = symbols
        self.language = language
        clip = Rect(size)
        cells = [Cell](repeating: Cell(style: style), count: size.width * size.height)
    }

    /// The whole canvas.
    public var bounds: Rect { Rect(size) }

    /// The cell at a position; a blank one outside the canvas.
    public subscript(x: Int, y: Int) -> Cell {
        guard x >= 0, x < size.width, y >= 0, y < size.height else { return Cell() }
        return cells[y * size.width + x]
    }

    /// Draws with ``clip`` narrowed to `rect` meanwhile.
    public mutating func clipped<Result>(to rect: Rect, _ body: (inout Canvas) throws -> Result) rethrows -> Result {
        let outer = clip
        clip = outer.intersection(rect)
        defer { clip = outer }
        return try body(&self)
    }

    /// Writes text on one line and returns the column after its end, also where it was clipped.
    ///
    /// - Parameter width: at most so many cells, the rest is cut off without a mark.
    @discardableResult
    public mutating func put(
        _ text: some StringProtocol, x: Int, y: Int, style: Style = .plain,
        width: Int = .max
    ) -> Int {
        let limit = width == .max ? Int.max : x + max(0, width)
        var column = x
        for scalar in text.unicodeScalars {
            var scalar = shown(scalar)
            if symbols == .console || symbols == .safe { scalar = symbols.scalar(for: scalar) }
            let cells = TextWidth.of(scalar)
            if cells == 0 {
                if column > x, symbols != .ascii { addMark(scalar, endingAt: column, y: y) }
                continue
            }
            if column + cells > limit { break }
            if symbols == .ascii, !scalar.isASCII {
                scalar = AsciiFallback.scalar(for: scalar)
                // A replaced wide character keeps its width, so columns stay aligned.
                if cells == 2 { setCell(" ", x: column + 1, y: y, style: style) }
                setCell(scalar, x: column, y: y, style: style)
                column += cells
                continue
            }
            if cells == 2 {
                setWide(scalar, x: column, y: y, style: style)
            } else {
                setCell(scalar, x: column, y: y, style: style)
            }
            column += cells
        }
        return column
    }

    /// Writes a text in the canvas's language on one line and returns the column after its end, also where it was
    /// clipped.
    @discardableResult
    public mutating func put(_ text: Text, x: Int, y: Int, style: Style = .plain, width: Int = .max) -> Int {
        put(text.in(language), x: x, y: y, style: style, width: width)
    }

    /// Writes text of several styles; `style` lies beneath all of them.
    @discardableResult
    public mutating func put(_ text: StyledText, x: Int, y: Int, style: Style = .plain, width: Int = .max) -> Int {
        var column = x
        for run in text.runs {
            let left = width == .max ? Int.max : x + width - column
            column = put(run.text, x: column, y: y, style: run.style.over(style), width: left)
        }
        return column
    }

    /// Writes text into the first row of `rect`, aligned, with an ellipsis when it does not fit.
    public mutating func put(
        _ text: StyledText, in rect: Rect, style: Style = .plain,
        alignment: Alignment = .leading
    ) {
        guard !rect.isEmpty else { return }
        let cut = text.truncated(to: rect.width, in: language)
        let space = rect.width - cut.width(in: language)
        put(cut, x: rect.x + alignment.offset(space: space), y: rect.y, style: style)
    }

    /// Writes one character of one cell.
    public mutating func set(_ scalar: Unicode.Scalar, x: Int, y: Int, style: Style = .plain) {
        let scalar = shown(scalar)
        setCell(symbols.scalar(for: scalar), x: x, y: y, style: style)
    }

    /// Sets every cell of `rect` to `scalar` in exactly `style`: what was beneath is gone.
    public mutating func fill(_ rect: Rect, _ scalar: Unicode.Scalar = " ", style: Style) {
        let area = rect.intersection(clip)
        guard !area.isEmpty else { return }
        let scalar = symbols.scalar(for: scalar)
        for y in area.y..<area.bottom {
            clearHalves(x: area.x, y: y)
            clearHalves(x: area.right - 1, y: y)
            let start = y * size.width
            for index in (start + area.x)..<(start + area.right) { cells[index] = Cell(scalar, style: style) }
        }
        if let cursor, area.contains(cursor) { self.cursor = nil }
    }

    private func shown(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0x20..<0x7f: return scalar
        case 0x09: return " "
        case 0..<0x20: return Unicode.Scalar(0x2400 + scalar.value) ?? "?"
        case 0x7f: return "\u{2421}"
        case 0x80..<0xa0, 0xe000...0xf8ff, 0xf0000...0x10ffff: return "\u{fffd}"
        default: return scalar
        }
    }

    private mutating func setCell(_ scalar: Unicode.Scalar, x: Int, y: Int, style: Style) {
        guard x >= clip.x, x < clip.right, y >= clip.y, y < clip.bottom else { return }
        clearHalves(x: x, y: y)
        let index = y * size.width + x
        cells[index] = Cell(scalar, style: style.over(cells[index].style, keepingAttributes: false))
    }

    private mutating func setWide(_ scalar: Unicode.Scalar, x: Int, y: Int, style: Style) {
        guard x >= clip.x, x + 1 < clip.right else {
            // Half a character cannot be shown: a blank keeps the place.
            setCell(" ", x: x, y: y, style: style)
            setCell(" ", x: x + 1, y: y, style: style)
            return
        }
        setCell(" ", x: x + 1, y: y, style: style)
        setCell(scalar, x: x, y: y, style: style)
        guard y >= clip.y, y < clip.bottom else { return }
        cells[y * size.width + x + 1].scalar = "\0"
    }

    private mutating func addMark(_ mark: Unicode.Scalar, endingAt column: Int, y: Int) {
        guard mark.properties.generalCategory != .format, !(0xfe00...0xfe0f).contains(mark.value) else { return }
        var x = column - 1
        if self[x, y].isContinuation { x -= 1 }
        guard clip.contains(Point(x: x, y: y)) else { return }
        cells[y * size.width + x].add(mark: mark)
    }

    /// Blanks the other half of a wide character of which one half is about to be overwritten.
    private mutating func clearHalves(x: Int, y: Int) {
        let index = y * size.width + x
        if cells[index].isContinuation {
            cells[index].scalar = " "
            if x > 0 { cells[index - 1] = Cell(style: cells[index - 1].style) }
        } else if x + 1 < size.width, cells[index + 1].isContinuation {
            cells[index + 1].scalar = " "
        }
    }
}

extension Style {
    /// As ``over(_:)`` for drawing a new character: the colors beneath show through, the attributes of the
    /// character that was there do not.
    fileprivate func over(_ beneath: Style, keepingAttributes: Bool) -> Style {
        var style = over(beneath)
        if !keepingAttributes { style.attributes = attributes }
        return style
    }
}
