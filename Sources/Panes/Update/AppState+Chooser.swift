import TerminalUI
import Training

extension AppState {
    mutating func performChooser(_ id: ActionID) -> [Effect] {
        switch id {
        case .chooserStart: return choose(start: true)
        case .chooserSettings: return choose(start: false)
        case .chooserDelete: return deleteSession()
        case .chooserClear:
            guard chooser.query.text.isEmpty else {
                chooser.query = TextField()
                chooser.position = ListState()
                return []
            }
            return leave()
        default: return []
        }
    }

    private mutating func choose(start: Bool) -> [Effect] {
        guard opening == nil, let row = chooser.selected else { return [] }
        switch row {
        case .session(let card):
            if card.name == workspace?.session.name {
                isChoosing = false
                return []
            }
            return open(card.name, .openSession(name: card.name), sets: "session '\(card.name)'")
        case .sample(let card): return open(card.name, .open(path: card.path, start: start), sets: card.name)
        case .file(let path): return open(path, .open(path: path, start: start), sets: path)
        }
    }

    /// Opens what was chosen; where a run is training, asks before it is stopped for that.
    private mutating func open(_ name: String, _ effect: Effect, sets title: String) -> [Effect] {
        guard workspace?.isTraining == true else {
            opening = title
            return workspace == nil ? [effect] : [.closeSession, effect]
        }
        let running = workspace?.session.name ?? ""
        overlays.append(
            .dialog(
                ChoiceDialog(
                    title: "A run is training", text: "'\(running)' has to stop before another session is opened.",
                    choices: [
                        .init(
                            "stop it after this step, save it, and open \(name)", help: "it can be resumed at any time",
                            .effects([.command(.stop(save: true)), .closeSession, effect])),
                        .init("cancel", help: "let it go on", .nothing),
                    ])))
        return []
    }

    private mutating func deleteSession() -> [Effect] {
        guard case .session(let card) = chooser.selected else {
            say("only sessions can be deleted; samples stay")
            return []
        }
        guard card.name != workspace?.session.name, !card.isLocked else {
            say("'\(card.name)' is in use", isProblem: true)
            return []
        }
        let runs = card.runs == 1 ? "its run" : "its \(card.runs) runs"
        overlays.append(
            .dialog(
                ChoiceDialog(
                    title: "Delete '\(card.name)'?",
                    text: "The session goes with \(runs) and all checkpoints, for good.",
                    choices: [
                        .init("keep it", help: "nothing happens", .nothing),
                        .init("delete it", help: "cannot be undone", .effects([.deleteSession(name: card.name)])),
                    ])))
        return []
    }
}
