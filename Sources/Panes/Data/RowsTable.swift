import Columns
import Drawing
import Formats
import Language
import Profiles
import TerminalUI

/// Rows of the table as they stand in the file, one of them and one of the columns chosen.
struct RowsTable {
    private let browser: RowBrowser
    private let profile: TableProfile

    init(_ browser: RowBrowser, _ profile: TableProfile) {
        self.browser = browser
        self.profile = profile
    }

    /// A column where it is drawn.
    struct Place {
        var column: Int
        var x: Int
        var width: Int
        /// Cells behind the decimal point that its numbers have at most.
        var tail: Int
        /// Cells that its longest text would take.
        var need: Int
    }

    // MARK: Drawing

    func draw(on frame: inout Frame, _ part: PlacedPart) {
        let busy = browser.isBusy ? frame.theme.text(pending, .accent) : StyledText()
        let inner = frame.panel(
            Text("rows", zh: "行"), subtitle: subtitle(width: Frame.inside(part.rect).width), trailing: busy, part: part)
        guard !inner.isEmpty else { return }
        guard let shown = browser.shown, browser.count > 0 else {
            return frame.empty(emptyWords(frame), in: inner)
        }
        let places = places(in: inner, firstColumn(in: inner.width))
        let visible = max(0, inner.height - 1)
        var position = browser.position
        position.fit(count: browser.count, visible: visible)
        drawHeader(places, in: inner.row(0), on: &frame)
        for offset in 0..<min(visible, browser.count - position.offset) {
            let index = position.offset + offset
            drawRow(
                Int(shown.places[index]), of: shown.rows, isSelected: index == position.selection, places,
                in: inner.row(offset + 1), hasKeys: frame.hasKeys(part), on: &frame)
        }
        var body = inner
        _ = body.cutTop(1)
        frame.scrollbar(offset: position.offset, count: browser.count, in: body)
    }

    private func drawHeader(_ places: [Place], in row: Rect, on frame: inout Frame) {
        let theme = frame.theme
        let line = Rect(x: row.x, y: row.y, width: lineWidth, height: 1)
        frame.canvas.put(theme.text(Self.lineTitle, .heading), in: line, alignment: .trailing)
        for place in places {
            let cell = Rect(x: place.x, y: row.y, width: place.width, height: 1)
            let isChosen = place.column == browser.column
            let beneath = isChosen ? theme[.selection] : Style.plain
            if isChosen { frame.canvas.fill(cell, style: beneath.over(frame.canvas[cell.x, cell.y].style)) }
            let isTarget = place.column == profile.target
            frame.canvas.put(
                theme.text(title(of: place.column), isTarget ? .accent : .heading), in: cell, style: beneath,
                alignment: isNumeric(place.column) ? .trailing : .leading)
        }
    }

    private func drawRow(
        _ row: Int, of rows: TableRows, isSelected: Bool, _ places: [Place], in rect: Rect, hasKeys: Bool,
        on frame: inout Frame
    ) {
        let theme = frame.theme
        let beneath = isSelected ? theme[hasKeys ? .selection : .selectionInactive] : .plain
        if isSelected { frame.canvas.fill(rect, style: beneath.over(frame.canvas[rect.x, rect.y].style)) }
        let line = Rect(x: rect.x, y: rect.y, width: lineWidth, height: 1)
        let isEdited = profile.isEdited(line: rows.lines[row])
        frame.canvas.put(
            theme.text(String(rows.lines[row]), isEdited ? .warning : .dim), in: line, style: beneath,
            alignment: .trailing)
        if isEdited {
            frame.canvas.put(
                theme.text("*", .warning), in: Rect(x: line.right, y: rect.y, width: 1, height: 1), style: beneath)
        }
        for place in places {
            let cell = Rect(x: place.x, y: rect.y, width: place.width, height: 1)
            let (text, isMissing) = text(rows, row, place)
            let scope: Scope = isMissing ? .dim : place.column == profile.target ? .accent : .value
            frame.canvas.put(
                theme.text(text, scope), in: cell, style: beneath,
                alignment: isNumeric(place.column) ? .trailing : .leading)
        }
    }

