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
        case .runToggle: return [.command(history.state == .paused ? .run : .pause)]
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
            overlays.append(.prompt(Prompt(
                .until, title: "Run until", help: "a step (1200), so many more (+100) or an epoch (3e)")))
        case .runNamedCheckpoint:
            overlays.append(.prompt(Prompt(
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
        if id == .runToggle, card.state != .finished, card.state != .failed, workspace?.active == nil {
            return resume(card)
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
            say(active == card.number ? "this run is training already" : "run \(active) is training: pause or stop it first",
                isProblem: active != card.number)
            return []
        }
        guard card.state != .finished else {
            say("run \(card.number) is done; c takes its settings for another")
            return []
        }
        say("resuming run \(card.number)…")
        return [.resume(run: card.number)]
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
            if targetStep(text) == nil { prompt.error = "a step like 1200, an amount like +100, an epoch like 3e" }
        case .checkpointName: break
        }
    }

    /// Does what a prompt was answered with.
    mutating func answer(_ prompt: Prompt) -> [Effect] {
        let text = prompt.input.text
        guard !text.isEmpty, prompt.error == nil else { return [] }
        switch prompt.purpose {
        case .steps: return Int(text).map { [.command(.step($0))] } ?? []
        case .until:
            guard let target = targetStep(text) else { return [] }
            guard target > workspace?.trained?.step ?? 0 else {
                say("step \(NumberFormat.grouped(target)) is already done", isProblem: true)
                return []
            }
            say("running until step \(NumberFormat.grouped(target))")
            return [.command(.runUntil(step: target))]
        case .checkpointName:
            say("saving a checkpoint…")
            return [.command(.checkpoint(name: text))]
        }
    }

    /// The step that `1200`, `+100` or `3e` means; nil for anything else.
    private func targetStep(_ text: String) -> Int? {
        if text.hasPrefix("+") {
            return Int(text.dropFirst()).flatMap { $0 > 0 ? (workspace?.trained?.step ?? 0) + $0 : nil }
        }
        if text.hasSuffix("e") {
            guard let epoch = Double(text.dropLast()), epoch > 0, let plan = workspace?.trained?.plan else { return nil }
            let step = (epoch * plan.stepsPerEpoch).rounded(.up)
            return step < 1e15 ? Int(step) : nil
        }
        return Int(text).flatMap { $0 > 0 ? $0 : nil }
    }
}
