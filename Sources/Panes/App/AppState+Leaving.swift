import Experiments
import Foundation
import Hosting
import Language
import TerminalUI

extension AppState {
    private static let question = OverlayID(rawValue: "leave")

    /// Leaves the program; asks where a run would be lost.
    /// - Parameter offersSessions: whether the sessions, from which a person came, are the first answer.
    mutating func leave(offersSessions: Bool = false) -> [Effect] {
        guard let session = screen.session, session.isTraining else {
            // Who asks twice means it.
            guard screen.overlays.last?.id != Self.question,
                let question = questionOnChanges(or: { _ in [.quit(.idle)] })
            else { return [.quit(.idle)] }
            screen.present(question)
            return []
        }
        if leaving != nil {
            screen.say(Text("the run is being saved; a moment", zh: "正在保存运行，请稍候"))
            return []
        }
        // Who asks twice does not want to read: the first choice, which loses nothing.
        if screen.overlays.last?.id == Self.question {
            screen.overlays.removeLast()
            return depart(.saved)
        }
        let isPaused = session.trained?.state == .paused
        screen.present(
            ChoiceDialog(
                id: Self.question,
                choices: (offersSessions ? wayToEntrance : []) + [
                    .init(
                        isPaused
                            ? Text("stop here and save", zh: "就此停止并保存")
                            : Text("stop after this step and save", zh: "完成这一步后停止并保存"),
                        help: Text("resume it at any time, exactly where it stopped", zh: "随时可以从停止处精确地继续训练"),
                        perform: { $0.depart(.saved) }),
                    .init(
                        Text("go on without the screen", zh: "关闭界面，继续训练"),
                        help: Text("it trains to its end in the background", zh: "在后台训练到结束"),
                        perform: { $0.depart(.detached) }),
                    .init(
                        Text("discard", zh: "放弃"),
                        help: Text("stop without saving; earlier checkpoints stay", zh: "停止且不保存；之前的检查点保留"),
                        perform: { $0.depart(.discarded) }),
                    .init(Text("cancel", zh: "取消"), help: Text("stay here", zh: "留在这里")),
                ], words: Self.standing))
        return []
    }

    /// What is asked before changes are lost that a person made to the settings of a first run; nil where there are none.
    /// - Parameter lose: does what was asked for all the same.
    func questionOnChanges(or lose: @escaping @Sendable (inout AppState) -> [Effect]) -> ChoiceDialog? {
        guard let session = screen.session, session.shown == nil, session.unstartedChanges > 0 else { return nil }
        let count = session.unstartedChanges
        let changes = count == 1 ? Text("1 change", zh: "1 项更改") : Text("\(count) changes", zh: "\(count) 项更改")
        return ChoiceDialog(
            id: Self.question, title: Text("No run is started", zh: "尚未开始运行"),
            text: Text("You have made \(changes) to the settings.", zh: "已对设置做了 \(changes)。"),
            choices: [
                .init(Text("stay here", zh: "留在这里"), help: Text("a run that is started keeps them", zh: "开始运行后即会保留")),
                .init(
                    Text("leave all the same", zh: "仍然离开"),
                    help: Text("the changes are lost", zh: "更改将丢失"), perform: lose),
            ])
    }

    /// The sessions, where a person came from them and is not there already.
    private var wayToEntrance: [ChoiceDialog.Choice] {
        guard !isSingleSession, screen.isInSession else { return [] }
        return [
            .init(
                Text("to the list of sessions", zh: "回到会话列表"),
                help: Text("nothing is stopped, and the first line returns here", zh: "什么都不停止，列表第一行可返回"),
                perform: { $0.goToEntrance() })
        ]
    }

    /// Where the run stands that would be left, which goes on while a person thinks about it.
    private static func standing(_ screen: ScreenState) -> (title: Text, text: Text) {
        let step = (screen.session?.trained?.step ?? 0).grouped
        let text = Text("It has come to step \(step).", zh: "已到第 \(step) 步。")
        guard screen.session?.isTraining == true else { return (Text("The run has ended", zh: "运行已结束"), text) }
        return screen.session?.isPaused == true
            ? (Text("Training is paused", zh: "训练已暂停"), text) : (Text("A run is training", zh: "有运行正在训练"), text)
    }

