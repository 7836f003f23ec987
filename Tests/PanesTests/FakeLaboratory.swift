import Drawing
import Experiments
import Foundation
import Hosting
import Panes
import TerminalUI

/// A world in which everything happens at once and nothing is trained.
final class FakeLaboratory: Laboratory {
    let mailbox = Mailbox<Message>()
    private(set) var effects: [Effect] = []

    var commands: [TrainerCommand] {
        effects.compactMap { if case .command(let command) = $0 { command } else { nil } }
    }

    func perform(_ effect: Effect) {
        effects.append(effect)
        switch effect {
        case .listSamples: mailbox.post(.samples(Scene.samples))
        case .listSessions: mailbox.post(.sessions(Scene.sessions))
        case .open(_, true, _):
            guard let session = try? Scene.session() else { return }
            mailbox.post([.opened(session), .active(run: 1), .events(run: 1, FakeRun(steps: 120).events)])
        case .open(_, false, _):
            guard let experiment = try? Scene.experiment() else { return }
            mailbox.post([.opened(OpenedSession(name: "Digits", folder: "", runs: [])), .draft(experiment)])
        case .openSession:
            guard let session = try? Scene.session(runs: 2) else { return }
            mailbox.post(.opened(session))
        case .loadHistory(let run):
            mailbox.post(.history(run: run, FakeRun(steps: 1350).events + FakeRun(steps: 1350).ending))
        case .start(let experiment, _):
            guard var session = try? Scene.session() else { return }
            session.runs.append(
                RunCard(
                    number: 2, name: "Digits", state: .running, step: 0, totalSteps: 1350, experiment: experiment,
                    started: Scene.now))
            mailbox.post([.opened(session), .active(run: 2), .events(run: 2, FakeRun(steps: 10).events)])
        case .command(let command): obey(command)
        default: break
        }
    }

    private func obey(_ command: TrainerCommand) {
        switch command {
        case .pause: mailbox.post(.events(run: 1, [.stateChanged(.paused)]))
        case .run: mailbox.post(.events(run: 1, [.stateChanged(.running)]))
        case .stop: mailbox.post([.events(run: 1, [.stateChanged(.stopped)]), .inactive(run: 1)])
        default: break
        }
    }
}

/// A person at a terminal: each step waits for a screen that shows something, then presses keys.
struct Script {
    /// What the screen has to show, and what is pressed then.
    var steps: [(shows: String, keys: [String])]

    /// Runs the application until it is left; nil where the screen waited for never came.
    func run(width: Int = 80, height: Int = 24, path: String? = nil) throws -> (Departure?, FakeLaboratory, [String]) {
        let laboratory = FakeLaboratory()
        let terminal = FakeTerminal(size: Size(width: width, height: height))
        var rest = steps[...]
        var screens: [String] = []
        var patience = 20
        var isStuck = false
        terminal.onIdle = { terminal in
            guard let step = rest.first else { return [.terminate(signal: 15)] }
            guard terminal.text.contains(step.shows) else {
                patience -= 1
                // Something that means nothing lets the program take another turn without waiting.
                guard patience == 0 else { return [.focus(true)] }
                isStuck = true
                screens.append("waited for '\(step.shows)', saw\n" + terminal.text)
                rest = []
                return [.terminate(signal: 15)]
            }
            patience = 20
            screens.append(terminal.text)
            rest = rest.dropFirst()
            return step.keys.compactMap { KeyEvent(name: $0).map(TerminalEvent.key) }
        }
        let app = try App(
            terminal: terminal, laboratory: laboratory, configuration: Configuration(), themes: [.dark, .terminal],
            path: path, now: { Scene.now })
        let departure = app.run()
        return (isStuck ? nil : departure, laboratory, screens)
    }
}
