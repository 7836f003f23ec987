import Experiments
import Hosting
import Language
import TerminalUI

extension HyperparameterPane {
    static let formCommands: [PaneCommand<HyperparameterPane>] = [
        PaneCommand(
            "form.start", Text("start a run", zh: "开始运行"), in: .form, keys: ["R"], footer: 1,
            help: Text(
                "Start a new run with these settings; the one under way is saved first", zh: "用这些设置开始新的运行；先保存正在进行的运行"),
            state: { pane, _ in pane.fork == nil ? .ready : .named(Text("start the fork", zh: "开始分叉")) },
            run: { pane, screen in pane.startRun(&screen) }),
        PaneCommand(
            "form.edit", Text("edit", zh: "编辑"), in: .form, keys: ["enter"], footer: 2,
            help: Text(
                "Change the setting: type a value, which is checked at every key, or pick one of its choices",
                zh: "修改该设置：输入值，每次按键都会检查；或从选项中选择"),
            state: { pane, _ in pane.form?.choices == nil ? .ready : .named(Text("choose", zh: "选择")) },
            run: { pane, screen in
                pane.edit(&screen)
                return []
            }),
        change(
            "form.less", Text("less", zh: "减小"), ["left", "h"], footer: 4,
            help: Text("The next smaller sensible value, or the choice before", zh: "下一个更小的合理值，或上一个选项")
        ) {
            $0.nudge(by: -1)
        },
        change(
            "form.more", Text("more", zh: "增大"), ["right", "l"], footer: 5,
            help: Text("The next larger sensible value, or the next choice", zh: "下一个更大的合理值，或下一个选项")
        ) {
            $0.nudge(by: 1)
        },
        PaneCommand(
            "form.apply", Text("apply now", zh: "立即应用"), in: .form, keys: ["a"], footer: 3,
            help: Text(
                "Give the changes to the run under way, from its next step on, where they can change mid-run",
                zh: "把可在运行中修改的设置应用到当前运行，从下一步起生效"),
            state: { pane, screen in pane.applyState(screen) },
            run: { pane, screen in pane.apply(&screen) }),
        PaneCommand(
            "form.revert", Text("undo", zh: "撤销"), in: .form, keys: ["u"], footer: 6,
            help: Text("The value of the last run again", zh: "恢复上次运行的值"),
            state: { pane, _ in
                pane.form.flatMap { $0.focused.map($0.isChanged) } == true
                    ? .ready : .refused(Text("this setting is not changed", zh: "该设置没有修改"))
            },
            run: { pane, screen in
                pane.form?.revert()
                return pane.lookAtData(screen)
            }),
        change(
            "form.revert-all", Text("undo all", zh: "全部撤销"), ["U"],
            help: Text("All values of the last run again", zh: "恢复上次运行的所有值")
        ) { $0.revertAll() },
        change(
            "form.next-section", Text("next section", zh: "下一节"), ["]"],
            help: Text("To the next group of settings", zh: "到下一组设置")
        ) { $0.moveSection(by: 1) },
        change(
            "form.previous-section", Text("previous section", zh: "上一节"), ["["],
            help: Text("To the group of settings before", zh: "到上一组设置")
        ) { $0.moveSection(by: -1) },
    ]

    static let editCommands: [PaneCommand<HyperparameterPane>] = [
        change(
            "edit.commit", Text("take it", zh: "采用"), ["enter"], in: .edit, footer: 1,
            help: Text("Take the typed value", zh: "采用输入的值")
        ) { $0.commitEdit() },
        change(
            "edit.cancel", Text("cancel", zh: "取消"), ["escape"], in: .edit, footer: 2,
            help: Text("Leave the value as it was", zh: "保持原来的值")
        ) { $0.cancelEdit() },
        change(
            "edit.more", Text("more", zh: "增大"), ["up"], in: .edit, footer: 3,
            help: Text("The next larger sensible value in place of what is typed", zh: "用下一个更大的合理值代替输入"),
            state: { $0.canNudgeEdit ? .ready : noNumber }
        ) { $0.nudgeEdit(by: 1) },
        change(
            "edit.less", Text("less", zh: "减小"), ["down"], in: .edit, footer: 4,
            help: Text("The next smaller sensible value in place of what is typed", zh: "用下一个更小的合理值代替输入"),
            state: { $0.canNudgeEdit ? .ready : noNumber }
        ) { $0.nudgeEdit(by: -1) },
        change(
            "edit.default", Text("default", zh: "默认值"), ["ctrl-d"], in: .edit, footer: 5,
            help: Text("The default in place of what is typed", zh: "用默认值代替输入")
        ) { $0.editDefault() },
    ]

