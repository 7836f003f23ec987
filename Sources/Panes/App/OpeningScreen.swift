import Drawing
import Hosting
import Language
import TerminalUI

extension KeyScope {
    static let opening = KeyScope(id: "opening", title: Text("A file that cannot be opened", zh: "无法打开的文件"))
}

/// What can be done where a file of the command line could not be opened.
enum OpeningCommands {
    static let rows: [ScreenCommand] = [
        ScreenCommand(
            "opening.reload", Text("read it again", zh: "重新读取"), in: .opening, keys: ["r", "enter"], footer: 1,
            help: Text("Open the file again, once it has been mended", zh: "改好文件后重新打开"),
            run: { screen in
                guard let failure = screen.openingFailure else { return [] }
                screen.openingFailure = nil
                screen.opening = Text(verbatim: failure.path)
                return [.open(path: failure.path, start: true)]
            }),
        ScreenCommand(
            "opening.list", Text("samples and sessions", zh: "示例与会话"), in: .opening, keys: ["l"], footer: 2,
            help: Text("Choose something else to open", zh: "选择其他内容打开"),
            perform: { app in
                app.screen.openingFailure = nil
                app.screen.place.isAtEntrance = true
                app.isSingleSession = false
                return [.listSamples, .listFolder, .listSessions]
            }),
    ]
}

extension ScreenState {
    /// The name of what is being opened, without its folder; nil where nothing is.
    var openingName: String? {
        opening.map { $0.in(language).split(separator: "/").last.map(String.init) ?? $0.in(language) }
    }

    /// What is being opened, and how far that has come; nil where nothing is.
    var openingWords: Text? {
        opening.map { name in
            guard let copied else { return Text("opening \(name)…", zh: "正在打开 \(name)…") }
            let amount = "\(copied.done.grouped)/\(copied.total.grouped)"
            return Text("opening \(name): \(amount) files copied", zh: "正在打开 \(name)：已复制 \(amount) 个文件")
        }
    }
}

extension OpeningPreview {
    /// What it is called.
    fileprivate var name: String {
        switch self {
        case .experiment(let card, _): card.name
        case .data(let card, _): card.name
        case .session(let card): card.name
        }
    }

    /// What it is about, or how it stands.
    fileprivate func summary(now: Double) -> Text {
        switch self {
        case .experiment(let card, _): return card.summary
        case .data(let card, _):
            let size = NumberFormat.bytes(card.bytes)
            return Text("\(size); it begins with:", zh: "\(size)；开头为：")
        case .session(let card) where card.isUnusable: return card.result?.words ?? .empty
        case .session(let card):
            let course = card.course(now: now)
            return card.result.map { result in
                Text("\(course) \(result.words)", zh: "\(course)\(result.words)")
            } ?? course
        }
    }
}

extension Frame {
    /// Before a session that was asked for on the command line is there.
    mutating func waiting(in layout: FrameLayout, _ screen: ScreenState) {
        opening(screen, in: layout.header)
        if let failure = screen.openingFailure { return draw(failure, in: layout.body) }
        let leave = key("app.back")
        guard let words = screen.openingWords else {
            return empty([Text("nothing is open: \(leave) quits", zh: "没有打开任何内容：\(leave) 退出")], in: layout.body)
        }
        guard let preview = screen.preview else { return empty([words], in: layout.body) }
        draw(preview, words, in: layout.body, screen)
    }

    /// What is known of a file or a session while it is being opened.
    private mutating func draw(_ preview: OpeningPreview, _ words: Text, in body: Rect, _ screen: ScreenState) {
        var inner = body
        if body.height >= 6, body.width >= 30 {
            inner = Panel(Text(verbatim: preview.name)).draw(on: &canvas, in: body, theme: theme)
                .inset(horizontal: 1, vertical: 0)
        }
        var lines = wrapped(words, to: inner.width).map { theme.text($0, .accent) }
        if screen.beginsPaused {
            lines.append(theme.text(Text("its run begins paused", zh: "运行开始时暂停"), .warning))
        }
        if !preview.summary(now: screen.wordTime).isEmpty {
            lines += wrapped(preview.summary(now: screen.wordTime), to: inner.width).map { theme.text($0, .text) }
        }
        lines.append(StyledText())
        switch preview {
        case .experiment(_, let settings):
            let width = min(inner.width / 2, settings.map { TextWidth.of($0.path) }.max() ?? 0)
            lines += settings.map { setting in
                theme.text(TextWidth.pad(setting.path, to: width), .label)
                    + theme.text("  " + setting.value.typed, .value)
            }
        case .data(_, let rows): lines += rows.map { theme.text($0, .dim) }
        case .session: break
        }
        self.lines(lines, in: inner)
    }

    /// The place, what is wrong, and the lines of the file that it is about.
    private mutating func draw(_ failure: OpeningFailure, in body: Rect) {
        let width = min(96, max(1, body.width - 4))
        let room = max(1, width - 4)
        var lines: [StyledText] = []
        if let line = failure.line {
            let column = failure.column.map { Text(", column \($0)", zh: "，第 \($0) 列") } ?? .empty
            lines.append(theme.text(Text("line \(line)", zh: "第 \(line) 行") + column, .dim))
        }
        lines += wrapped(failure.text, to: room).map { theme.text($0, .text) }
        if let line = failure.line, !failure.excerpt.isEmpty {
            lines.append(StyledText())
            let digits = String(line).count
            for (offset, text) in failure.excerpt.enumerated() {
                let number = line - failure.excerpt.count + 1 + offset
                let isMeant = number == line
                var row = StyledText(isMeant ? "▸ " : "  ", theme[.bad])
                row.append(TextWidth.pad(String(number), to: digits, alignment: .trailing) + " │ ", theme[.dim])
                row.append(text, theme[isMeant ? .strong : .dim])
                lines.append(row)
            }
        }
        let most = max(8, width - 26)
        let file = failure.path.split(separator: "/").last.map(String.init) ?? failure.path
        let name = TextWidth.of(failure.path) <= most ? failure.path : TextWidth.truncateMiddle("…/" + file, to: most)
        let size = Size(width: width, height: min(lines.count + 2, body.height))
        let above = body.height > size.height ? 1 : 0
        let place = Rect(
            x: body.x + min(2, max(0, body.width - width)), y: body.y + above, width: width, height: size.height)
        let inner = Panel(
            Text("✗ \(name) cannot be opened", zh: "✗ 无法打开 \(name)")
        ).draw(on: &canvas, in: place, theme: theme)
        self.lines(lines, in: inner.inset(horizontal: inner.width > 8 ? 1 : 0, vertical: 0))
    }
}
