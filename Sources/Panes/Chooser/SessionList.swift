import Drawing
import Hosting
import Language
import TerminalUI

/// Sessions and samples under their headings, the chosen one in sight.
struct SessionList {
    private let search: SessionSearch
    private let lines: [Line]

    private enum Line {
        case heading(Text)
        case row(Int, SessionSearch.Row)
        case blank
    }

    init(_ search: SessionSearch) {
        self.search = search
        let rows = search.rows
        var lines: [Line] = []
        for (index, row) in rows.enumerated() {
            if index == 0 || rows[index - 1].heading != row.heading {
                if index > 0 { lines.append(.blank) }
                lines.append(.heading(row.heading))
            }
            lines.append(.row(index, row))
        }
        self.lines = lines
    }

    private func area(in rect: Rect) -> Rect { rect.inset(horizontal: 1, vertical: 0) }

    /// The first line shown, so that the chosen one is in sight.
    private func first(in area: Rect) -> Int {
        let selected =
            lines.firstIndex { if case .row(let index, _) = $0 { index == search.position.selection } else { false } }
            ?? 0
        var place = ListState(selection: selected)
        place.fit(count: lines.count, visible: area.height)
        return selected <= 1 ? 0 : place.offset
    }

    /// The row of `SessionSearch.rows` under a point; nil for headings and beside the list.
    func row(at point: Point, in rect: Rect) -> Int? {
        let area = area(in: rect)
        let index = point.y - area.y + first(in: area)
        guard area.contains(point), lines.indices.contains(index), case .row(let row, _) = lines[index] else {
            return nil
        }
        return row
    }

    func draw(on frame: inout Frame, in rect: Rect, _ screen: ScreenState) {
        let area = area(in: rect)
        guard !lines.isEmpty else { return frame.empty(emptyWords(frame), in: area) }
        let first = first(in: area)
        let stepsWidth = search.rows.compactMap {
            if case .session(let card) = $0 { Self.steps(card).count } else { nil }
        }
        let widths = (
            name: min(24, max(12, search.rows.map { TextWidth.of($0.name) }.max() ?? 12)), steps: stepsWidth.max() ?? 0
        )
        for (offset, entry) in lines.dropFirst(first).prefix(area.height).enumerated() {
            let line = area.row(offset)
            switch entry {
            case .blank: break
            case .heading(let title): frame.canvas.put(frame.theme.text(title, .heading), in: line)
            case .row(let index, let row):
                let isSelected = index == search.position.selection
                draw(row, isSelected: isSelected, widths: widths, on: &frame, in: line, screen)
            }
        }
        frame.scrollbar(offset: first, count: lines.count, in: area)
    }

    private func emptyWords(_ frame: Frame) -> [Text] {
        let (query, clear) = (search.query.text, frame.key("chooser.clear"))
        guard query.isEmpty else {
            return [
                Text("Nothing fits '\(query)'.", zh: "没有与 '\(query)' 匹配的内容。"),
                Text("\(clear) empties the search.", zh: "\(clear) 清空搜索。"),
            ]
        }
        guard search.hasSamples else { return [Text("looking for samples…", zh: "正在查找示例…")] }
        return [
            Text("No samples were found.", zh: "没有找到示例。"),
            Text("Type the path of an experiment file.", zh: "请输入实验文件的路径。"),
        ]
    }

