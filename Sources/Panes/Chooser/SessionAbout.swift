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
            add(Self.course(of: card, now: screen.now), .text)
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

    /// What became of a session's newest run, and when.
    private static func course(of card: SessionCard, now: Double) -> Text {
        guard card.runs > 0 else { return Text("It has no run yet.", zh: "它还没有运行。") }
        let subject =
            card.runs == 1
            ? Text("Its run", zh: "它的运行") : Text("\(card.runs) runs; the newest", zh: "\(card.runs) 个运行；最新的")
        let predicate = predicate(of: card)
        let isOver = [RunState.finished, .stopped, .failed].contains(card.state)
        let ago = Figures.ago(now - card.changed)
        let when = isOver ? Text(", \(ago)", zh: "，\(ago)") : .empty
        return Text("\(subject) \(predicate)\(when).", zh: "\(subject)\(predicate)\(when)。")
    }

    private static func predicate(of card: SessionCard) -> Text {
        let (step, total) = (NumberFormat.grouped(card.step), NumberFormat.grouped(card.totalSteps))
        let place =
            card.totalSteps > 0
            ? Text("step \(step) of \(total)", zh: "第 \(step)/\(total) 步") : Text("step \(step)", zh: "第 \(step) 步")
        switch card.state {
        case .preparing: return Text("is being prepared", zh: "正在准备")
        case .running, .evaluating, .saving: return Text("is training, at \(place)", zh: "正在训练，\(place)")
        case .paused: return Text("is paused at \(place)", zh: "已暂停，\(place)")
        case .finished where card.step == card.totalSteps:
            return Text("finished all \(total) steps", zh: "已完成全部 \(total) 步")
        case .finished: return Text("finished at \(place)", zh: "已完成，\(place)")
        case .stopped where card.step == 0: return Text("stopped before its first step", zh: "在第一步之前停止")
        case .stopped: return Text("stopped at \(place)", zh: "已停止，\(place)")
        case .failed where card.step == 0: return Text("failed before its first step", zh: "在第一步之前失败")
        case .failed: return Text("failed at \(place)", zh: "已失败，\(place)")
        }
    }
}
