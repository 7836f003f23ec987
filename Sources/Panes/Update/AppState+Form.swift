import TerminalUI
import Training

extension AppState {
    mutating func performForm(_ id: ActionID) -> [Effect] {
        switch id {
        case .formLess: workspace?.form?.nudge(by: -1)
        case .formMore: workspace?.form?.nudge(by: 1)
        case .formEdit: edit()
        case .formRevert: workspace?.form?.revert()
        case .formRevertAll: workspace?.form?.revertAll()
        case .formNextSection: workspace?.form?.moveSection(by: 1)
        case .formPreviousSection: workspace?.form?.moveSection(by: -1)
        case .editCommit: workspace?.form?.commitEdit()
        case .editCancel: workspace?.form?.cancelEdit()
        case .formStart: return startRun()
        case .formApply: return applyChanges()
        default: break
        }
        return []
    }

    private mutating func edit() {
        guard let field = workspace?.form?.focused else { return }
        guard HyperparameterForm.isTypable(field.hyperparameter) else {
            say("'\(field.label)' is a list of records: change it in the experiment file")
            return
        }
        workspace?.form?.beginEdit()
    }

    private mutating func startRun() -> [Effect] {
        guard let workspace, let form = workspace.form else { return [] }
        guard workspace.session.isWritable else {
            say("another program is training in this session; here it can only be looked at", isProblem: true)
            return []
        }
        let start =
            workspace.forkPoint.map { Effect.fork(form.draft, from: $0, parent: workspace.current ?? 1) }
            ?? Effect.start(form.draft, parent: nil)
        if workspace.forkPoint != nil, let parent = workspace.current { self.workspace?.marked = [parent] }
        guard workspace.isTraining, let active = workspace.active else { return [start] }
        let what = workspace.forkPoint.map { "fork it at step \($0.step)" } ?? "start a new one"
        var choices: [ChoiceDialog.Choice] = [
            .init(
                "save run \(active) and \(what)", help: "run \(active) can be resumed later",
                .effects([.command(.stop(save: true)), start]))
        ]
        if form.changesApplyMidRun, workspace.forkPoint == nil {
            choices.insert(
                .init(
                    "apply the changes to run \(active)", help: "from its next step on; kept in its journal",
                    .effects([.command(.change(form.changes))])), at: 0)
        }
        choices.append(.init("cancel", help: "change nothing", .nothing))
        let count = form.changes.count
        let changes =
            count == 0 ? "Nothing is changed." : count == 1 ? "1 setting is changed." : "\(count) settings are changed."
        overlays.append(.dialog(ChoiceDialog(title: "Run \(active) is training", text: changes, choices: choices)))
        return []
    }

    private mutating func applyChanges() -> [Effect] {
        guard let form = workspace?.form else { return [] }
        let changes = form.changes
        guard !changes.isEmpty else {
            say("nothing is changed: ←→ changes a value, i types one")
            return []
        }
        guard workspace?.isTraining == true else {
            say("no run is training: enter starts one with these settings")
            return []
        }
        let fixed = changes.filter { !form.draft.changesMidRun($0.path) }
        guard fixed.isEmpty else {
            let names = fixed.map(\.path).joined(separator: ", ")
            say("\(names) cannot change in mid-run: enter starts a new run", isProblem: true)
            return []
        }
        return apply(changes, of: form)
    }

    private mutating func apply(_ changes: [SettingChange], of form: HyperparameterForm) -> [Effect] {
        workspace?.form?.rebase(on: form.draft)
        say(
            changes.count == 1
                ? "applied from the next step on" : "\(changes.count) changes applied from the next step on")
        return [.command(.change(changes))]
    }
}