    private func draw(
        _ row: SessionSearch.Row, isSelected: Bool, widths: (name: Int, steps: Int), on frame: inout Frame,
        in line: Rect,
        _ screen: ScreenState
    ) {
        let beneath = isSelected ? frame.theme[.selection] : .plain
        if isSelected { frame.canvas.fill(line, style: frame.theme[.selection].over(frame.theme.ground)) }
        var rest = line
        frame.canvas.put(frame.theme.text(isSelected ? "▸ " : "  ", .accent), in: rest.cutLeft(2), style: beneath)
        switch row {
        case .file(let path): frame.canvas.put(frame.theme.text(path, .strong), in: rest, style: beneath)
        case .data(let card):
            frame.canvas.put(frame.theme.text(card.name, .strong), in: rest.cutLeft(widths.name), style: beneath)
            _ = rest.cutLeft(2)
            let size = NumberFormat.bytes(card.bytes)
            let words =
                switch card.kind {
                case .file: Text("data, \(size)", zh: "数据，\(size)")
                case .pictures: Text("folder of images", zh: "图像文件夹")
                case .texts: Text("folder of texts", zh: "文本文件夹")
                }
            frame.canvas.put(frame.theme.text(words, .dim), in: rest, style: beneath)
        case .sample(let card), .experiment(let card):
            frame.canvas.put(frame.theme.text(card.name, .strong), in: rest.cutLeft(widths.name), style: beneath)
            _ = rest.cutLeft(2)
            if let problem = card.problem {
                let words = Text(verbatim: "✗ ") + problem
                return frame.canvas.put(frame.theme.text(words, .bad), in: rest, style: beneath)
            }
            if rest.width >= 40 {
                frame.canvas.put(frame.theme.text(card.kind, .info), in: rest.cutLeft(8), style: beneath)
                _ = rest.cutLeft(2)
            }
            frame.canvas.put(frame.theme.text(card.summary, .dim), in: rest, style: beneath)
        case .session(let card):
            frame.canvas.put(frame.theme.text(card.name, .strong), in: rest.cutLeft(widths.name), style: beneath)
            _ = rest.cutLeft(2)
            let sign = RunSign(card)
            let state = sign.text(frame.theme)
            // On small screens only those words that are longer take more room.
            let room = rest.width >= 60 ? 16 : max(12, state.width(in: frame.language) + 1)
            frame.canvas.put(state, in: rest.cutLeft(room), style: beneath)
            if rest.width >= 36 {
                let when = when(card, frame.theme, screen)
                let width = when.width(in: frame.language)
                frame.canvas.put(when, in: rest.cutRight(width), style: beneath)
                _ = rest.cutRight(1)
            }
            // A number that is cut is another number: what does not fit is left out, the steps first.
            let variants = [(true, true), (false, true), (false, false)].map {
                figures(of: card, steps: $0 ? widths.steps : nil, others: $1, frame.theme)
            }
            let text = variants.first { $0.width(in: frame.language) <= rest.width } ?? variants[2]
            frame.canvas.put(text, in: rest, style: beneath)
        }
    }
    /// When a session was written last; what another program writes to is being written.
    private func when(_ card: SessionCard, _ theme: Theme, _ screen: ScreenState) -> StyledText {
        card.isLocked && card.name != screen.session?.card.name
            ? theme.text(Text("in use", zh: "使用中"), .warning)
            : theme.text(Figures.ago(screen.wordTime - card.changed), .faint)
    }

    private static func steps(_ card: SessionCard) -> String {
        "\(card.step.grouped)/\(card.totalSteps.grouped)"
    }

    /// How far a session's newest run is, in so many columns, and what it came to; then how many runs there are.
    private func figures(of card: SessionCard, steps: Int?, others: Bool, _ theme: Theme) -> StyledText {
        var parts: [StyledText] = []
        if let steps {
            let text = Self.steps(card)
            parts.append(theme.text(String(repeating: " ", count: max(0, steps - text.count)) + text, .value))
        }
        if let result = card.result { parts.append(theme.text(result.words, .text)) }
        if others, card.runs > 1 {
            parts.append(theme.text(Text("\(card.runs) runs", zh: "\(card.runs) 个运行"), .dim))
        }
        return parts.enumerated().reduce(StyledText()) { $0 + ($1.offset > 0 ? "  " : "") + $1.element }
    }
}

extension SessionSearch.Row {
    /// What stands above rows of its kind.
    var heading: Text {
        switch self {
        case .file: Text("file", zh: "文件")
        case .experiment, .data: Text("in this folder", zh: "当前文件夹")
        case .session: Text("sessions", zh: "会话")
        case .sample: Text("samples", zh: "示例")
        }
    }

    /// What it is, in a word.
    var kind: Text {
        switch self {
        case .file: Text("file", zh: "文件")
        case .experiment: Text("experiment", zh: "实验")
        case .data: Text("data", zh: "数据")
        case .session: Text("session", zh: "会话")
        case .sample: heading
        }
    }

    /// What it is about, as far as there is a sentence.
    var summary: Text {
        switch self {
        case .file, .data: .empty
        case .session(let card): card.result?.words ?? .empty
        case .sample(let card), .experiment(let card): card.problem ?? card.summary
        }
    }

    /// The name it is found by.
    var name: String {
        switch self {
        case .file(let path): path
        case .session(let card): card.name
        case .sample(let card), .experiment(let card): card.name
        case .data(let card): card.name
        }
    }
}

extension SessionCard.Result {
    /// `test accuracy 0.9611`, or why there is no figure.
    var words: Text {
        switch self {
        case .figure(let split, let metric, let value):
            let number = NumberFormat.figure(value)
            return split.label.followed(by: metric).followed(by: Text(verbatim: number))
        case .failed(let reason): return reason
        case .unusable(let reason): return Text("cannot be opened: \(reason)", zh: "无法打开：\(reason)")
        }
    }
}