    private static let noNumber = CommandState.refused(
        Text("only a number has a next larger or smaller value", zh: "只有数字才有下一个更大或更小的值"))

    private static func change(
        _ id: String, _ title: Text, _ keys: [KeySequence], in scope: KeyScope = .form, footer: Int? = nil,
        help: Text, state: @escaping @Sendable (HyperparameterForm) -> CommandState = { _ in .ready },
        change: @escaping @Sendable (inout HyperparameterForm) -> Void
    ) -> PaneCommand<HyperparameterPane> {
        PaneCommand(
            id, title, in: scope, keys: keys, footer: footer, help: help,
            state: { pane, _ in pane.form.map(state) ?? .hidden },
            run: { pane, screen in
                guard var form = pane.form else { return [] }
                change(&form)
                pane.form = form
                return pane.lookAtData(screen)
            })
    }

    // MARK: Editing

    /// Lets the focused value be typed in place, or picked where there are choices.
    mutating func edit(_ screen: inout ScreenState) {
        guard let field = form?.focused else { return }
        if let choices = form?.choices {
            let path = field.path
            let items = choices.map { Picker.Item($0.name, summary: $0.help, reference: $0.reference) }
            screen.present(
                Picker(
                    Text(verbatim: path), items: items, current: form?.draft.value(at: path)?.typed ?? "",
                    for: HyperparameterPane.self
                ) { word, pane, screen in
                    pane.form?.choose(word, at: path)
                    return pane.lookAtData(screen)
                })
        } else if HyperparameterForm.isTypable(field.hyperparameter) {
            form?.beginEdit()
        } else {
            screen.say(
                Text(
                    "'\(field.label)' is a list of records: change it in the experiment file",
                    zh: "'\(field.label)' 是记录列表：请在实验文件中修改"))
        }
    }

    // MARK: Starting and applying

    mutating func startRun(_ screen: inout ScreenState) -> [Effect] {
        guard let form, let session = screen.session, screen.isWritableOrSaysSo() else { return [] }
        let isFork = fork != nil
        if let words = forkHasNoSteps(screen) {
            screen.say(words, isProblem: true)
            return []
        }
        let start: @Sendable (inout AppState) -> [Effect] = { app in
            isFork
                ? app.panes[Self.self].saveFork(&app.screen)
                : [.command(.stop(save: true)), .start(form.draft, parent: nil)]
        }
        guard session.isTraining, let active = session.active else {
            return isFork ? saveFork(&screen) : [.start(form.draft, parent: nil)]
        }
        let what =
            fork.map { Text("fork it at step \($0.step.grouped)", zh: "在第 \($0.step.grouped) 步分叉") }
            ?? Text("start a new one", zh: "开始新的运行")
        var choices = [
            ChoiceDialog.Choice(
                Text("save run \(active) and \(what)", zh: "保存运行 \(active) 并\(what)"),
                help: Text("run \(active) can be resumed later", zh: "运行 \(active) 以后可以继续训练"),
                perform: start)
        ]
        if form.changesApplyMidRun, fork == nil {
            let apply = ChoiceDialog.Choice(
                Text("apply the changes to run \(active)", zh: "将修改应用到运行 \(active)"),
                help: Text("from its next step on; kept in its journal", zh: "从下一步起生效；记入操作日志"),
                perform: { $0.panes[Self.self].apply(&$0.screen) })
            choices.insert(apply, at: 0)
        }
        choices.append(.init(Text("cancel", zh: "取消"), help: Text("change nothing", zh: "不做修改")))
        let count = form.changes.count
        let changes =
            switch count {
            case 0: Text("Nothing is changed.", zh: "没有修改。")
            case 1: Text("1 setting is changed.", zh: "修改了 1 项设置。")
            default: Text("\(count) settings are changed.", zh: "修改了 \(count) 项设置。")
            }
        let title =
            session.isPaused
            ? Text("Run \(active) is paused", zh: "运行 \(active) 已暂停")
            : Text("Run \(active) is training", zh: "运行 \(active) 正在训练")
        screen.present(ChoiceDialog(title: title, text: changes, choices: choices))
        return []
    }

