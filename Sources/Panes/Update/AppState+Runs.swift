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
        overlays.append(
            .dialog(
                ChoiceDialog(
                    title: "Delete run \(card.number)?", text: "Its curves and checkpoints go for good.",
                    choices: [
                        .init("keep it", help: "nothing happens", .nothing),
                        .init("delete it", help: "cannot be undone", .effects([.deleteRun(card.number)])),
                    ])))
    }
}

extension Workspace {
    /// Runs as the Runs pane lists them: the newest first, forks below the run they branch off with the lines of a tree
    /// before them.
    public var runTree: [(card: RunCard, lines: String)] {
        let runs = session.runs
        // A fork is younger than its parent; anything else is a damaged session, and its run a root.
        let parents = runs.map { card in
            card.parent.flatMap { parent in parent < card.number ? runs.firstIndex { $0.number == parent } : nil }
        }
        var families: [[(card: RunCard, lines: String)]] = []
        for row in Tree.rows(parents: parents) {
            if row.depth == 0 { families.append([]) }
            families[families.count - 1].append((runs[row.node], row.prefix))
        }
        return families.reversed().flatMap { $0 }
    }

    /// Runs in the order of the Runs pane.
    public var listedRuns: [RunCard] { runTree.map(\.card) }
}
