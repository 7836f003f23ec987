import TerminalUI
import Training

extension AppState {
    mutating func performRuns(_ id: ActionID) -> [Effect] {
        guard let workspace, let card = selectedRun else {
            say("no run yet: 2 shows the settings, enter there starts one")
            return []
        }
        switch id {
        case .runsOpen:
            self.workspace?.current = card.number
            show(.train)
            return workspace.history(card.number) == nil ? [.loadHistory(run: card.number)] : []
        case .runsMark: return mark(card.number)
        case .runsResume: return resume(card)
        case .runsSettings:
            let base = workspace.form?.base ?? card.experiment
            self.workspace?.form = HyperparameterForm(experiment: card.experiment, base: base)
            show(.hyperparameters)
            say("the settings of run \(card.number); enter starts another run with them")
        case .runsDelete: askDelete(card)
        default: break
        }
        return []
    }

    /// The run under the cursor of the Runs pane; the newest is at the top.
    var selectedRun: RunCard? {
        guard let workspace else { return nil }
        let runs = workspace.listedRuns
        let place = workspace.runsPosition.selection
        return runs.indices.contains(place) ? runs[place] : nil
    }

    private mutating func mark(_ run: Int) -> [Effect] {
        if let place = workspace?.marked.firstIndex(of: run) {
            workspace?.marked.remove(at: place)
            return []
        }
        workspace?.marked.append(run)
        return workspace?.history(run) == nil ? [.loadHistory(run: run)] : []
    }

    private mutating func askDelete(_ card: RunCard) {
        guard card.number != workspace?.active else {
            say("run \(card.number) is training", isProblem: true)
            return
        }
        overlays.append(.dialog(ChoiceDialog(
            title: "Delete run \(card.number)?", text: "Its curves and checkpoints go for good.",
            choices: [
                .init("keep it", help: "nothing happens", .nothing),
                .init("delete it", help: "cannot be undone", .effects([.deleteRun(card.number)])),
            ])))
    }
}

extension Workspace {
    /// Runs as the Runs pane lists them: the newest first, forks below the run they branch off.
    public var listedRuns: [RunCard] {
        func tree(_ card: RunCard, _ level: Int) -> [RunCard] {
            let children = level < 50 ? session.runs.filter { $0.parent == card.number && $0.number > card.number } : []
            return [card] + children.flatMap { tree($0, level + 1) }
        }
        return session.runs.filter(isRoot).reversed().flatMap { tree($0, 0) }
    }

    /// How many forks lie between a run and one that began at step 0.
    public func depth(of card: RunCard) -> Int {
        var depth = 0
        var current = card
        while !isRoot(current), depth < 50, let parent = current.parent.flatMap(self.card) {
            depth += 1
            current = parent
        }
        return depth
    }

    private func isRoot(_ card: RunCard) -> Bool {
        guard let parent = card.parent else { return true }
        return parent >= card.number || self.card(parent) == nil
    }
}