    /// What to do about a fork that begins at the run's last step and would have none to do; nil where it has some, or
    /// where changed settings may give it some.
    private func forkHasNoSteps(_ screen: ScreenState) -> Text? {
        guard let fork, let form, let total = screen.session?.runCard(fork.run)?.totalSteps, total > 0,
            fork.step >= total, !form.changes.contains(where: { Self.lengths.contains($0.path) })
        else { return nil }
        return Text(
            "step \(fork.step) is the last: raise training.epochs or training.steps, or fork at an earlier step",
            zh: "第 \(fork.step) 步是最后一步：请增大 training.epochs 或 training.steps，或从较早的步分叉")
    }

    /// Settings that make a run longer or shorter.
    private static let lengths = ["training.epochs", "training.steps", "training.batch-size"]

    /// Has the state saved that the fork begins with; the fork is started once that is done.
    private mutating func saveFork(_ screen: inout ScreenState) -> [Effect] {
        guard let draft = form?.draft, let fork else { return [] }
        screen.session?.current = fork.run
        let effects = screen.travel { _ in [.command(.fork(step: fork.step))] }
        guard !effects.isEmpty else { return [] }
        starting = draft
        screen.say(Text("saving the state to fork from…", zh: "正在保存分叉处的状态…"), during: .fork)
        return effects
    }

    /// Starts the fork whose state has been saved.
    mutating func startFork(of run: Int, after events: [TrainerEvent], _ screen: inout ScreenState) -> [Effect] {
        guard let draft = starting, run == fork?.run else { return [] }
        for event in events {
            switch event {
            case .forkReady(let point):
                starting = nil
                screen.session?.marked = [run]
                let isTraining = screen.session?.isTraining == true
                return (isTraining ? [.command(.stop(save: true))] : []) + [.fork(draft, from: point, parent: run)]
            case .refused(.fork, _), .failed: starting = nil
            default: break
            }
        }
        return []
    }

    /// Makes the form again that of the next run.
    mutating func giveUpFork() {
        fork = nil
        starting = nil
    }

    private func applyState(_ screen: ScreenState) -> CommandState {
        guard let form else { return .hidden }
        let changes = form.changes
        guard !changes.isEmpty else {
            let (less, more, edit) = (screen.key("form.less"), screen.key("form.more"), screen.key("form.edit"))
            return .refused(
                Text(
                    "nothing is changed: \(less)\(more) changes a value, \(edit) edits it",
                    zh: "没有修改：\(less)\(more) 改变值，\(edit) 编辑"))
        }
        let start = screen.key("form.start")
        guard screen.session?.isTraining == true else {
            return .refused(
                Text("no run is training: \(start) starts one with these settings", zh: "没有正在训练的运行：\(start) 用这些设置开始"))
        }
        let fixed = changes.filter { !form.draft.changesMidRun($0.path) }
        guard fixed.isEmpty else {
            let names = fixed.map(\.path).joined(separator: ", ")
            return .refused(
                Text(
                    "\(names) cannot change in mid-run: \(start) starts a new run",
                    zh: "\(names) 不能在运行中修改：\(start) 开始新的运行"),
                isProblem: true)
        }
        return .ready
    }

    private mutating func apply(_ screen: inout ScreenState) -> [Effect] {
        guard let changes = form?.changes, let draft = form?.draft else { return [] }
        form?.rebase(on: draft)
        screen.say(
            changes.count == 1
                ? Text("applied from the next step on", zh: "从下一步起生效")
                : Text("\(changes.count) changes applied from the next step on", zh: "\(changes.count) 项修改从下一步起生效"))
        return [.command(.change(changes))]
    }
}
