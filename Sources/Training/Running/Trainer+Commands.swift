import Catalog
import Foundation

extension Trainer {
    /// Does what a command asks, between two steps.
    func obey(_ command: TrainerCommand) {
        if command.isMotion, command != .phase { leavePhase() }
        switch command {
        case .run:
            if isAtEnd, isComplete { return refuse(command, "all \(state.step) steps are done") }
            note(command, "run")
            mode = .running(until: nil)
            tell(.running)
        case .pause:
            note(command, "paused")
            pause()
        case .step(let count):
            run(command, to: state.step + max(1, count), words: count == 1 ? "one step" : "\(count) steps")
        case .runUntil(let step):
            guard step > state.step else { return refuse(command, "step \(step) is already done") }
            run(command, to: step, words: "run to step \(step)")
        case .evaluate:
            note(command, "evaluated by hand")
            evaluateByHand()
        case .checkpoint(let name):
            note(command, name.map { "checkpoint “\($0)”" } ?? "checkpoint by hand")
            saveCheckpoint(name: name)
        case .change(let wanted): change(wanted, by: command)
        case .skipBatch:
            rewriteFuture()
            changes.append(MidRunChange(step: state.step, changes: [], skipsBatch: true))
            appliedChanges = changes.count
            note(command, "batch of step \(state.step + 1) left out")
            saveCheckpoint()
        case .stop(let save):
            note(command, save ? "told to stop and save" : "told to stop")
            stop(saving: save)
        case .stepBack(let count): goTo(max(0, state.step - max(1, count)), by: command)
        case .goTo(let step): goTo(step, by: command)
        case .cancel: pause()
        case .fork(let step): fork(at: step ?? state.step, by: command)
        case .lookAhead(let plan): lookAhead(plan, by: command)
        case .snapshotBudget(let bytes):
            for evicted in ring.setBudget(max(0, bytes), present: state.step) { spill?.store(evicted) }
            postTimeline()
        case .runUntilCondition(let text): runUntil(text, by: command)
        case .breakpoints(let breakpoints):
            do {
                try watchpoints.setBreakpoints(breakpoints)
                note(command, Self.words(for: breakpoints))
                rebuildMemories()
            } catch {
                refuse(command, error.description)
            }
        case .watches(let expressions):
            do {
                try watchpoints.setWatches(expressions)
                note(
                    command, expressions.isEmpty ? "no watches" : "watches: " + expressions.joined(separator: "; "))
                rebuildMemories()
                postWatches()
            } catch {
                refuse(command, error.description)
            }
        case .pace(let stepsPerSecond): pace = Self.usable(pace: stepsPerSecond)
        case .phase: doPhase(command)
        case .inspect(let request): inspect(request)
        case .blame:
            if let blame = blame(step: state.step) { events.post(.blamed(blame)) }
        }
    }

    private func run(_ command: TrainerCommand, to step: Int, words: String) {
        guard !isAtEnd else { return refuse(command, "all \(state.step) steps are done") }
        note(command, words)
        mode = .running(until: step)
        tell(.running)
    }

    private func runUntil(_ text: String, by command: TrainerCommand) {
        guard !isAtEnd else { return refuse(command, "all \(state.step) steps are done") }
        do {
            watchpoints.until = ExpressionState(try Expression.condition(text))
            rebuildMemories()
        } catch {
            return refuse(command, error.description)
        }
        note(command, "run until \(text)")
        mode = .running(until: nil)
        tell(.running)
    }

    private static func words(for breakpoints: [Breakpoint]) -> String {
        let enabled = breakpoints.filter(\.isEnabled).map(\.expression)
        return enabled.isEmpty ? "no breakpoints" : "breakpoints: " + enabled.joined(separator: "; ")
    }

    /// Writes a command into the journal.
    func note(_ command: TrainerCommand, _ summary: String) {
        events.post(
            .journal(
                JournalEntry(
                    step: state.step, time: Date().timeIntervalSince1970, command: command, summary: summary)))
    }

    func refuse(_ command: TrainerCommand, _ reason: String) {
        events.post(.refused(command, reason: reason))
    }

    private func stop(saving: Bool) {
        if saving, !isComplete, !saveLastCheckpoint(waits: false) {
            if options.isUnattended { return fail(lossWords) }
            // The person decides: make room and try again, or leave without saving.
            pause()
            return refuse(.stop(save: true), lossWords)
        }
        isOver = true
        guard !isComplete else { return events.post() }
        postWatches()
        tell(.stopped)
        events.post(
            .finished(
                RunOutcome(
                    reason: .stopped, step: state.step, seconds: state.seconds, evaluations: [],
                    weightsSHA256: learner.weightsHash(), bestStep: state.best?.step)))
    }

    // MARK: Changing settings

    private func change(_ wanted: [SettingChange], by command: TrainerCommand) {
        var experiment = learner.experiment
        var words: [String] = []
        for change in wanted {
            guard experiment.changesMidRun(change.path) else {
                return refuse(command, "\(change.path) cannot change in a run; start another from this step")
            }
            let path = experiment.presentPath(of: change.path)
            let old = experiment.written(at: path)
            do {
                try experiment.set(change.path, to: change.value)
            } catch {
                return refuse(command, error.description)
            }
            words.append("\(path) \(old?.description ?? "–") → \(experiment.written(at: path) ?? change.value)")
        }
        do {
            try learner.adopt(experiment)
        } catch {
            return refuse(command, "\(error)")
        }
        rewriteFuture()
        leavePhase()
        state.experiment = experiment.toml()
        changes.append(MidRunChange(step: state.step, changes: wanted))
        appliedChanges = changes.count
        isComplete = isComplete && isAtEnd
        note(command, words.joined(separator: ", "))
        tellRemarks()
        // A run that is killed and resumed must not go on without the change.
        saveCheckpoint()
    }

    /// What was done after this step no longer belongs to the run: the past is about to change.
    private func rewriteFuture() {
        guard farthest > state.step || appliedChanges < changes.count else { return }
        changes.removeSubrange(appliedChanges...)
        rewrites.append(state.step)
        farthest = state.step
        history = history.filter { $0.key <= state.step }
        ring.removeAll(after: state.step)
        spill?.removeAll(after: state.step)
        if let kept = best, kept.step > state.step { best = nil }
        events.post(.rewritten(step: state.step))
    }

    /// Makes the changes that were made at this step when the run was first here.
    func applyChangesAhead() throws {
        guard appliedChanges < changes.count, changes[appliedChanges].step <= state.step else { return }
        var experiment = learner.experiment
        while appliedChanges < changes.count, changes[appliedChanges].step <= state.step {
            for change in changes[appliedChanges].changes { try experiment.set(change.path, to: change.value) }
            appliedChanges += 1
        }
        try learner.adopt(experiment)
        state.experiment = experiment.toml()
    }
}
