import TerminalUI
import Training

extension Painter {
    /// Sessions and samples, with a search above and what the chosen one is about below.
    mutating func chooser() {
        brand(in: layout.header)
        if !layout.header.isEmpty, layout.header.width >= 50 {
            canvas.put("a debugger for training", x: layout.header.x + 12, y: layout.header.y, style: theme[.dim])
        }
        if let training = training, layout.header.width >= 60 {
            canvas.put(training, in: layout.header.inset(horizontal: 1, vertical: 0), alignment: .trailing)
        }
        var rest = layout.body
        let isTall = rest.height >= 14
        let field = rest.cutTop(isTall ? 3 : 1)
        search(in: field)
        let detail = rest.cutBottom(rest.height >= 12 ? min(8, rest.height / 3) : 0)
        list(in: rest)
        if !detail.isEmpty { about(in: detail) }
    }

    /// The run that trains behind the chooser.
    private var training: StyledText? {
        guard let workspace, workspace.isTraining, let history = workspace.trained else { return nil }
        let sign = Self.sign(of: history.state)
        var text = StyledText("\(sign.symbol) ", theme[sign.scope])
        text.append(workspace.session.name, theme[.strong])
        text.append("  step \(history.step)/\(history.plan?.totalSteps ?? 0)", theme[.dim])
        return text
    }

    private mutating func search(in rect: Rect) {
        guard !rect.isEmpty else { return }
        let inner: Rect
        if rect.height >= 3 {
            inner = Panel("open", isFocused: state.overlays.isEmpty).draw(on: &canvas, in: rect, theme: theme)
        } else {
            inner = rect
        }
        canvas.put("⌕", x: inner.x + 1, y: inner.y, style: theme[.accent])
        let field = Rect(x: inner.x + 3, y: inner.y, width: inner.width - 4, height: 1)
        state.chooser.query.draw(
            on: &canvas, in: field, isFocused: state.overlays.isEmpty,
            placeholder: "type to search, or the path of an experiment file", theme: theme)
    }

    private mutating func list(in rect: Rect) {
        let chooser = state.chooser
        let rows = chooser.rows
        var lines: [ListLine] = []
        for (index, row) in rows.enumerated() {
            let title = heading(of: row)
            if index == 0 || heading(of: rows[index - 1]) != title {
                if index > 0 { lines.append(.blank) }
                lines.append(.heading(title))
            }
            lines.append(.row(index, row))
        }
        let area = rect.inset(horizontal: 1, vertical: 0)
        guard !lines.isEmpty else {
            let words =
                !chooser.query.text.isEmpty
                ? ["Nothing fits '\(chooser.query.text)'.", "esc empties the search."]
                : chooser.hasSamples
                    ? ["No samples were found.", "Type the path of an experiment file."] : ["looking for samples…"]
            return empty(words, in: area)
        }
        let selected =
            lines.firstIndex { if case .row(let index, _) = $0 { index == chooser.position.selection } else { false } }
            ?? 0
        var place = ListState(selection: selected)
        place.fit(count: lines.count, visible: area.height)
        let first = selected <= 1 ? 0 : place.offset
        let nameWidth = min(24, max(12, rows.map { TextWidth.of(name(of: $0)) }.max() ?? 12))
        for (offset, entry) in lines.dropFirst(first).prefix(area.height).enumerated() {
            let line = area.row(offset)
            switch entry {
            case .blank: break
            case .heading(let title): canvas.put(theme.text(title, .heading), in: line)
            case .row(let index, let row):
                draw(row, isSelected: index == chooser.position.selection, nameWidth: nameWidth, in: line)
            }
        }
        Scrollbar(offset: first, visible: area.height, count: lines.count)
            .draw(on: &canvas, x: area.right, y: area.y, height: area.height, theme: theme)
    }

    private enum ListLine {
        case heading(String)
        case row(Int, Chooser.Row)
        case blank
    }

