/// Settings in rows: a name, a value that can be changed, and what is wrong with it.
public struct Form: Sendable {
    /// One setting, or a section's title.
    public struct Row: Sendable, Hashable {
        /// What the program knows the setting by; also what a ``FormAction`` names.
        public var id: String
        public var label: String
        public var value: String
        /// All values there are, in order; empty when any text may be typed.
        public var choices: [String]
        /// Behind the value: a unit, a range, what it was before.
        public var note: String
        /// Why the value cannot be; shown instead of the note.
        public var error: String?
        public var isChanged: Bool
        public var isSection: Bool
        /// Cannot be changed now, with the reason in the note.
        public var isFixed: Bool

        public init(
            id: String, label: String, value: String, choices: [String] = [], note: String = "",
            error: String? = nil, isChanged: Bool = false, isFixed: Bool = false
        ) {
            self.id = id
            self.label = label
            self.value = value
            self.choices = choices
            self.note = note
            self.error = error
            self.isChanged = isChanged
            self.isFixed = isFixed
            isSection = false
        }

        /// A title above a group of settings; it cannot be selected.
        public init(section title: String) {
            self.init(id: "", label: title, value: "")
            isSection = true
        }
    }

    public var rows: [Row]
    public var isFocused = true

    public init(rows: [Row]) {
        self.rows = rows
    }

    /// Draws the rows; `state` is brought to where its selection is visible.
    public func draw(on canvas: inout Canvas, in rect: Rect, state: inout FormState, theme: Theme) {
        guard !rect.isEmpty else { return }
        state.settle(rows)
        state.list.fit(count: rows.count, visible: rect.height)
        let labels = rows.filter { !$0.isSection }.map { TextWidth.of($0.label) }.max() ?? 0
        let labelWidth = min(labels, max(8, rect.width / 2 - 4))
        let values = rows.map { $0.isSection ? 0 : TextWidth.of($0.value) }.max() ?? 0
        let valueWidth = min(max(values + 4, 12), max(6, rect.width - labelWidth - 6))
        for offset in 0..<min(rect.height, rows.count - state.list.offset) {
            let index = state.list.offset + offset
            draw(
                rows[index], isSelected: index == state.list.selection, labelWidth: labelWidth,
                valueWidth: valueWidth, in: rect.row(offset), on: &canvas, state: state, theme: theme)
        }
        Scrollbar(offset: state.list.offset, visible: rect.height, count: rows.count)
            .draw(on: &canvas, x: rect.right - 1, y: rect.y, height: rect.height, theme: theme)
    }

    private func draw(
        _ row: Row, isSelected: Bool, labelWidth: Int, valueWidth: Int, in rect: Rect,
        on canvas: inout Canvas, state: FormState, theme: Theme
    ) {
        if row.isSection {
            let end = canvas.put(row.label, x: rect.x, y: rect.y, style: theme[.heading].with(.bold), width: rect.width)
            canvas.line(x: end + 1, y: rect.y, width: rect.right - end - 2, style: theme[.border])
            return
        }
        let selection = theme[isFocused ? .selection : .selectionInactive]
        let beneath = isSelected ? selection : .plain
        if isSelected { canvas.fill(rect, style: selection.over(canvas[rect.x, rect.y].style)) }
        var rest = rect
        let mark = rest.cutLeft(2)
        if row.isChanged { canvas.put("•", x: mark.x, y: mark.y, style: theme[.changed]) }
        canvas.put(theme.text(row.label, .label), in: rest.cutLeft(labelWidth), style: beneath)
        _ = rest.cutLeft(2)
        let field = rest.cutLeft(valueWidth)
        if isSelected, let editor = state.editor {
            editor.draw(on: &canvas, in: field, isFocused: isFocused, theme: theme)
        } else {
            let scope: Scope = row.error != nil ? .bad : row.isFixed ? .faint : row.isChanged ? .changed : .value
            let isChoice = isSelected && isFocused && !row.choices.isEmpty && !row.isFixed
            let text = isChoice ? "‹ \(row.value) ›" : "  \(row.value)"
            canvas.put(theme.text(text, scope), in: field, style: beneath)
        }
        _ = rest.cutLeft(1)
        _ = rest.cutRight(1)
        if let error = row.error {
            canvas.put(theme.text("✗ " + error, .bad), in: rest, style: beneath)
        } else {
            canvas.put(theme.text(row.note, .faint), in: rest, style: beneath)
        }
    }
}

