import Hosting
import TerminalUI
import Training

extension HyperparameterPane {
    static let formCommands: [PaneCommand<HyperparameterPane>] = [
        PaneCommand(
            "form.start", "start a run", in: .form, keys: ["enter"], footer: 1,
            help: "Start a new run with these settings; the one under way is saved first",
            run: { pane, screen in pane.startRun(&screen) }),
        change(
            "form.less", "less", ["left", "h"], footer: 3, help: "The next smaller sensible value, or the choice before"
        ) {
            $0.nudge(by: -1)
        },
        change(
            "form.more", "more", ["right", "l"], footer: 4, help: "The next larger sensible value, or the next choice"
        ) {
            $0.nudge(by: 1)
        },
        PaneCommand(
            "form.edit", "type", in: .form, keys: ["i"], footer: 2, help: "Type a value; it is checked at every key",
            run: { pane, screen in
                guard let field = pane.form?.focused else { return [] }
                if HyperparameterForm.isTypable(field.hyperparameter) {
                    pane.form?.beginEdit()
                } else {
                    screen.say("'\(field.label)' is a list of records: change it in the experiment file")
                }
                return []
            }),
        PaneCommand(
            "form.apply", "apply now", in: .form, keys: ["a"], footer: 5,
            help: "Give the changes to the run under way, from its next step on, where they can change mid-run",
            state: { pane, screen in pane.applyState(screen) },
            run: { pane, screen in pane.apply(&screen) }),
        PaneCommand(
            "form.revert", "undo", in: .form, keys: ["u"], footer: 6, help: "The value of the last run again",
            state: { pane, _ in pane.form.flatMap { $0.focused.map($0.isChanged) } == true ? .ready : .hidden },
            run: { pane, _ in
                pane.form?.revert()
                return []
            }),
        change("form.revert-all", "undo all", ["U"], help: "All values of the last run again") { $0.revertAll() },
        change("form.next-section", "next section", ["]"], help: "To the next group of settings") {
            $0.moveSection(by: 1)
        },
        change("form.previous-section", "previous section", ["["], help: "To the group of settings before") {
            $0.moveSection(by: -1)
        },
    ]

    static let editCommands: [PaneCommand<HyperparameterPane>] = [
        change("edit.commit", "take it", ["enter"], in: .edit, footer: 1, help: "Take the typed value") {
            $0.commitEdit()
        },
        change("edit.cancel", "cancel", ["escape"], in: .edit, footer: 2, help: "Leave the value as it was") {
            $0.cancelEdit()
        },
    ]

    private static func change(
        _ id: String, _ title: String, _ keys: [KeySequence], in scope: KeyScope = .form, footer: Int? = nil,
        help: String, change: @escaping @Sendable (inout HyperparameterForm) -> Void
    ) -> PaneCommand<HyperparameterPane> {
        PaneCommand(
            id, title, in: scope, keys: keys, footer: footer, help: help,
            run: { pane, _ in
                guard var form = pane.form else { return [] }
                change(&form)
                pane.form = form
                return []
            })
    }

    // MARK: Starting and applying

    private func startRun(_ screen: inout ScreenState) -> [Effect] {
        guard let form, let session = screen.session, screen.isWritableOrSaysSo() else { return [] }
        let start =
            fork.map { Effect.fork(form.draft, from: $0, parent: session.current ?? 1) }
            ?? Effect.start(form.draft, parent: nil)
        if fork != nil, let parent = session.current { screen.session?.marked = [parent] }
        guard session.isTraining, let active = session.active else { return [start] }
        let what = fork.map { "fork it at step \($0.step)" } ?? "start a new one"
        var choices = [
            ChoiceDialog.Choice(
                "save run \(active) and \(what)", help: "run \(active) can be resumed later",
                effects: [.command(.stop(save: true)), start])
        ]
        if form.changesApplyMidRun, fork == nil {
            let apply = ChoiceDialog.Choice(
                "apply the changes to run \(active)", help: "from its next step on; kept in its journal",
                effects: [.command(.change(form.changes))])
            choices.insert(apply, at: 0)
        }
        choices.append(.init("cancel", help: "change nothing"))
        let count = form.changes.count
        let changes =
            count == 0 ? "Nothing is changed." : count == 1 ? "1 setting is changed." : "\(count) settings are changed."
        screen.present(ChoiceDialog(title: "Run \(active) is training", text: changes, choices: choices))
        return []
    }

    private func applyState(_ screen: ScreenState) -> CommandState {
        guard let form else { return .hidden }
        let changes = form.changes
        guard !changes.isEmpty else {
            let (less, more) = (screen.key("form.less"), screen.key("form.more"))
            return .refused("nothing is changed: \(less)\(more) changes a value, \(screen.key("form.edit")) types one")
        }
        let start = screen.key("form.start")
        guard screen.session?.isTraining == true else {
            return .refused("no run is training: \(start) starts one with these settings")
        }
        let fixed = changes.filter { !form.draft.changesMidRun($0.path) }
        guard fixed.isEmpty else {
            let names = fixed.map(\.path).joined(separator: ", ")
            return .refused("\(names) cannot change in mid-run: \(start) starts a new run", isProblem: true)
        }
        return .ready
    }

    private mutating func apply(_ screen: inout ScreenState) -> [Effect] {
        guard let changes = form?.changes, let draft = form?.draft else { return [] }
        form?.rebase(on: draft)
        screen.say(
            changes.count == 1
                ? "applied from the next step on" : "\(changes.count) changes applied from the next step on")
        return [.command(.change(changes))]
    }
}
