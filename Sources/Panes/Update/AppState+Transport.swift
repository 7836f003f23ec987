import TerminalUI
import Training

extension AppState {
    /// The transport keys: they command the run that has a trainer, and resume one that has none.
    mutating func performTransport(_ id: ActionID) -> [Effect] {
        guard let workspace else { return [] }
        guard workspace.active != nil, let history = workspace.trained, history.isActive else {
            return resumeOrExplain(id)
        }
        switch id {
        case .runToggle:
            if history.progress != nil { return [.command(.cancel)] }
            return [.command(history.state == .paused ? .run : .pause)]
        case .runStep: return [.command(.step(1))]
        case .runEvaluate:
            say("evaluating…")
            return [.command(.evaluate)]
        case .runCheckpoint:
            say("saving a checkpoint…")
            return [.command(.checkpoint(name: nil))]
        case .runSteps:
            overlays.append(.prompt(Prompt(.steps, title: "Steps to do", help: "a whole number; then the run pauses")))
        case .runUntil:
            overlays.append(
                .prompt(
                    Prompt(
                        .until, title: "Run until",
                        help: "a step (1200), so many more (+100), an epoch (3e) or a condition (loss < 0.1)")))
        case .runNamedCheckpoint:
            overlays.append(
                .prompt(
                    Prompt(
                        .checkpointName, title: "Name of the checkpoint", help: "it is kept until you delete it")))
        default: break
        }
        return []
    }

    private mutating func resumeOrExplain(_ id: ActionID) -> [Effect] {
        guard let card = workspace?.currentCard else {
            say("no run yet: 2 shows the settings, enter there starts one")
            return []
        }
        if id == .runToggle, card.state != .failed, workspace?.active == nil {
            return card.state == .finished ? wake(card) : resume(card)
        }
        switch card.state {
        case .finished: say("this run is done: 2 changes its settings and starts another")
        case .failed: say("this run failed: 2 changes its settings and starts another", isProblem: true)
        default: say("this run is not training: space resumes it")
        }
        return []
    }

    /// Resumes a run, or says why it cannot be.
    mutating func resume(_ card: RunCard) -> [Effect] {
        guard workspace?.session.isWritable == true else {
            say("another program is training in this session; here it can only be looked at", isProblem: true)
            return []
        }
        if let active = workspace?.active {
            say(
                active == card.number
                    ? "this run is training already" : "run \(active) is training: pause or stop it first",
                isProblem: active != card.number)
            return []
        }
        guard card.state != .finished else {
            say("run \(card.number) is done; c takes its settings for another")
            return []
        }
        guard workspace?.loading == nil else { return [] }
        workspace?.loading = card.number
        say("resuming run \(card.number)…")
        return [.resume(run: card.number, paused: false)]
    }

    /// Loads a run that has no trainer, paused, so that it can be looked into and taken back.
    mutating func wake(_ card: RunCard) -> [Effect] {
        guard workspace?.session.isWritable == true else {
            say("another program is training in this session; here it can only be looked at", isProblem: true)
            return []
        }
        guard workspace?.active == nil else { return [] }
        workspace?.loading = card.number
        say("loading run \(card.number), to look inside, go back or fork…")
        return [.resume(run: card.number, paused: true)]
    }

    /// Finds out what is wrong with a prompt's text.
    func check(_ prompt: inout Prompt) {
        let text = prompt.input.text
        prompt.error = nil
        guard !text.isEmpty else { return }
        switch prompt.purpose {
        case .steps:
            if Int(text).map({ $0 > 0 }) != true { prompt.error = "a whole number from 1" }
        case .until:
            if targetStep(text) == nil { prompt.error = conditionError(text) }
        case .back:
            if Int(text).map({ $0 > 0 }) != true { prompt.error = "a whole number from 1" }
        case .goTo, .compare:
            if Int(text).map({ $0 >= 0 && $0 <= farthestStep }) != true {
                prompt.error = "a step from 0 to \(farthestStep)"
            }
        case .lookAhead:
            do { _ = try LookAheadText.parse(text, experiment: workspace?.currentCard?.experiment) } catch {
                prompt.error = error.reason
            }
        case .breakpoint: prompt.error = conditionError(text)
        case .watch:
            do { _ = try Expression.quantity(text) } catch { prompt.error = "\(error)" }
        case .checkpointName: break
        }
    }

    private func conditionError(_ text: String) -> String? {
        do {
            _ = try Expression.condition(text)
            return nil
        } catch {
            return "\(error)"
        }
    }

    /// The farthest step the run shown has come to.
    var farthestStep: Int {
        workspace?.shown.map { max($0.loss.lastStep ?? 0, $0.timeline?.farthest ?? 0, $0.step) } ?? 0
    }

    /// What a prompt about time travel or breakpoints was answered with.
    private mutating func answerOther(_ prompt: Prompt) -> [Effect] {
        let text = prompt.input.text
        switch prompt.purpose {
        case .back: return Int(text).map { [.command(.stepBack($0))] } ?? []
        case .goTo: return Int(text).map { [.command(.goTo(step: $0))] } ?? []
        case .compare:
            workspace?.inspector.against = Int(text)
            return inspect()
        case .lookAhead:
            guard let plan = try? LookAheadText.parse(text, experiment: workspace?.currentCard?.experiment) else {
                return []
            }
            say("looking \(plan.steps) steps ahead…")
            return [.command(.lookAhead(plan))]
        case .breakpoint:
            workspace?.breakpoints.append(Breakpoint(text))
            return [.command(.breakpoints(workspace?.breakpoints ?? []))]
        case .watch:
            workspace?.watches.append(text)
            return [.command(.watches(workspace?.watches ?? []))]
        case .steps, .until, .checkpointName: return []
        }
    }

    /// Does what a prompt was answered with.
    mutating func answer(_ prompt: Prompt) -> [Effect] {
        let text = prompt.input.text
        guard !text.isEmpty, prompt.error == nil else { return [] }
        switch prompt.purpose {
        case .steps: return Int(text).map { [.command(.step($0))] } ?? []
        case .until:
            guard let target = targetStep(text) else {
                say("running until \(text)")
                return [.command(.runUntilCondition(text))]
            }
            guard target > workspace?.trained?.step ?? 0 else {
                say("step \(NumberFormat.grouped(target)) is already done", isProblem: true)
                return []
            }
            say("running until step \(NumberFormat.grouped(target))")
            return [.command(.runUntil(step: target))]
        case .checkpointName:
            say("saving a checkpoint…")
            return [.command(.checkpoint(name: text))]
        default: return answerOther(prompt)
        }
    }

    /// The step that `1200`, `+100` or `3e` means; nil for anything else.
    private func targetStep(_ text: String) -> Int? {
        if text.hasPrefix("+") {
            return Int(text.dropFirst()).flatMap { $0 > 0 ? (workspace?.trained?.step ?? 0) + $0 : nil }
        }
        if text.hasSuffix("e") {
            guard let epoch = Double(text.dropLast()), epoch > 0, let plan = workspace?.trained?.plan else {
                return nil
            }
            return plan.step(ofEpoch: epoch)
        }
        return Int(text).flatMap { $0 > 0 ? $0 : nil }
    }
}
