import TerminalUI
import Training

extension AppState {
    mutating func performOverlay(_ id: ActionID) -> [Effect] {
        switch id {
        case .help: overlays.append(.help(CommandSearch(contexts: underlying)))
        case .palette: overlays.append(.palette(CommandSearch(contexts: underlying)))
        case .theme:
            if case .themes = overlays.last { return [] }
            overlays.append(.themes(ThemeChooser(current: theme, before: currentTheme.name)))
        case .accept: return accept()
        case .cancel: cancel()
        case .previousChoice: moveChoice(by: -1)
        case .nextChoice: moveChoice(by: 1)
        default: break
        }
        return []
    }

    /// The overlay after its list was moved in.
    func moved(_ overlay: Overlay, by rows: Int) -> Overlay {
        switch overlay {
        case .help(var search):
            search.position.move(by: rows, count: search.results(keymap).count)
            return .help(search)
        case .palette(var search):
            search.position.move(by: rows, count: search.results(keymap).count)
            return .palette(search)
        case .themes(var chooser):
            chooser.position.move(by: rows, count: themes.count)
            return .themes(chooser)
        case .dialog(var dialog):
            dialog.selection = min(max(0, dialog.selection + rows), max(0, dialog.choices.count - 1))
            return .dialog(dialog)
        case .prompt: return overlay
        case .breakpoints(var place):
            place.move(by: rows, count: (workspace?.breakpoints.count ?? 0) + (workspace?.watches.count ?? 0))
            return .breakpoints(place)
        case .blame(var place):
            place.move(by: rows, count: workspace?.shown?.blame?.rows.count ?? 0)
            return .blame(place)
        case .lookAhead(var place):
            place.move(by: rows, count: workspace?.shown?.lookAhead?.branches.count ?? 0)
            return .lookAhead(place)
        }
    }

    mutating func moveChoice(by rows: Int) {
        guard let overlay = overlays.popLast() else { return }
        let changed = moved(overlay, by: rows)
        if case .themes(let chooser) = changed { theme = chooser.position.selection }
        overlays.append(changed)
    }

    private mutating func accept() -> [Effect] {
        guard let overlay = overlays.popLast() else { return [] }
        switch overlay {
        case .help(let search), .palette(let search):
            let results = search.results(keymap)
            guard results.indices.contains(search.position.selection),
                let id = ActionID(rawValue: results[search.position.selection].id)
            else { return [] }
            return perform(id)
        case .themes:
            configuration.theme = currentTheme.name
            say("theme \(currentTheme.name), kept for the next time")
            return [.saveConfiguration(configuration)]
        case .dialog(let dialog):
            guard dialog.choices.indices.contains(dialog.selection) else { return [] }
            return answer(dialog.choices[dialog.selection].outcome)
        case .prompt(let prompt):
            guard prompt.error == nil else {
                overlays.append(.prompt(prompt))
                return []
            }
            return answer(prompt)
        case .breakpoints, .blame: return []
        case .lookAhead(let place): return takeBranch(place.selection)
        }
    }

    private mutating func cancel() {
        guard let overlay = overlays.popLast() else { return }
        if case .themes(let chooser) = overlay {
            theme = themes.firstIndex { $0.name == chooser.before } ?? theme
        }
    }

    private mutating func answer(_ outcome: ChoiceDialog.Outcome) -> [Effect] {
        switch outcome {
        case .nothing: return []
        case .effects(let effects): return effects
        case .leave(let departure): return depart(departure)
        }
    }

    private mutating func depart(_ departure: Departure) -> [Effect] {
        guard workspace?.active != nil else { return [.quit(.idle)] }
        switch departure {
        case .saved, .discarded:
            leaving = departure
            say(departure == .saved ? "finishing the step and saving…" : "stopping…")
            return [.command(.stop(save: departure == .saved))]
        case .idle, .detached: return [.quit(departure)]
        }
    }
}
