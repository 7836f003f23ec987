import Hosting
import TerminalUI
import Training

/// Going back and forth, forks and look-aheads: for the run that has a trainer, also after its end.
enum TimeTravelCommands {
    static let rows: [ScreenCommand] = [
        ScreenCommand(
            "run.back", "back a step", in: .workspace, keys: ["b"], footer: 33,
            help: "Go back one step, to exactly the weights, optimizer and data position of then",
            state: { stillState($0) }, run: { screen in screen.travel { _ in [.command(.stepBack(1))] } }),
        ScreenCommand(
            "run.back-by", "back…", in: .workspace, keys: ["B"], help: "Go back a number of steps",
            run: { screen in screen.travel { ask(backBy, on: &$0) } }),
        ScreenCommand(
            "run.go-to", "go to step…", in: .workspace, keys: ["t"],
            help: "Go to the state after any step that was done; what is not kept is replayed, with the same bits",
            run: { screen in screen.travel { ask(goTo(farthest: $0.session?.farthestStep ?? 0), on: &$0) } }),
        ScreenCommand(
            "run.fork", "fork", in: .workspace, keys: ["f"], footer: 34,
            help:
                "A new run with the same history up to the crosshair's step, or to here, and other settings from there",
            state: { stillState($0) }, run: { screen in screen.travel { fork(&$0) } }),
        ScreenCommand(
            "run.look-ahead", "look ahead…", in: .workspace, keys: ["F"],
            help: "Try a few steps with several values of a setting, side by side, and choose one",
            run: { screen in
                screen.travel { screen in
                    var prompt = lookAhead
                    prompt.check(screen)
                    return ask(prompt, on: &screen)
                }
            }),
        ScreenCommand(
            "run.phase", "next phase", in: .workspace, keys: ["p"],
            help: "Do one step in parts: forward, backward, update; between them the tensors can be looked at",
            run: { screen in screen.travel { _ in [.command(.phase)] } }),
        ScreenCommand(
            "run.blame", "per-sample loss", in: .workspace, keys: ["y"],
            help: "Per-sample loss of the next batch, the highest first",
            run: { screen in
                screen.travel { screen in
                    screen.say("evaluating the rows of the next batch…")
                    return [.command(.blame)]
                }
            }),
        ScreenCommand(
            "run.skip-batch", "skip batch", in: .workspace, keys: ["X"],
            help:
                "Skip the batch of the next step, where it holds a broken row: the step counts, but changes nothing",
            run: { screen in
                screen.travel { screen in
                    screen.say("the next step skips its batch; \(screen.key("run.toggle")) resumes")
                    return [.command(.skipBatch)]
                }
            }),
        ScreenCommand(
            "run.breakpoints", "breakpoints", in: .workspace, keys: ["D"],
            help: "Conditions at which the run stops, and expressions that are watched",
            run: { screen in
                screen.travel { screen in
                    screen.present(BreakpointList())
                    return []
                }
            }),
        ScreenCommand(
            "run.dismiss", "dismiss", in: .workspace, keys: ["d"],
            help: "Dismiss the alert; it stays in the event log",
            run: { screen in
                screen.session?.dismissAlert()
                return []
            }),
    ]

    /// In the footer while the run stands still.
    private static func stillState(_ screen: ScreenState) -> CommandState {
        let state = screen.session?.shown?.state
        return state == .paused || state == .finished ? .ready : .hidden
    }

    private static func ask(_ prompt: Prompt, on screen: inout ScreenState) -> [Effect] {
        screen.present(prompt)
        return []
    }

    private static var backBy: Prompt {
        Prompt(
            "Steps back", help: "a whole number; the run pauses there",
            check: { text, _ in TransportCommands.count(text) }
        ) { text, _ in Int(text).map { [.command(.stepBack($0))] } ?? [] }
    }

    private static func goTo(farthest: Int) -> Prompt {
        Prompt("Go to step", help: "0 to \(farthest); the run pauses there", check: { stepProblem(of: $0, in: $1) }) {
            text, _ in Int(text).map { [.command(.goTo(step: $0))] } ?? []
        }
    }

    /// Why a text is no step that was done; nil where it is one.
    static func stepProblem(of text: String, in screen: ScreenState) -> String? {
        let farthest = screen.session?.farthestStep ?? 0
        return Int(text).map { $0 >= 0 && $0 <= farthest } == true ? nil : "a step from 0 to \(farthest)"
    }

    private static var lookAhead: Prompt {
        Prompt(
            "Look ahead", help: "20: 0.001 0.003 tries rates, 20: weight-decay 0 0.1 others",
            text: LookAheadText.example,
            check: { text, screen in
                refusal(of: text, experiment: screen.session?.currentCard?.experiment)
            },
            answer: { text, screen in
                let experiment = screen.session?.currentCard?.experiment
                guard let plan = try? LookAheadText.parse(text, experiment: experiment) else { return [] }
                screen.say("looking \(plan.steps) steps ahead…")
                return [.command(.lookAhead(plan))]
            })
    }

    private static func refusal(of text: String, experiment: Experiment?) -> String? {
        do {
            _ = try LookAheadText.parse(text, experiment: experiment)
            return nil
        } catch { return error.reason }
    }

    private static func fork(_ screen: inout ScreenState) -> [Effect] {
        let crosshair = screen.crosshairStep
        if let crosshair, let card = screen.session?.currentCard, let parent = card.parent, let step = card.forkStep,
            crosshair < step
        {
            let (runs, fork) = (screen.key(for: .runs), screen.key("run.fork"))
            screen.say(
                "step \(crosshair) is run \(parent)'s, from before this fork: \(runs) opens that, \(fork) there forks it"
            )
            return []
        }
        screen.say("saving the state to fork from…")
        return [.command(.fork(step: crosshair))]
    }
}