/// What a person did in a form.
public enum FormAction: Sendable, Hashable {
    /// The text is being typed: check it and show what is wrong, but do not take it yet.
    case typed(id: String, text: String)
    /// The value was chosen or its typing finished with enter.
    case set(id: String, text: String)
    /// Typing was broken off: show the value as it was.
    case canceled(id: String)
    /// A value without choices is to go up (`1`) or down (`-1`) by a step of its own.
    case step(id: String, direction: Int)
}

/// The selected row of a form and the text being typed; kept by the program from frame to frame.
public struct FormState: Sendable, Hashable {
    public var list = ListState()
    /// The value being typed; `nil` when none is.
    public private(set) var editor: TextField?

    public init() {}

    public var isEditing: Bool { editor != nil }

    /// The selected row's id; `nil` while there is none.
    public func selectedID(_ rows: [Form.Row]) -> String? {
        rows.indices.contains(list.selection) && !rows[list.selection].isSection ? rows[list.selection].id : nil
    }

    /// Takes a key. Returns what the person did with it, and whether the key was for the form at all.
    ///
    /// Enter starts typing over a value and finishes it, escape breaks it off; left and right (`h l`) cycle choices
    /// and step numbers; everything else moves the selection.
    public mutating func handle(_ key: KeyEvent, rows: [Form.Row], page: Int) -> (isHandled: Bool, action: FormAction?)
    {
        settle(rows)
        guard rows.indices.contains(list.selection), let id = selectedID(rows) else { return (false, nil) }
        let row = rows[list.selection]
        if editor != nil { return edit(key, id: id) }
        switch (key.key, key.modifiers) {
        case (.enter, []) where !row.isFixed:
            if row.choices.isEmpty { editor = TextField(row.value) } else { return (true, cycle(row, by: 1)) }
            return (true, nil)
        case (.left, []), (.character("h"), []), (.right, []), (.character("l"), []):
            let direction = key.key == .left || key.key == .character("h") ? -1 : 1
            if row.isFixed { return (true, nil) }
            return (true, row.choices.isEmpty ? .step(id: id, direction: direction) : cycle(row, by: direction))
        default: return (move(key, rows: rows, page: page), nil)
        }
    }

    /// Takes pasted text into the value being typed.
    public mutating func paste(_ text: String, rows: [Form.Row]) -> FormAction? {
        guard editor != nil, let id = selectedID(rows) else { return nil }
        editor?.insert(text)
        return editor.map { .typed(id: id, text: $0.text) }
    }

    /// Moves the selection off section titles and into the list.
    mutating func settle(_ rows: [Form.Row]) {
        list.selection = min(max(0, list.selection), max(0, rows.count - 1))
        guard rows.indices.contains(list.selection), rows[list.selection].isSection else { return }
        let next = rows[list.selection...].firstIndex { !$0.isSection } ?? rows.lastIndex { !$0.isSection }
        list.selection = next ?? list.selection
    }

    private mutating func edit(_ key: KeyEvent, id: String) -> (isHandled: Bool, action: FormAction?) {
        switch key.key {
        case .enter:
            let text = editor?.text ?? ""
            editor = nil
            return (true, .set(id: id, text: text))
        case .escape:
            editor = nil
            return (true, .canceled(id: id))
        default:
            guard editor?.handle(key) == true, let text = editor?.text else { return (true, nil) }
            return (true, .typed(id: id, text: text))
        }
    }

    private func cycle(_ row: Form.Row, by step: Int) -> FormAction? {
        let now = row.choices.firstIndex(of: row.value) ?? (step > 0 ? -1 : 0)
        let next = ((now + step) % row.choices.count + row.choices.count) % row.choices.count
        return .set(id: row.id, text: row.choices[next])
    }

    private mutating func move(_ key: KeyEvent, rows: [Form.Row], page: Int) -> Bool {
        let before = list.selection
        guard list.handle(key, count: rows.count, page: page) else { return false }
        guard rows.indices.contains(list.selection), rows[list.selection].isSection else { return true }
        // Step over the title in the direction of the movement; stay when nothing is beyond it.
        let isUp = list.selection < before
        let next =
            isUp
            ? rows[..<list.selection].lastIndex { !$0.isSection }
            : rows[list.selection...].firstIndex { !$0.isSection }
        list.selection = next ?? before
        if next == nil { settle(rows) }
        return true
    }
}
