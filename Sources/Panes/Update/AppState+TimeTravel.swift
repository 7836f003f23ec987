import TerminalUI
import Training

extension AppState {
    /// Going back and forth, forks, look-aheads: for the run that has a trainer, also after its end.
    mutating func performTimeTravel(_ id: ActionID) -> [Effect] {
        guard let workspace, let card = workspace.currentCard else {
            say("no run yet: 2 shows the settings, enter there starts one")
            return []
        }
        guard let active = workspace.active else {
            // What was asked for comes after the loading; a question is put at once.
            if workspace.loading == card.number { return travel(id) }
            let waking = wake(card)
            return waking.isEmpty ? [] : waking + travel(id)
        }
        guard workspace.current == active else {
            say("run \(active) is training, not the one shown: 8 shows the list", isProblem: true)
            return []
        }
        return travel(id)
    }

    private mutating func travel(_ id: ActionID) -> [Effect] {
        let crosshair = workspace?.chart.window.crosshair.map { Int($0.rounded()) }
        switch id {
        case .runBack: return [.command(.stepBack(1))]
        case .runBackBy:
            overlays.append(.prompt(Prompt(.back, title: "Steps back", help: "a whole number; the run pauses there")))
        case .runGoTo:
            overlays.append(
                .prompt(Prompt(.goTo, title: "Go to step", help: "0 to \(farthestStep); the run pauses there")))
        case .chartGoTo:
            guard let crosshair else {
                say("←→ moves the crosshair, enter goes to its step")
                return []
            }
            return [.command(.goTo(step: crosshair))]
        case .runFork:
            if let crosshair, let card = workspace?.currentCard, let parent = card.parent, let step = card.forkStep,
                crosshair < step
            {
                say("step \(crosshair) is run \(parent)'s, from before this fork: 8 opens that, f there forks it")
                return []
            }
            say("saving the state to fork from…")
            return [.command(.fork(step: crosshair))]
        case .runLookAhead:
            var prompt = Prompt(
                .lookAhead, title: "Look ahead",
                help: "20: 0.001 0.003 tries rates, 20: weight-decay 0 0.1 others",
                text: LookAheadText.standard)
            check(&prompt)
            overlays.append(.prompt(prompt))
        case .runPhase: return [.command(.phase)]
        case .runSkipBatch:
            say("the next step leaves its batch out; space goes on")
            return [.command(.skipBatch)]
        case .runBlame:
            say("evaluating the rows of the next batch…")
            return [.command(.blame)]
        case .breakpoints: overlays.append(.breakpoints(ListState()))
        default: break
        }
        return []
    }

    /// What news of a trainer do to the screen: a breakpoint opens on why, a fork on its settings.
    mutating func react(to events: [TrainerEvent], of run: Int) -> [Effect] {
        var effects = reactToUnsaved(events)
        guard run == workspace?.current else { return effects }
        for event in events {
            switch event {
            case .breakpointHit, .blamed:
                if case .blame = overlays.last { continue }
                overlays.append(.blame(ListState()))
            case .lookedAhead(let result) where !result.cancelled: overlays.append(.lookAhead(ListState()))
            case .forkReady(let point): effects += openFork(point)
            case .inspected(let inspection) where inspection.request.name.isEmpty: effects += inspectValues()
            case .stateChanged(.paused), .moved, .phase:
                if workspace?.pane == .model { effects = inspect() }
            case .refused(_, let reason): say(reason, isProblem: true)
            default: break
            }
        }
        return effects
    }

    /// A run that was to be saved before the end and could not be: a person stays and decides, a signal does not.
    private mutating func reactToUnsaved(_ events: [TrainerEvent]) -> [Effect] {
        for case .refused(.stop, let reason) in events {
            guard endedBySignal == nil else {
                unsaved = reason
                return [.command(.stop(save: false))]
            }
            leaving = nil
            say(reason, isProblem: true)
        }
        return []
    }

    private mutating func openFork(_ point: ForkPoint) -> [Effect] {
        guard let folder = workspace?.currentCard?.experiment.folder,
            let experiment = try? Experiment(stored: point.experiment, folder: folder)
        else {
            say("the settings of step \(point.step) cannot be read", isProblem: true)
            return []
        }
        workspace?.form = HyperparameterForm(experiment: experiment)
        workspace?.forkPoint = point
        show(.hyperparameters)
        return []
    }