    /// What stands in a cell: nothing that a terminal would obey, on one line, numbers with their decimal points below
    /// each other.
    private func text(_ rows: TableRows, _ row: Int, _ place: Place) -> (text: String, isMissing: Bool) {
        let field = Self.cell(
            rows, row, place.column, width: place.width, isNumber: isNumeric(place.column))
        guard isNumeric(place.column) else { return field }
        let blank = place.tail - Self.tail(of: field.text)
        return blank > 0 && !field.isMissing
            ? (field.text + String(repeating: " ", count: blank), false) : field
    }

    /// A field for so many cells. Of a long one no more is looked at than can be seen.
    private static func cell(_ rows: TableRows, _ row: Int, _ column: Int, width: Int, isNumber: Bool) -> (
        text: String, isMissing: Bool
    ) {
        let field = rows.field(row, column, most: 4 * width + 16)
        guard !field.isMissing else { return ("–", true) }
        let text = field.text.printable
        return (isNumber ? NumberFormat.cut(text) : text, false)
    }

    /// Cells of a number from its decimal point on.
    private static func tail(of text: String) -> Int {
        text.firstIndex(of: ".").map { text.distance(from: $0, to: text.endIndex) } ?? 0
    }

    // MARK: Columns

    private static let lineTitle = Text("line", zh: "行号")
    private static let gap = 2
    private static let widest = 28
    private static let mostUseful = 100

    private var lineWidth: Int { max(4, String(browser.shown?.rows.lines.last ?? 0).count) }

    private func isNumeric(_ column: Int) -> Bool { profile.columns[column].kind == .number }

    private func title(of column: Int) -> Text {
        let name = (column == profile.target ? "● " : "") + profile.columns[column].name.printable
        guard let order = browser.shown?.query.order, order.column == column else { return Text(verbatim: name) }
        return Text(verbatim: name + (order.isDescending ? " ↓" : " ↑"))
    }

    /// What a column needs, by some of the rows and its title.
    private func place(of column: Int) -> Place {
        let rows = browser.sample
        let count = min(64, rows.count)
        var whole = 1, tail = 0
        for index in 0..<count {
            let row = index * rows.count / count
            let text = Self.cell(rows, row, column, width: Self.mostUseful, isNumber: isNumeric(column)).text
            let own = isNumeric(column) ? Self.tail(of: text) : 0
            whole = max(whole, TextWidth.of(text) - own)
            tail = max(tail, own)
        }
        // A text among numbers can be read, too.
        if let stray = profile.columns[column].firstStray?.text.printable {
            whole = max(whole, min(12, TextWidth.of(stray)) - tail)
        }
        let title = min(20, TextWidth.of(title(of: column), in: .english))
        return Place(
            column: column, x: 0, width: max(title, 3, min(Self.widest, whole + tail)), tail: tail, need: whole + tail)
    }

    /// The columns from one on that find room; the last one may be cut where it is no number.
    private func places(in inner: Rect, _ first: Int) -> [Place] {
        var places: [Place] = []
        var x = inner.x + lineWidth + Self.gap
        for column in first..<max(first, profile.columns.count) {
            var place = place(of: column)
            let room = inner.right - x
            if place.width > room {
                guard places.isEmpty || room >= 8 && !isNumeric(column) else { break }
                place.width = max(0, room)
            }
            place.x = x
            x += place.width + Self.gap
            places.append(place)
            if x >= inner.right { break }
        }
        guard places.last?.column == profile.columns.count - 1 else { return places }
        // What is left over is for long texts.
        var spare = inner.right - x + Self.gap
        for index in places.indices where spare > 0 && !isNumeric(places[index].column) {
            let more = min(spare, max(0, min(Self.mostUseful, places[index].need) - places[index].width))
            spare -= more
            places[index].width += more
            for later in places.indices where later > index { places[later].x += more }
        }
        return places
    }

