import Hosting
import Language
import TerminalUI
import Training

/// The keys that command the run that has a trainer: pause, step, run until, save.
enum TransportCommands {
    static let rows: [ScreenCommand] = [
        ScreenCommand(
            "run.toggle", Text("pause/resume", zh: "暂停/继续"), in: .workspace, keys: ["space"], footer: 31,
            help: Text(
                "Pause at the next step, or resume a run that is paused or was stopped", zh: "在下一步暂停，或继续已暂停或已停止的运行"),
            state: { toggleState($0) }, run: { screen in toggle(&screen) }),
        ScreenCommand(
            "run.step", Text("step", zh: "单步"), in: .workspace, keys: ["s"], footer: 32,
            help: Text("Do one training step, then pause", zh: "训练一步后暂停"),
            state: { state($0) }, run: { _ in [.command(.step(1))] }),
        ScreenCommand(
            "run.steps", Text("steps…", zh: "多步…"), in: .workspace, keys: ["S"],
            help: Text("Do a number of steps, then pause", zh: "训练若干步后暂停"),
            state: { state($0) },
            run: { screen in
                let prompt = Prompt(
                    Text("Steps to do", zh: "训练步数"),
                    help: Text("a whole number; then the run pauses", zh: "整数；之后运行暂停"),
                    check: { text, _ in count(text) }
                ) { text, _ in Int(text).map { [.command(.step($0))] } ?? [] }
                screen.present(prompt)
                return []
            }),
        ScreenCommand(
            "run.until", Text("run until…", zh: "运行到…"), in: .workspace, keys: ["r"], footer: 37,
            help: Text(
                "Run to a step (1200), by an amount (+100), to an epoch (3e) or until a condition holds, then pause",
                zh: "运行到某一步 (1200)、再做若干步 (+100)、到某一轮 (3e) 或直到条件成立，然后暂停"),
            state: { state($0) },
            run: { screen in
                screen.present(RunUntil.prompt)
                return []
            }),
        ScreenCommand(
            "run.slower", Text("slower", zh: "减速"), in: .workspace, keys: ["<"],
            help: Text(
                "Do fewer steps a second, to watch a small model learn; what it learns stays the same",
                zh: "降低每秒步数，便于观察小模型学习；学习结果不变"),
            run: { screen in screen.changePace(slower: true) }),
        ScreenCommand(
            "run.faster", Text("faster", zh: "加速"), in: .workspace, keys: [">"],
            help: Text("Do more steps a second, in the end without a limit", zh: "提高每秒步数，直至不限速"),
            run: { screen in screen.changePace(slower: false) }),
        ScreenCommand(
            "run.evaluate", Text("evaluate", zh: "评估"), in: .workspace, keys: ["e"], footer: 35,
            help: Text("Evaluate training samples and validation now", zh: "立即评估训练样本和验证集"),
            state: { state($0) },
            run: { screen in
                screen.say(Text("evaluating…", zh: "正在评估…"), during: .evaluation)
                return [.command(.evaluate)]
            }),
        ScreenCommand(
            "run.checkpoint", Text("save", zh: "保存"), in: .workspace, keys: ["w"], footer: 36,
            help: Text("Save a checkpoint now", zh: "立即保存检查点"),
            state: { state($0) },
            run: { screen in
                screen.say(Text("saving a checkpoint…", zh: "正在保存检查点…"), during: .checkpoint)
                return [.command(.checkpoint(name: nil))]
            }),
        ScreenCommand(
            "run.named-checkpoint", Text("save as…", zh: "另存为…"), in: .workspace, keys: ["W"],
            help: Text("Save a checkpoint under a name; it is never removed by itself", zh: "以名称保存检查点；不会自动删除"),
            state: { state($0) },
            run: { screen in
                let help = Text("it is kept until you delete it", zh: "保留到手动删除为止")
                let prompt = Prompt(Text("Name of the checkpoint", zh: "检查点名称"), help: help) { text, screen in
                    screen.say(Text("saving a checkpoint…", zh: "正在保存检查点…"), during: .checkpoint)
                    return [.command(.checkpoint(name: text))]
                }
                screen.present(prompt)
                return []
            }),
    ]

