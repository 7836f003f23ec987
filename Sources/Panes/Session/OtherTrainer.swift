import Hosting
import Language
import TerminalUI
import Training

/// A session in which another program trains: what can be asked of that program, and going on here in its place.
enum OtherTrainer {
    static let rows: [ScreenCommand] = [
        ScreenCommand(
            "run.take-over", Text("take over", zh: "接管"), in: .workspace, keys: ["O"], footer: 30,
            help: Text(
                "Go on here with a run that another process trains, or have it saved and stopped there",
                zh: "在这里继续由其他进程训练的运行，或让它在那里保存并停止"),
            state: { takeOverState($0) },
            run: { screen in
                guard let session = screen.session, !session.card.isWritable else { return [] }
                guard let writer = session.card.writer, session.trainedElsewhere != nil else { return [.takeOver] }
                screen.present(question(of: writer))
                return []
            })
    ]

    private static func question(of writer: WriterCard) -> ChoiceDialog {
        let name = writer.name
        return ChoiceDialog(
            title: Text("The run is trained by \(name)", zh: "运行由\(name)训练"),
            text: Text("It goes on there without this screen, too.", zh: "即使没有这个屏幕，它也会在那里继续。"),
            choices: [
                .init(
                    Text("take it over", zh: "接管"),
                    help: Text("it is saved and ends there, and goes on here", zh: "在那里保存并结束，然后在这里继续"),
                    effects: [.takeOver]),
                .init(
                    Text("stop it", zh: "停止"), help: Text("it is saved and ends there", zh: "在那里保存并结束"),
                    effects: [.command(.stop(save: true))]),
                .init(Text("cancel", zh: "取消"), help: Text("keep watching", zh: "继续查看")),
            ])
    }

    private static func takeOverState(_ screen: ScreenState) -> CommandState {
        guard let card = screen.session?.card, !card.isWritable else {
            return .refused(Text("no other program trains in this session", zh: "没有其他程序在此会话中训练"))
        }
        return card.writer?.hindrance.map { .refused($0, isProblem: true) } ?? .ready
    }

    /// Whether a command reaches another program's trainer; nil in a session that no other program writes to.
    static func state(_ screen: ScreenState) -> CommandState? {
        guard let session = screen.session, !session.card.isWritable, let writer = session.card.writer else {
            return nil
        }
        if let hindrance = writer.hindrance { return .refused(hindrance, isProblem: true) }
        let name = writer.name
        guard let run = session.trainedElsewhere else {
            let key = screen.key("run.take-over")
            return .refused(
                Text(
                    "\(name) has this session open and trains nothing; \(key) takes it over",
                    zh: "\(name)已打开此会话，但没有训练；\(key) 接管"))
        }
        guard run == session.current else {
            let key = screen.key(for: .runs)
            return .refused(
                Text(
                    "\(name) trains run \(run), not the one shown: \(key) shows the list",
                    zh: "\(name)正在训练运行 \(run)，而非当前显示的运行：\(key) 显示列表"))
        }
        return .ready
    }
}

extension ScreenState {
    /// Whether this program may train in the session; says so where another one does.
    mutating func isWritableOrSaysSo() -> Bool {
        guard let card = session?.card, !card.isWritable else { return session != nil }
        let key = key("run.take-over")
        guard let writer = card.writer else {
            say(
                Text(
                    "this session was opened for looking only; \(key) opens it for training",
                    zh: "此会话只为查看而打开；\(key) 打开以训练"), isProblem: true)
            return false
        }
        let name = writer.name
        say(
            writer.hindrance
                ?? Text("\(name) trains in this session; \(key) takes it over", zh: "\(name)正在此会话中训练；\(key) 接管"),
            isProblem: true)
        return false
    }
}