    /// The first column on the screen, so that the chosen one is whole.
    func firstColumn(in width: Int) -> Int {
        let chosen = browser.column
        var first = chosen
        var used = lineWidth + Self.gap + place(of: chosen).width
        while first > 0 {
            used += place(of: first - 1).width + Self.gap
            guard used <= width else { break }
            first -= 1
        }
        return min(chosen, max(first, browser.firstColumn))
    }

    /// The column and, below the header, the row under a point.
    func hit(at point: Point, in part: PlacedPart) -> (row: Int?, column: Int?) {
        let inner = Frame.inside(part.rect)
        guard inner.contains(point) else { return (nil, nil) }
        var position = browser.position
        position.fit(count: browser.count, visible: max(0, inner.height - 1))
        let row = position.offset + point.y - inner.y - 1
        let place = places(in: inner, firstColumn(in: inner.width)).first {
            point.x >= $0.x && point.x < $0.x + $0.width
        }
        return (point.y > inner.y && row < browser.count ? row : nil, place?.column)
    }

    // MARK: Words

    private var pending: Text {
        guard let progress = browser.progress, progress.total > 0 else { return Text("searching…", zh: "正在查找…") }
        let share = NumberFormat.percent(min(1, Double(progress.done) / Double(progress.total)))
        return Text("reading the file: \(share)", zh: "正在读取文件：\(share)")
    }

    /// How many rows of how many, which, in which order, and of which sample; the last goes first without room.
    private func subtitle(width: Int) -> Text {
        var parts: [Text] = []
        let (found, known) = (browser.count.grouped, browser.sample.count.grouped)
        let all = browser.total.grouped
        let query = browser.shown?.query
        let isWhole = browser.sample.count == browser.total
        let drawn = Text("\(known) of \(all) rows, drawn at random", zh: "从 \(all) 行中随机抽取 \(known) 行")
        if let finding = browser.shownFinding {
            let lines = finding.count.grouped
            parts.append(Text("\(found) of \(lines) rows", zh: "\(lines) 行中的 \(found) 行"))
            parts.append(Checks.summary(of: finding.kind) ?? Text(verbatim: finding.kind))
        } else if query?.filter != nil {
            parts.append(Text("\(found) of \(known) rows match", zh: "\(known) 行中有 \(found) 行符合"))
        } else if isWhole {
            parts.append(browser.total == 1 ? Text("1 row", zh: "1 行") : Text("\(all) rows", zh: "\(all) 行"))
        } else {
            parts.append(drawn)
        }
        if let filter = query?.filter {
            // What parts a subtitle may stand in it.
            let words = filter.text.printable.replacing(Panel.joint, with: " ")
            parts.append(Text(verbatim: TextWidth.truncate(words, to: 48)))
        }
        if let order = query?.order {
            let name = TextWidth.truncate(
                profile.columns[order.column].name.printable.replacing(Panel.joint, with: " "), to: 24)
            parts.append(
                order.isDescending
                    ? Text("by \(name), descending", zh: "按 \(name) 降序")
                    : Text("by \(name), ascending", zh: "按 \(name) 升序"))
        }
        let places = places(in: Rect(x: 0, y: 0, width: width, height: 1), firstColumn(in: width))
        if let first = places.first?.column, let last = places.last?.column, last - first + 1 < profile.columns.count {
            let (from, to, count) = (first + 1, last + 1, profile.columns.count)
            parts.append(Text("columns \(from)–\(to) of \(count)", zh: "第 \(from)–\(to) 列，共 \(count) 列"))
        }
        if !isWhole, query?.filter != nil, browser.shownFinding == nil { parts.append(drawn) }
        return parts.joined(separator: Text(verbatim: Panel.joint))
    }

    private func emptyWords(_ frame: Frame) -> [Text] {
        let back = frame.key("app.back")
        guard !browser.isBusy else { return [pending] }
        if browser.filter == nil, browser.shownFinding != nil {
            return [
                Text("None of these lines could be read as a row.", zh: "这些行号都不是能读取的行。"),
                Text("\(back) goes back.", zh: "按 \(back) 返回。"),
            ]
        }
        return [
            Text("No row matches.", zh: "没有符合的行。"), Text("\(back) shows all rows again.", zh: "按 \(back) 重新显示所有行。"),
        ]
    }
}
