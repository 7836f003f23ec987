import Experiments
import Hosting
import Language
import TerminalUI
import Training

/// Going back and forth, forks and look-aheads: for the run that has a trainer, also after its end.
enum TimeTravelCommands {
    static let rows: [ScreenCommand] = [
        ScreenCommand(
            "run.back", Text("back a step", zh: "后退一步"), in: .workspace, keys: ["b"], footer: 33,
            help: Text(
                "Go back one step, to exactly the weights, optimizer and data position of then",
                zh: "后退一步，权重、优化器和数据位置与当时完全相同"),
            state: { stillState($0) }, run: { screen in screen.travel { _ in [.command(.stepBack(1))] } }),
        ScreenCommand(
            "run.back-by", Text("back…", zh: "后退…"), in: .workspace, keys: ["B"],
            help: Text("Go back a number of steps", zh: "后退若干步"),
            state: { travelState($0) },
            run: { screen in screen.travel { ask(backBy, on: &$0) } }),
        ScreenCommand(
            "run.go-to", Text("go to step…", zh: "跳到步…"), in: .workspace, keys: ["t"],
            help: Text(
                "Go to the state after any step that was done; what is not kept is replayed, with the same bits",
                zh: "跳到任何已完成的步之后的状态；未保留的会重放，逐位相同"),
            state: { travelState($0) },
            run: { screen in screen.travel { ask(goTo(farthest: $0.session?.farthestStep ?? 0), on: &$0) } }),
        ScreenCommand(
            "run.fork", Text("fork", zh: "分叉"), in: .workspace, keys: ["f"], footer: 34,
            help: Text(
                "A new run with the same history up to the crosshair's step, or to here, and other settings from there",
                zh: "新的运行：到十字线所在步或当前步为止历史相同，之后用另外的设置"),
            state: { stillState($0) }, run: { screen in screen.travel { fork(&$0) } }),
        ScreenCommand(
            "run.look-ahead", Text("look ahead…", zh: "预演…"), in: .workspace, keys: ["F"],
            help: Text(
                "Try a few steps with several values of a setting, side by side, and choose one",
                zh: "用一项设置的几个值各试几步，并排比较，再选一个"),
            state: { travelState($0) },
            run: { screen in
                screen.travel { screen in
                    var prompt = lookAhead
                    prompt.check(screen)
                    return ask(prompt, on: &screen)
                }
            }),
        ScreenCommand(
            "run.phase", Text("next phase", zh: "下一阶段"), in: .workspace, keys: ["p"],
            help: Text(
                "Do one step in parts: forward, backward, update; between them the tensors can be looked at",
                zh: "把一步分为前向、反向、更新；其间可以查看张量"),
            state: { travelState($0) },
            run: { screen in screen.travel { _ in [.command(.phase)] } }),
        ScreenCommand(
            "run.blame", Text("per-sample loss", zh: "逐样本损失"), in: .workspace, keys: ["y"],
            help: Text("Per-sample loss of the next batch, the highest first", zh: "下一批中每个样本的损失，从高到低"),
            state: { travelState($0) },
            run: { screen in
                screen.travel { screen in
                    screen.say(Text("evaluating the rows of the next batch…", zh: "正在评估下一批的各行…"), during: .blame)
                    return [.command(.blame)]
                }
            }),
        ScreenCommand(
            "run.skip-batch", Text("skip batch", zh: "跳过这批"), in: .workspace, keys: ["X"],
            help: Text(
                "Skip the batch of the next step, where it holds a broken row: the step counts, but changes nothing",
                zh: "下一步的批含有损坏的行时跳过它：这一步计数，但不改变任何东西"),
            state: { travelState($0) },
            run: { screen in
                screen.travel { screen in
                    let toggle = screen.key("run.toggle")
                    screen.say(Text("the next step skips its batch; \(toggle) resumes", zh: "下一步将跳过它的批；\(toggle) 继续训练"))
                    return [.command(.skipBatch)]
                }
            }),
        ScreenCommand(
            "run.breakpoints", Text("breakpoints", zh: "断点"), in: .workspace, keys: ["D"],
            help: Text("Conditions at which the run stops, and expressions that are watched", zh: "使运行停止的条件，以及被监视的表达式"),
            state: { travelState($0) },
            run: { screen in
                screen.travel { screen in
                    screen.present(BreakpointList())
                    return []
                }
            }),
        ScreenCommand(
            "run.alert", Text("whole alert", zh: "告警全文"), in: .workspace, keys: ["A"],
            help: Text("Show the whole text of the alert", zh: "显示告警的全文"),
            state: { screen in
                screen.session?.shown?.alert == nil ? .refused(Text("no alert", zh: "没有告警")) : .ready
            },
            run: { screen in
                guard let alert = screen.session?.shown?.alert else { return [] }
                screen.present(
                    Reading(title: Text("alert of step \(alert.step)", zh: "第 \(alert.step) 步的告警"), text: alert.text))
                return []
            }),
        ScreenCommand(
            "run.dismiss", Text("dismiss", zh: "关闭告警"), in: .workspace, keys: ["d"],
            help: Text("Dismiss the alert; it stays in the event log", zh: "关闭告警；它留在事件中"),
            state: { screen in
                screen.session?.shown?.alert == nil ? .refused(Text("no alert to dismiss", zh: "没有可关闭的告警")) : .ready
            },
            run: { screen in
                screen.session?.dismissAlert()
                return []
            }),
    ]

