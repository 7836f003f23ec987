import Drawing
import Language

/// A line of text being edited; kept by the program from frame to frame.
public struct TextField: Sendable, Hashable {
    /// The text, one element for each character as a person sees it.
    public private(set) var characters: [Character]
    /// Before which character the cursor stands.
    public private(set) var cursor: Int

    /// A field with the cursor at the end of its text.
    public init(_ text: String = "") {
        characters = Array(text)
        cursor = characters.count
    }

    /// The text as it is now. Setting it puts the cursor at its end.
    public var text: String {
        get { String(characters) }
        set { self = TextField(newValue) }
    }

    /// Inserts text at the cursor; line ends become spaces.
    public mutating func insert(_ text: String) {
        let new = text.map { $0.isNewline ? " " : $0 }
        characters.insert(contentsOf: new, at: cursor)
        cursor += new.count
        // A combining mark may have joined the character before it.
        let joined = Array(String(characters[..<cursor]))
        if joined.count != cursor {
            characters.replaceSubrange(..<cursor, with: joined)
            cursor = joined.count
        }
    }

    /// Edits as shells do: arrows, home and end (Ctrl-a, Ctrl-e), by word with Ctrl- or Alt-arrows (Alt-b, Alt-f),
    /// backspace and delete, Ctrl-w a word, Ctrl-u to the start, Ctrl-k to the end. Returns whether the key was
    /// for the field; enter, escape, tab and the vertical arrows are not.
    public mutating func handle(_ key: KeyEvent) -> Bool {
        let isWord = key.modifiers.contains(.control) || key.modifiers.contains(.alt)
        switch key.key {
        case .left: cursor = isWord ? wordStart : max(0, cursor - 1)
        case .right: cursor = isWord ? wordEnd : min(characters.count, cursor + 1)
        case .home: cursor = 0
        case .end: cursor = characters.count
        case .backspace: remove(from: isWord ? wordStart : max(0, cursor - 1), to: cursor)
        case .delete: remove(from: cursor, to: isWord ? wordEnd : min(characters.count, cursor + 1))
        case .character(let scalar):
            if key.modifiers == .control || key.modifiers == .alt { return handle(scalar, key.modifiers) }
            guard key.typed != nil else { return false }
            insert(String(Character(scalar)))
        default: return false
        }
        return true
    }

    /// Draws the text, scrolled so that the cursor is visible, over the first row of `rect`.
    ///
    /// - Parameters:
    ///   - isFocused: whether the terminal's cursor stands in it.
    ///   - placeholder: shown faint while there is no text.
    public func draw(
        on canvas: inout Canvas, in rect: Rect, isFocused: Bool, placeholder: Text = .empty,
        theme: Theme
    ) {
        guard !rect.isEmpty else { return }
        let row = rect.row(0)
        let style = theme[isFocused ? .fieldFocused : .field]
        canvas.fill(row, style: style.over(canvas[row.x, row.y].style))
        let before = TextWidth.of(String(characters[..<cursor]))
        let scroll = max(0, before - row.width + 1)
        canvas.clipped(to: row) { canvas in
            if characters.isEmpty {
                canvas.put(theme.text(placeholder, .faint), in: row)
            } else {
                canvas.put(text, x: row.x - scroll, y: row.y, style: style)
            }
        }
        if isFocused { canvas.cursor = Point(x: row.x + before - scroll, y: row.y) }
    }

    private mutating func handle(_ scalar: Unicode.Scalar, _ modifiers: KeyModifiers) -> Bool {
        switch (scalar, modifiers) {
        case ("a", .control): cursor = 0
        case ("e", .control): cursor = characters.count
        case ("b", .alt): cursor = wordStart
        case ("f", .alt): cursor = wordEnd
        case ("w", .control): remove(from: wordStart, to: cursor)
        case ("d", .alt): remove(from: cursor, to: wordEnd)
        case ("u", .control): remove(from: 0, to: cursor)
        case ("k", .control): remove(from: cursor, to: characters.count)
        default: return false
        }
        return true
    }

    private mutating func remove(from start: Int, to end: Int) {
        guard start < end else { return }
        characters.removeSubrange(start..<end)
        cursor = start
    }

    private var wordStart: Int {
        var index = cursor
        while index > 0, !isWordCharacter(index - 1) { index -= 1 }
        while index > 0, isWordCharacter(index - 1) { index -= 1 }
        return index
    }

    private var wordEnd: Int {
        var index = cursor
        while index < characters.count, !isWordCharacter(index) { index += 1 }
        while index < characters.count, isWordCharacter(index) { index += 1 }
        return index
    }

    private func isWordCharacter(_ index: Int) -> Bool {
        characters[index].isLetter || characters[index].isNumber
    }
}
