import TerminalUI
import Training

extension AppState {
    /// Takes in what the world outside has said; returns what is to be asked of it.
    public mutating func handle(_ message: Message) -> [Effect] {
        switch message {
        case .samples(let samples):
            chooser.samples = samples
            chooser.hasSamples = true
        case .sessions(let sessions):
            chooser.sessions = sessions
            chooser.hasSessions = true
        case .opened(let session): return opened(session)
        case .draft(let experiment):
            workspace?.form = HyperparameterForm(experiment: experiment)
            workspace?.pane = .hyperparameters
            workspace?.focus = 0
        case .active(let run):
            activate(run)
            return pace.map { [.command(.pace($0))] } ?? []
        case .breakpoints(let run, let breakpoints, let watches):
            guard workspace?.current == run else { return [] }
            workspace?.breakpoints = breakpoints
            workspace?.watches = watches
        case .inactive(let run): return deactivate(run)
        case .events(let run, let events):
            workspace?.fold(events, into: run)
            return react(to: events, of: run)
        case .history(let run, let events):
            // A run under way says itself what is new; its past must not be put after it.
            if workspace?.active != run || workspace?.history(run) == nil {
                workspace?.replaceHistory(of: run, by: events)
            }
        case .machine(let sample): machine.fold(sample)
        case .notice(let text): say(text)
        case .problem(let text):
            opening = nil
            workspace?.loading = nil
            if workspace == nil, !isChoosing { openingProblem = text } else { say(text, isProblem: true) }
        }
        return []
    }

    private mutating func opened(_ session: OpenedSession) -> [Effect] {
        opening = nil
        openingProblem = nil
        isChoosing = false
        if workspace?.session.name == session.name {
            workspace?.session = session
            if let current = workspace?.current, workspace?.card(current) == nil { workspace?.current = nil }
        } else {
            workspace = Workspace(session: session)
        }
        guard let newest = session.runs.last else { return [] }
        if workspace?.current == nil { workspace?.current = newest.number }
        if let form = workspace?.form {
            workspace?.form = form
            workspace?.form?.rebase(on: newest.experiment)
        } else {
            workspace?.form = HyperparameterForm(experiment: newest.experiment)
        }
        let unread = session.runs.map(\.number).filter { $0 == workspace?.current && workspace?.history($0) == nil }
        return unread.map { .loadHistory(run: $0) }
    }

    private mutating func activate(_ run: Int) {
        workspace?.active = run
        workspace?.loading = nil
        workspace?.current = run
        workspace?.forkPoint = nil
        if let pane = workspace?.pane, pane == .hyperparameters || pane == .runs { show(.train) }
        workspace?.chart.window = ChartWindow()
    }

    private mutating func deactivate(_ run: Int) -> [Effect] {
        if workspace?.active == run { workspace?.active = nil }
        guard let leaving else { return [] }
        return [.quit(leaving)]
    }
}