    /// In the footer while the run stands still; one that was stopped, or failed once it had a model, is loaded for it.
    private static func stillState(_ screen: ScreenState) -> CommandState {
        let travel = travelState(screen)
        guard travel == .ready else { return travel }
        return switch screen.session?.shown?.state {
        case .paused, .finished, .stopped: .ready
        case .failed: screen.session?.shown?.latest == nil ? .hidden : .ready
        default: .hidden
        }
    }

    /// A session without a run has no step to go to.
    private static func travelState(_ screen: ScreenState) -> CommandState {
        guard let session = screen.session else { return .hidden }
        return session.currentCard == nil ? .refused(screen.noRun) : .ready
    }

    private static func ask(_ prompt: Prompt, on screen: inout ScreenState) -> [Effect] {
        screen.present(prompt)
        return []
    }

    private static var backBy: Prompt {
        Prompt(
            Text("Steps back", zh: "后退步数"), help: Text("a whole number; the run pauses there", zh: "整数；运行在那里暂停"),
            check: { text, _ in TransportCommands.count(text) }
        ) { text, _ in Int(text).map { [.command(.stepBack($0))] } ?? [] }
    }

    private static func goTo(farthest: Int) -> Prompt {
        Prompt(
            Text("Go to step", zh: "跳到步"),
            help: Text("0 to \(farthest); the run pauses there", zh: "0 到 \(farthest)；运行在那里暂停"),
            check: { stepProblem(of: $0, in: $1) }
        ) { text, _ in Int(text).map { [.command(.goTo(step: $0))] } ?? [] }
    }

    /// Why a text is no step that was done; nil where it is one.
    static func stepProblem(of text: String, in screen: ScreenState) -> Text? {
        let farthest = screen.session?.farthestStep ?? 0
        if let step = Int(text), (0...max(0, farthest)).contains(step) { return nil }
        return Text("a step from 0 to \(farthest.grouped)", zh: "0 到 \(farthest.grouped) 之间的步")
    }

    private static var lookAhead: Prompt {
        Prompt(
            Text("Look ahead", zh: "预演"),
            help: Text(
                "20: 0.001 0.003 tries rates, 20: weight-decay 0 0.1 others",
                zh: "20: 0.001 0.003 试学习率，20: weight-decay 0 0.1 试其他"),
            text: LookAheadText.example,
            check: { text, screen in
                refusal(of: text, experiment: screen.session?.currentCard?.experiment)
            },
            answer: { text, screen in
                let experiment = screen.session?.currentCard?.experiment
                guard let plan = try? LookAheadText.parse(text, experiment: experiment) else { return [] }
                screen.say(Text("looking \(plan.steps) steps ahead…", zh: "正在预演 \(plan.steps) 步…"), during: .lookAhead)
                return [.command(.lookAhead(plan))]
            })
    }

    private static func refusal(of text: String, experiment: Experiment?) -> Text? {
        do {
            _ = try LookAheadText.parse(text, experiment: experiment)
            return nil
        } catch { return error.text }
    }

    private static func fork(_ screen: inout ScreenState) -> [Effect] {
        let crosshair = screen.crosshairStep
        if let crosshair, let card = screen.session?.currentCard, let parent = card.parent, let step = card.forkStep,
            crosshair < step
        {
            let (runs, fork) = (screen.key(for: .runs), screen.key("run.fork"))
            screen.say(
                Text(
                    "step \(crosshair) is run \(parent)'s, from before this fork: \(runs) opens that, \(fork) there forks it",
                    zh: "第 \(crosshair) 步属于运行 \(parent)，在此分叉之前：\(runs) 打开它，在那里按 \(fork) 分叉"))
            return []
        }
        screen.openFork(at: crosshair ?? screen.session?.shown?.step ?? 0)
        return []
    }
}
