import Hosting
import TerminalUI
import Training

/// The keys that command the run that has a trainer: pause, step, run until, save.
enum TransportCommands {
    static let rows: [ScreenCommand] = [
        ScreenCommand(
            "run.toggle", "pause/resume", in: .workspace, keys: ["space"], footer: 31,
            help: "Pause at the next step, or resume a run that is paused or was stopped",
            state: { toggleState($0) }, run: { screen in toggle(&screen) }),
        ScreenCommand(
            "run.step", "step", in: .workspace, keys: ["s"], footer: 32, help: "Do one training step, then pause",
            state: { state($0) }, run: { _ in [.command(.step(1))] }),
        ScreenCommand(
            "run.steps", "steps…", in: .workspace, keys: ["S"], help: "Do a number of steps, then pause",
            state: { state($0) },
            run: { screen in
                let prompt = Prompt(
                    "Steps to do", help: "a whole number; then the run pauses", check: { text, _ in count(text) }
                ) { text, _ in Int(text).map { [.command(.step($0))] } ?? [] }
                screen.present(prompt)
                return []
            }),
        ScreenCommand(
            "run.until", "run until…", in: .workspace, keys: ["r"], footer: 37,
            help: "Run to a step (1200), by an amount (+100), to an epoch (3e) or until a condition holds, then pause",
            state: { state($0) },
            run: { screen in
                screen.present(RunUntil.prompt)
                return []
            }),
        ScreenCommand(
            "run.slower", "slower", in: .workspace, keys: ["<"],
            help: "Do fewer steps a second, to watch a small model learn; what it learns stays the same",
            run: { screen in screen.changePace(slower: true) }),
        ScreenCommand(
            "run.faster", "faster", in: .workspace, keys: [">"],
            help: "Do more steps a second, in the end without a limit",
            run: { screen in screen.changePace(slower: false) }),
        ScreenCommand(
            "run.evaluate", "evaluate", in: .workspace, keys: ["e"], footer: 35,
            help: "Evaluate the validation split now", state: { state($0) },
            run: { screen in
                screen.say("evaluating…")
                return [.command(.evaluate)]
            }),
        ScreenCommand(
            "run.checkpoint", "save", in: .workspace, keys: ["w"], footer: 36, help: "Save a checkpoint now",
            state: { state($0) },
            run: { screen in
                screen.say("saving a checkpoint…")
                return [.command(.checkpoint(name: nil))]
            }),
        ScreenCommand(
            "run.named-checkpoint", "save as…", in: .workspace, keys: ["W"],
            help: "Save a checkpoint under a name; it is never removed by itself", state: { state($0) },
            run: { screen in
                let prompt = Prompt("Name of the checkpoint", help: "it is kept until you delete it") { text, screen in
                    screen.say("saving a checkpoint…")
                    return [.command(.checkpoint(name: text))]
                }
                screen.present(prompt)
                return []
            }),
    ]

    /// Why a text is no number of steps; nil where it is one.
    static func count(_ text: String) -> String? {
        Int(text).map { $0 > 0 } == true ? nil : "a whole number from 1"
    }

    /// Whether there is a trainer to command; where not, what to do about it.
    private static func state(_ screen: ScreenState) -> CommandState {
        guard let session = screen.session else { return .hidden }
        if session.isTraining { return .ready }
        guard let card = session.currentCard else { return .refused(screen.noRun) }
        switch card.state {
        case .finished:
            return .refused("this run is done: \(screen.key(for: .settings)) changes its settings and starts another")
        case .failed:
            return .refused(
                "this run failed: \(screen.key(for: .settings)) changes its settings and starts another",
                isProblem: true)
        default: return .refused("this run is not training: \(screen.key("run.toggle")) resumes it")
        }
    }

    private static func toggleState(_ screen: ScreenState) -> CommandState {
        guard let session = screen.session else { return .hidden }
        let shown = session.shown?.state
        if !session.isTraining {
            guard session.active == nil, let card = session.currentCard, card.state != .failed else {
                return state(screen)
            }
            return .named(shown == .finished ? "load" : "resume")
        }
        // Another run than the one that is shown trains.
        if session.current == nil || shown == .failed || shown == .finished { return .hidden }
        return .named(shown == .paused ? "resume" : "pause")
    }

    private static func toggle(_ screen: inout ScreenState) -> [Effect] {
        guard let session = screen.session else { return [] }
        if session.isTraining {
            if session.trained?.progress != nil { return [.command(.cancel)] }
            return [.command(session.trained?.state == .paused ? .run : .pause)]
        }
        guard let card = session.currentCard else { return [] }
        return card.state == .finished ? screen.wake(card) : screen.resume(card)
    }
}

extension ScreenState {
    /// What a command says while the session has no run.
    var noRun: String {
        "no run yet: \(key(for: .settings)) shows the settings, \(key(for: .start)) there starts one"
    }
}
