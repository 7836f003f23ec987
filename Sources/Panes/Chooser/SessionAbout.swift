import Drawing
import Experiments
import Hosting
import Language
import TerminalUI

/// The chosen row of the chooser at length.
struct SessionAbout {
    private let row: SessionSearch.Row?

    init(_ row: SessionSearch.Row?) { self.row = row }

    func draw(on frame: inout Frame, in rect: Rect, _ screen: ScreenState) {
        guard let row else { return }
        let inner = Panel(Text(verbatim: row.name)).draw(on: &frame.canvas, in: rect, theme: frame.theme)
        let theme = frame.theme
        let (start, settings) = (frame.key("chooser.start"), frame.key("chooser.settings"))
        var lines: [StyledText] = []
        func add(_ text: Text, _ scope: Scope) {
            lines += frame.wrapped(text, to: inner.width - 2).map { theme.text(" " + $0, scope) }
        }
        switch row {
        case .file(let path) where path.hasSuffix("/"):
            add(Text("A folder: \(settings) looks into it.", zh: "文件夹：\(settings) 查看其中内容。"), .text)
        case .file(let path) where Experiment.isData(path: path):
            add(
                Text(
                    "Data: \(start) shows what is in it and what is wrong with it.", zh: "数据：\(start) 显示其内容和问题。"), .text
            )
        case .file:
            add(
                Text(
                    "An experiment file, or the folder of a session. \(start) starts it; \(settings) shows its settings first.",
                    zh: "实验文件，或会话的文件夹。\(start) 开始训练；\(settings) 先查看设置。"), .text)
        case .data(let card):
            add(
                Text(
                    "\(start) shows what is in it and what is wrong with it; a first run is started from there.",
                    zh: "\(start) 显示其内容和问题；从那里开始首次运行。"), .text)
            if inner.height > lines.count {
                lines.append(frame.theme.text(" " + TextWidth.truncateMiddle(card.path, to: inner.width - 2), .faint))
            }
        case .sample(let card), .experiment(let card):
            if let problem = card.problem { add(Text("✗ cannot be opened: \(problem)", zh: "✗ 无法打开：\(problem)"), .bad) }
            add(card.summary, .text)
            if inner.height > lines.count {
                lines.append(frame.theme.text(" " + TextWidth.truncateMiddle(card.path, to: inner.width - 2), .faint))
            }
        case .session(let card) where card.isUnusable:
            if let result = card.result { add(result.words, .bad) }
            let delete = frame.key("chooser.delete")
            add(Text("\(delete) deletes it, after asking.", zh: "\(delete) 在确认后删除它。"), .dim)
        case .session(let card):
            add(card.course(now: screen.wordTime), .text)
            if let result = card.result { add(result.words, .strong) }
            if card.name == screen.session?.card.name {
                add(Text("It is open here: \(start) returns to it.", zh: "已在此打开：\(start) 返回。"), .dim)
            } else if card.isLocked {
                add(
                    Text(
                        "Another process trains in it; \(start) watches it, and takes over from there.",
                        zh: "另一个进程正在其中训练；\(start) 打开后可查看和接管。"), .warning)
            } else if card.state == .stopped {
                let toggle = frame.key("run.toggle")
                add(
                    Text("\(start) opens it; \(toggle) goes on where it stopped.", zh: "\(start) 打开；\(toggle) 从停止处继续。"),
                    .dim)
            }
        }
        frame.lines(lines, in: inner)
    }
}
