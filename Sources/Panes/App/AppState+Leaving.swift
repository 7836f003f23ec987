import Foundation
import Hosting
import TerminalUI
import Training

extension AppState {
    /// Leaves the program; asks where a run would be lost.
    mutating func leave() -> [Effect] {
        guard let session = screen.session, session.isTraining else { return [.quit(.idle)] }
        if leaving != nil {
            screen.say("the run is being saved; a moment")
            return []
        }
        let step = session.trained?.step ?? 0
        screen.present(
            ChoiceDialog(
                id: OverlayID(rawValue: "leave"), title: "A run is training",
                text: "It has come to step \(NumberFormat.grouped(step)).",
                choices: [
                    .init(
                        "stop after this step and save", help: "resume it at any time, exactly where it stopped",
                        perform: { $0.depart(.saved) }),
                    .init(
                        "go on without the screen", help: "it trains to its end in the background",
                        perform: { $0.depart(.detached) }),
                    .init(
                        "discard", help: "stop without saving; earlier checkpoints stay",
                        perform: { $0.depart(.discarded) }),
                    .init("cancel", help: "stay here"),
                ]))
        return []
    }

    private mutating func depart(_ departure: Departure) -> [Effect] {
        guard screen.session?.active != nil else { return [.quit(.idle)] }
        switch departure {
        case .saved, .discarded:
            leaving = departure
            screen.say(departure == .saved ? "finishing the step and saving…" : "stopping…")
            return [.command(.stop(save: departure == .saved))]
        case .idle, .detached: return [.quit(departure)]
        }
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