    private func heading(of row: Chooser.Row) -> String {
        switch row {
        case .file: "file"
        case .session: "sessions"
        case .sample: "samples"
        }
    }

    private func name(of row: Chooser.Row) -> String {
        switch row {
        case .file(let path): path
        case .session(let card): card.name
        case .sample(let card): card.name
        }
    }

    private mutating func draw(_ row: Chooser.Row, isSelected: Bool, nameWidth: Int, in line: Rect) {
        let beneath = isSelected ? theme[.selection] : .plain
        if isSelected { canvas.fill(line, style: theme[.selection].over(theme.ground)) }
        var rest = line
        canvas.put(theme.text(isSelected ? "▸ " : "  ", .accent), in: rest.cutLeft(2), style: beneath)
        switch row {
        case .file(let path): canvas.put(theme.text(path, .strong), in: rest, style: beneath)
        case .sample(let card):
            canvas.put(theme.text(card.name, .strong), in: rest.cutLeft(nameWidth), style: beneath)
            _ = rest.cutLeft(2)
            if rest.width >= 40 {
                canvas.put(theme.text(card.kind, .info), in: rest.cutLeft(8), style: beneath)
                _ = rest.cutLeft(2)
            }
            canvas.put(theme.text(card.summary, .dim), in: rest, style: beneath)
        case .session(let card):
            canvas.put(theme.text(card.name, .strong), in: rest.cutLeft(nameWidth), style: beneath)
            _ = rest.cutLeft(2)
            let sign = Self.sign(of: card.state)
            canvas.put(theme.text("\(sign.symbol) \(sign.word)", sign.scope), in: rest.cutLeft(12), style: beneath)
            if rest.width >= 44 {
                let when = Figures.ago(state.now - card.changed)
                canvas.put(theme.text(when, .faint), in: rest.cutRight(13), style: beneath, alignment: .trailing)
                _ = rest.cutRight(1)
            }
            var text = StyledText("\(card.step)/\(card.totalSteps)", theme[.value])
            if !card.result.isEmpty { text.append("  " + card.result, theme[.text]) }
            if card.runs > 1 { text.append("  \(card.runs) runs", theme[.dim]) }
            if card.isLocked, !isOpen(card) { text.append("  in use", theme[.warning]) }
            canvas.put(text, in: rest, style: beneath)
        }
    }

    private func isOpen(_ card: SessionCard) -> Bool { card.name == workspace?.session.name }

    /// The chosen line at length.
    private mutating func about(in rect: Rect) {
        guard let row = state.chooser.selected else { return }
        let inner = Panel(name(of: row)).draw(on: &canvas, in: rect, theme: theme)
        var lines: [StyledText] = []
        func add(_ text: String, _ scope: Scope) {
            lines += TextWidth.wrap(text, to: inner.width - 2).map { theme.text(" " + $0, scope) }
        }
        switch row {
        case .file:
            add("An experiment file, or the folder of a session. enter starts it; tab shows its settings first.", .text)
        case .sample(let card):
            add(card.summary, .text)
            if inner.height > lines.count {
                lines.append(theme.text(" " + TextWidth.truncateMiddle(card.path, to: inner.width - 2), .faint))
            }
        case .session(let card):
            let sign = Self.sign(of: card.state)
            add(
                "\(card.runs == 1 ? "1 run" : "\(card.runs) runs"); the newest is \(sign.word) at step \(card.step) of \(card.totalSteps).",
                .text)
            if !card.result.isEmpty { add(card.result, .strong) }
            if isOpen(card) {
                add("It is open here: enter returns to it.", .dim)
            } else if card.isLocked {
                add("Another program writes to it; it can only be looked at.", .warning)
            } else if card.state == .stopped {
                add("enter opens it; space goes on where it stopped.", .dim)
            }
        }
        for (row, text) in lines.prefix(inner.height).enumerated() { line(text, in: inner, row: row) }
    }
}