    private mutating func depart(_ departure: Departure) -> [Effect] {
        // It may have come to its end since it was asked.
        guard screen.session?.isTraining == true else { return [.quit(.idle)] }
        switch departure {
        case .saved, .discarded:
            leaving = departure
            let saving =
                screen.session?.isPaused == true
                ? Text("saving…", zh: "正在保存…") : Text("finishing the step and saving…", zh: "正在完成这一步并保存…")
            screen.say(departure == .saved ? saving : Text("stopping…", zh: "正在停止…"), during: .leaving)
            return [.command(.stop(save: departure == .saved))]
        case .idle, .detached: return [.quit(departure)]
        }
    }

    /// What is said where a fatal signal ends the program; U+0001 stands for the signal's name.
    package var crashWords: Text {
        let end = Text("workbench: ended by \u{1}", zh: "workbench：因 \u{1} 结束")
        guard let session = screen.session, session.isTraining, let history = session.trained else { return end }
        let (name, step) = (session.card.name, history.step.grouped)
        let last = max(history.checkpoints.map(\.step).max() ?? 0, history.plan?.firstStep ?? 0)
        let saved = last.grouped
        let kept =
            last > 0
            ? Text("everything up to step \(saved) is saved", zh: "第 \(saved) 步及之前均已保存")
            : Text("no step is saved yet", zh: "尚未保存任何步")
        return end
            + Text(
                " at step \(step); \(kept)\n  workbench resume \(name)    goes on",
                zh: "，在第 \(step) 步；\(kept)\n  workbench resume \(name)    继续训练")
    }

    /// What is left to say once the screen is gone: where the run stands, and how it goes on.
    public func lastWords(_ departure: Departure) -> Text? {
        guard let session = screen.session else { return nil }
        let name = session.card.name
        if departure == .detached, let card = session.active.flatMap(session.runCard) {
            return Text(
                "\(name), run \(card.number): goes on in the background from step \(card.step.grouped) of \(card.totalSteps.grouped)\n  workbench \(name)    watches it",
                zh:
                    "\(name)，运行 \(card.number)：从第 \(card.step.grouped)/\(card.totalSteps.grouped) 步起在后台继续\n  workbench \(name)    查看"
            )
        }
        guard let card = leftRun.flatMap(session.runCard) else { return nil }
        let end =
            departure == .saved && unsaved == nil
            ? Text(
                "stopped at step \(card.step.grouped) of \(card.totalSteps.grouped), saved",
                zh: "停在第 \(card.step.grouped)/\(card.totalSteps.grouped) 步，已保存")
            : Text(
                "stopped at step \(card.step.grouped) of \(card.totalSteps.grouped), not saved since the last checkpoint",
                zh: "停在第 \(card.step.grouped)/\(card.totalSteps.grouped) 步，最后的检查点之后未保存")
        return Text(
            "\(name), run \(card.number): \(end)\n  workbench resume \(name)    goes on\n  workbench \(name)    looks at it",
            zh: "\(name)，运行 \(card.number)：\(end)\n  workbench resume \(name)    继续训练\n  workbench \(name)    查看")
    }

    /// A signal saves what is training; a second one does not wait for that. The terminal's death is told by a signal
    /// and by the terminal itself, in any order, so that a HUP is never impatience.
    mutating func terminate(signal: Int32) -> [Effect] {
        guard endedBySignal == nil else { return signal == SIGHUP ? [] : [.quit(.discarded)] }
        endedBySignal = signal
        guard screen.session?.isTraining == true else { return [.quit(.idle)] }
        leaving = .saved
        return [.command(.stop(save: true))]
    }

    /// A run that was to be saved before the end and could not be: a person stays and decides, a signal does not.
    mutating func keepUnsaved(_ events: [TrainerEvent]) -> [Effect] {
        for case .refused(.stop, let reason) in events {
            guard endedBySignal == nil else {
                unsaved = reason
                return [.command(.stop(save: false))]
            }
            leaving = nil
            screen.say(reason, isProblem: true)
        }
        return []
    }
}
