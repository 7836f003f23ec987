import TerminalUI

extension Painter {
    /// What lies over the screen.
    mutating func draw(_ overlay: Overlay) {
        switch overlay {
        case .help(let search): commands(search, title: "help", isHelp: true)
        case .palette(let search): commands(search, title: "commands", isHelp: false)
        case .themes(let chooser): themes(chooser)
        case .dialog(let dialog): draw(dialog)
        case .prompt(let prompt): draw(prompt)
        case .breakpoints(let place): breakpoints(place)
        case .blame(let place): blame(place)
        case .lookAhead(let place): lookAhead(place)
        }
    }

    /// A box in the middle, or the whole screen where that is small.
    mutating func window(_ title: String, _ size: Size) -> Rect {
        let bounds = canvas.bounds
        let isSmall = bounds.width < size.width + 2 || bounds.height < 8
        let rect =
            isSmall
            ? Rect(
                x: 0, y: max(0, (bounds.height - size.height) / 2), width: bounds.width,
                height: min(bounds.height, size.height)) : bounds.centered(size)
        canvas.fill(rect, style: theme[.overlay].over(theme.ground))
        guard rect.width >= 8, rect.height >= 3 else { return rect }
        let inner = canvas.box(rect, style: theme[.overlayBorder].over(theme[.overlay]))
        canvas.put(" \(title) ", x: rect.x + 2, y: rect.y, style: theme[.titleFocused], width: rect.width - 4)
        return inner.inset(horizontal: rect.width >= 30 ? 1 : 0, vertical: 0)
    }

    private mutating func commands(_ search: CommandSearch, title: String, isHelp: Bool) {
        let results = search.results(state.keymap)
        let size = Size(
            width: min(84, state.size.width - 4),
            height: min(results.count + 5, state.size.height - 2, isHelp ? 60 : 18))
        var inner = window(title, size)
        let field = inner.cutTop(1)
        search.query.draw(
            on: &canvas, in: field, isFocused: true,
            placeholder: isHelp ? "find a key or what it does" : "find a command", theme: theme)
        if inner.height >= 6 { _ = inner.cutTop(1) }
        let foot = inner.cutBottom(inner.height >= 5 ? 1 : 0)
        let keyWidth = min(14, max(6, results.map { keys($0).count }.max() ?? 6))
        let rows = results.map { command in
            var cells = [theme.text(keys(command), .footerKey), theme.text(command.title, .strong)]
            if inner.width >= 50 { cells.append(theme.text(command.help, .dim)) }
            return Table.Row(cells)
        }
        var columns = [Table.Column("", .fixed(keyWidth)), .init("", .fixed(17))]
        if inner.width >= 50 { columns.append(.init("", .fill)) }
        var table = Table(columns: columns, rows: rows)
        table.showsHeader = false
        table.placeholder = "no command fits"
        var place = search.position
        table.draw(on: &canvas, in: inner, state: &place, theme: theme)
        guard !foot.isEmpty else { return }
        // The whole sentence of the chosen command, which the row may have cut.
        if results.indices.contains(place.selection) {
            canvas.put(theme.text(results[place.selection].help, .text), in: foot)
        }
    }

    private func keys(_ command: Command) -> String { command.keys.map(\.label).joined(separator: " ") }

    private mutating func themes(_ chooser: ThemeChooser) {
        let width = min(64, state.size.width - 2)
        let inner = window("theme", Size(width: width, height: min(state.themes.count + 4, state.size.height)))
        let rows = state.themes.map { theme in
            Table.Row([self.theme.text(theme.name, .strong), self.theme.text(theme.summary, .dim)])
        }
        var table = Table(columns: [.init("theme"), .init("", .fill)], rows: rows)
        table.showsHeader = false
        var place = chooser.position
        var rest = inner
        let foot = rest.cutBottom(inner.height >= 4 ? 1 : 0)
        table.draw(on: &canvas, in: rest, state: &place, theme: theme)
        canvas.put(theme.text("enter keeps it, esc goes back", .faint), in: foot)
    }

    private mutating func draw(_ dialog: ChoiceDialog) {
        let longest = dialog.choices.map { TextWidth.of($0.title) }.max() ?? 20
        let help = dialog.choices.map { TextWidth.of($0.help) }.max() ?? 0
        let width = min(
            max(46, longest + 8, help + 4, TextWidth.of(dialog.text) + 4), max(10, state.size.width - 2), 76)
        let text = TextWidth.wrap(dialog.text, to: max(1, width - 4))
        let isRoomy = state.size.height >= text.count + dialog.choices.count + 6
        let height = text.count + dialog.choices.count + (isRoomy ? 6 : 2)
        var inner = window(dialog.title, Size(width: width, height: min(height, state.size.height)))
        for words in text { canvas.put(theme.text(words, .text), in: inner.cutTop(1)) }
        if isRoomy { _ = inner.cutTop(1) }
        for (index, choice) in dialog.choices.enumerated() {
            let row = inner.cutTop(1)
            guard !row.isEmpty else { break }
            let isSelected = index == dialog.selection
            if isSelected { canvas.fill(row, style: theme[.buttonFocused].over(theme[.overlay])) }
            canvas.put(
                (isSelected ? "▸ " : "  ") + choice.title, x: row.x, y: row.y,
                style: theme[isSelected ? .buttonFocused : .button], width: row.width)
        }
        guard isRoomy, dialog.choices.indices.contains(dialog.selection) else { return }
        _ = inner.cutTop(1)
        canvas.put(theme.text(dialog.choices[dialog.selection].help, .dim), in: inner.cutTop(1))
    }

    private mutating func draw(_ prompt: Prompt) {
        let width = min(58, max(10, state.size.width - 2))
        var inner = window(prompt.title, Size(width: width, height: min(4, state.size.height)))
        prompt.input.draw(on: &canvas, in: inner.cutTop(1), isFocused: true, theme: theme)
        let row = inner.cutTop(1)
        if let error = prompt.error {
            canvas.put(theme.text("✗ " + error, .bad), in: row)
        } else {
            canvas.put(theme.text(prompt.help, .dim), in: row)
        }
    }
}