    /// Why a text is no number of steps; nil where it is one.
    static func count(_ text: String) -> Text? {
        Int(text).map { $0 > 0 } == true ? nil : Text("a whole number from 1", zh: "从 1 起的整数")
    }

    /// Whether there is a trainer to command; where not, what to do about it.
    private static func state(_ screen: ScreenState) -> CommandState {
        guard let session = screen.session else { return .hidden }
        if session.isTraining { return .ready }
        if let state = OtherTrainer.state(screen) { return state }
        guard let card = session.currentCard else { return .refused(screen.noRun) }
        let (settings, toggle) = (screen.key(for: .settings), screen.key("run.toggle"))
        switch card.state {
        case .finished:
            return .refused(
                Text(
                    "this run is done: \(settings) changes its settings and starts another",
                    zh: "这个运行已完成：\(settings) 修改设置并开始另一个"))
        case .failed:
            return .refused(
                Text(
                    "this run failed: \(settings) changes its settings and starts another",
                    zh: "这个运行失败了：\(settings) 修改设置并开始另一个"),
                isProblem: true)
        default:
            return .refused(Text("this run is not training: \(toggle) resumes it", zh: "这个运行不在训练：\(toggle) 继续训练"))
        }
    }

    private static func toggleState(_ screen: ScreenState) -> CommandState {
        guard let session = screen.session else {
            guard case .experiment = screen.preview else { return .hidden }
            return .named(
                screen.beginsPaused ? Text("begin at once", zh: "立即开始") : Text("begin paused", zh: "开始时暂停"))
        }
        let shown = session.shown?.state
        if let state = OtherTrainer.state(screen) {
            guard state == .ready else { return state }
            return .named(shown == .paused ? Text("resume", zh: "继续训练") : Text("pause", zh: "暂停"))
        }
        // What was only looked at has to be opened for training first.
        if !session.card.isWritable { return .hidden }
        if !session.isTraining {
            guard session.active == nil, let card = session.currentCard, card.state != .failed else {
                return state(screen)
            }
            return .named(shown == .finished ? Text("load", zh: "载入") : Text("resume", zh: "继续训练"))
        }
        // Another run than the one that is shown trains.
        if session.current == nil || shown == .failed || shown == .finished { return .hidden }
        return .named(shown == .paused ? Text("resume", zh: "继续训练") : Text("pause", zh: "暂停"))
    }

    private static func toggle(_ screen: inout ScreenState) -> [Effect] {
        guard let session = screen.session else {
            screen.beginsPaused = screen.preview != nil && !screen.beginsPaused
            return []
        }
        if session.isTraining {
            if session.trained?.progress?.canBeCancelled == true {
                return session.trained?.state == .running ? [.command(.cancel), .command(.pause)] : [.command(.cancel)]
            }
            let isPaused = session.trained?.state == .paused
            if !isPaused, let work = session.trained?.progress?.text {
                screen.say(Text("pauses once that is done: \(work)", zh: "完成后暂停：\(work)"))
            }
            return [.command(isPaused ? .run : .pause)]
        }
        if session.trainedElsewhere != nil { return [.command(session.shown?.state == .paused ? .run : .pause)] }
        guard let card = session.currentCard else { return [] }
        return card.state == .finished ? screen.wake(card) : screen.resume(card)
    }
}

extension ScreenState {
    /// What a command says while the session has no run.
    var noRun: Text {
        let (settings, start) = (key(for: .settings), key(for: .start))
        if !place.isAtEntrance, let here = PaneSet.startCommand(of: place.tab).map(key) {
            // Where the settings are before one's eyes already, the key that shows them is of no use.
            return PaneSet.command(for: .settings) == PaneSet.command(for: place.tab)
                ? Text("no run yet: \(here) starts one with these settings", zh: "尚无运行：\(here) 用这些设置开始")
                : Text(
                    "no run yet: \(here) starts one, \(settings) shows its settings",
                    zh: "尚无运行：\(here) 开始运行，\(settings) 显示其设置")
        }
        return Text(
            "no run yet: \(settings) shows the settings, \(start) there starts one",
            zh: "尚无运行：\(settings) 显示设置，在那里按 \(start) 开始")
    }
}