    /// Gives up a fork before its run is started: the form is again that of the next run.
    mutating func dropFork() {
        workspace?.forkPoint = nil
        guard let experiment = workspace?.currentCard?.experiment else { return }
        workspace?.form = HyperparameterForm(experiment: experiment)
    }

    /// Goes on with the chosen branch of a look-ahead.
    mutating func takeBranch(_ index: Int) -> [Effect] {
        guard let result = workspace?.shown?.lookAhead, result.branches.indices.contains(index) else { return [] }
        let value = result.branches[index].value
        say("\(result.path) = \(HyperparameterForm.typed(value)) from the next step on")
        return [.command(.change([SettingChange(path: result.path, value: value)]))]
    }

    // MARK: Tensors

    mutating func performInspector(_ id: ActionID) -> [Effect] {
        switch id {
        case .tensorSource:
            workspace?.inspector.switchSource()
            return inspect()
        case .tensorCompare:
            overlays.append(
                .prompt(
                    Prompt(
                        .compare, title: "Compare with the state after step", help: "0 to \(farthestStep)")))
            return []
        case .tensorValuesBack: return scrollValues(by: -InspectorView.valueCount / 4)
        case .tensorValuesOn: return scrollValues(by: InspectorView.valueCount / 4)
        default: return []
        }
    }

    /// Asks a paused trainer for the tensors of the chosen source.
    func inspect() -> [Effect] {
        guard let workspace, workspace.active == workspace.current, let history = workspace.shown,
            history.state == .paused || history.state == .finished
        else { return [] }
        return [.command(.inspect(workspace.inspector.listRequest))] + inspectValues()
    }

    /// Asks for the values of the chosen tensor.
    func inspectValues() -> [Effect] {
        guard let workspace, workspace.active == workspace.current, let tensors = workspace.shown?.inspection?.tensors,
            workspace.shown?.inspection?.request.source == workspace.inspector.source,
            tensors.indices.contains(workspace.inspector.position.selection)
        else { return [] }
        let name = tensors[workspace.inspector.position.selection].name
        return [.command(.inspect(workspace.inspector.valuesRequest(name: name)))]
    }

    private mutating func scrollValues(by count: Int) -> [Effect] {
        guard let shape = workspace?.shown?.tensor?.tensors.first?.shape else { return [] }
        let last = max(0, shape.reduce(1, *) - 1)
        let first = (workspace?.inspector.firstValue ?? 0) + count
        workspace?.inspector.firstValue = min(max(0, first), last / 16 * 16)
        return inspectValues()
    }

    // MARK: Breakpoints

    mutating func performBreakpoints(_ id: ActionID) -> [Effect] {
        guard case .breakpoints(let place) = overlays.last, let workspace else { return [] }
        let index = place.selection
        switch id {
        case .breakpointAdd:
            overlays.append(
                .prompt(
                    Prompt(
                        .breakpoint, title: "Break when",
                        help: "loss > 2 * ema(loss, 50), grad_norm is nan, step == 500")))
        case .watchAdd:
            overlays.append(
                .prompt(Prompt(.watch, title: "Watch", help: "ema(loss, 50), validation.accuracy, step / 100")))
        case .breakpointToggle:
            guard workspace.breakpoints.indices.contains(index) else { return [] }
            self.workspace?.breakpoints[index].isEnabled.toggle()
            return [.command(.breakpoints(self.workspace?.breakpoints ?? []))]
        case .breakpointDelete:
            if workspace.breakpoints.indices.contains(index) {
                self.workspace?.breakpoints.remove(at: index)
                return [.command(.breakpoints(self.workspace?.breakpoints ?? []))]
            }
            let watch = index - workspace.breakpoints.count
            guard workspace.watches.indices.contains(watch) else { return [] }
            self.workspace?.watches.remove(at: watch)
            return [.command(.watches(self.workspace?.watches ?? []))]
        default: break
        }
        return []
    }
}
