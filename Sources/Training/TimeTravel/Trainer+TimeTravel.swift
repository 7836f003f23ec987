import Foundation

extension Trainer {
    // MARK: Snapshots

    /// Whether enough training lies between the last copy of the state and now: copies shall cost no
    /// more than a twentieth of the time, and none is needed within five milliseconds.
    ///
    /// On a busy machine a copy can be measured a hundred times longer than it takes; with fewer copies the first step
    /// back would be a replay of many. So it is taken for no slower than three gigabytes a second.
    var isSnapshotDue: Bool {
        guard ring.budget > 0 else { return false }
        let cost = min(snapshotCost, Double(ring.snapshots.last?.bytes ?? 0) / 3e9)
        return state.seconds - lastSnapshot >= max(0.005, 20 * cost)
    }

    /// Copies the present state, unless it is there already.
    func keepSnapshot() {
        lastSnapshot = state.seconds
        // States are kept as they were right after their step, before anything was changed there.
        guard ring.budget > 0, changes.prefix(appliedChanges).last?.step != state.step,
            ring.snapshots.last(where: { $0.step == state.step })?.state != state
        else { return }
        let clock = ContinuousClock()
        let start = clock.now
        let evicted = ring.insert(learner.snapshot(state))
        let seconds = (clock.now - start) / .seconds(1)
        for snapshot in evicted { spill?.store(snapshot) }
        // The quickest counts, as others were held up by something else; slowly it is forgotten.
        snapshotCost = snapshotCost == 0 ? seconds : min(seconds, 1.1 * snapshotCost)
    }

    /// The present state: the copy kept of it, or else a new one.
    func presentState() -> Snapshot {
        ring.snapshots.last { $0.step == state.step && $0.state == state } ?? learner.snapshot(state)
    }

    func postTimeline() {
        events.post(
            .timeline(
                Timeline(
                    step: state.step, farthest: farthest, inMemory: ring.steps,
                    onDisk: stepsOnDisk, bytes: ring.bytes, budget: ring.budget,
                    secondsPerStep: clock.secondsPerStep)))
    }

    // MARK: Going there

    /// Goes to the state after a step that was done before, or on to one that was not.
    func goTo(_ target: Int, by command: TrainerCommand) {
        guard target >= 0 else { return refuse(command, "there is no step \(target)") }
        guard target <= farthest else {
            guard target <= learner.totalSteps else {
                return refuse(command, "the run has \(learner.totalSteps) steps")
            }
            note(command, "run to step \(target)")
            mode = .running(until: target)
            return tell(.running)
        }
        note(command, target < state.step ? "back to step \(target)" : "on to step \(target)")
        let (origin, applied) = (presentState(), appliedChanges)
        let wasComplete = isComplete
        if travel(to: target) {
            isComplete = wasComplete && isAtEnd && state.step == origin.step
            rebuildMemoriesAfterMove()
            inspector.forget()
            events.post(.moved(step: state.step))
        } else {
            restore(origin, applied: applied)
            isComplete = wasComplete
        }
        pause()
    }

    /// Makes a state of this run the present one.
    ///
    /// - Parameter applied: how many of the changes it has in it; nil for a state as it was right
    ///   after its step, before any change made there.
    func restore(_ snapshot: Snapshot, applied: Int? = nil) {
        if snapshot.state.experiment != state.experiment {
            do {
                try learner.adopt(
                    Experiment(stored: snapshot.state.experiment, folder: learner.experiment.folder))
            } catch {
                warn("settings of step \(snapshot.step) could not be taken: \(error)", severity: .error)
            }
        }
        learner.restore(snapshot)
        state = snapshot.state
        appliedChanges = applied ?? changes.prefix { $0.step < snapshot.step }.count
        lastSnapshot = state.seconds
        inspector.stepDone()
    }

    /// Restores the nearest state before a step and replays from there.
    ///
    /// - Returns: false where it was cancelled or no state could be found; then the present state is
    ///   some other step's, and the caller goes back to its own.
    func travel(to target: Int) -> Bool {
        var start = ring.nearest(to: target)
        if let step = spill?.nearest(to: target), step > start?.step ?? -1 {
            start = spill?.load(nearest: target) ?? start
        }
        // Checkpoints, nearest first, for as long as they are nearer than what is at hand.
        for step in vault?.steps(upTo: target, rewrites: rewrites).reversed() ?? [] where step > start?.step ?? -1 {
            // One of the goal itself may have been written after settings were changed there.
            if step == target, changes.contains(where: { $0.step == target }) { continue }
            if let found = vault?.snapshot(at: step, rewrites: rewrites, like: learner) {
                start = found
                break
            }
        }
        if state.step <= target, state.step >= start?.step ?? 0 { return replay(to: target) }
        do {
            guard let start = try start ?? origin?() else {
                warn("no state before step \(target) is kept any more", severity: .error)
                return false
            }
            guard start.step <= target else {
                warn("this run began at step \(start.step), as a fork: what came before is its parent's")
                return false
            }
            restore(start)
        } catch {
            warn("the run's beginning cannot be had again: \(error)", severity: .error)
            return false
        }
        return replay(to: target)
    }

    /// Steps whose state lies in a file, ascending.
    private var stepsOnDisk: [Int] {
        Array(Set((vault?.steps(upTo: farthest, rewrites: rewrites) ?? []) + (spill?.steps ?? []))).sorted()
    }

    /// Repeats steps without a word, save for the progress: the same bits as the first time.
    private func replay(to target: Int) -> Bool {
        let first = state.step
        let clock = ContinuousClock()
        var lastWord = clock.now
        while state.step < target {
            receive()
            if takesCancel() { return false }
            guard replayStep() else { return false }
            // Steps just before the goal are likely to be wanted next.
            if target - state.step < Self.denseSteps { keepSnapshot() }
            if clock.now - lastWord > .milliseconds(50) {
                lastWord = clock.now
                events.post(.progress(Progress(title: "replaying", done: state.step - first, total: target - first)))
            }
        }
        return true
    }

    /// Repeats one step with all that it changes in the state.
    private func replayStep() -> Bool {
        do {
            try applyChangesAhead()
        } catch {
            warn("\(error)", severity: .error)
            return false
        }
        var loss = state.smoothedLoss ?? 0
        if !skips(state.step) {
            let gradients = learner.computeGradients(step: state.step)
            loss = gradients.loss
            _ = learner.update(step: state.step, gradientNorm: gradients.gradientNorm, measuring: false)
        }
        countStep(loss: loss)
        if let figures = history[state.step] {
            _ = fold(figures)
        } else if isEvaluationDue {
            _ = fold(replayedFigures())
        }
        return true
    }

    /// While the trainer waits for a person: makes the states of the last steps, so that stepping back
    /// is immediate. The first command ends it.
    func prepareStepsBack() {
        guard ring.budget > 0, phase == nil, state.step > 0, !ring.contains(state.step - 1) else { return }
        // Whoever presses keys in a row is not kept waiting.
        commands.wait(timeout: .milliseconds(100))
        receive()
        guard queue.isEmpty, let start = ring.nearest(to: state.step - 1) else { return }
        let (present, applied) = (presentState(), appliedChanges)
        let goal = state.step - 1
        restore(start)
        while state.step < goal, queue.isEmpty, replayStep() {
            if goal - state.step < Self.denseSteps { keepSnapshot() }
            receive()
        }
        restore(present, applied: applied)
    }

    /// Steps before one that was gone to whose states are kept, too.
    private static var denseSteps: Int { 8 }

    /// Whether a person gave up what is under way; a wish to stop counts, and stays in the queue.
    func takesCancel() -> Bool {
        if let place = queue.firstIndex(of: .cancel) {
            queue.remove(at: place)
            return true
        }
        return queue.contains { if case .stop = $0 { true } else { false } }
    }

    /// The state after a step of this run; the run itself stays where it is.
    func stateAt(_ step: Int) -> Snapshot? {
        if step == state.step { return presentState() }
        if let kept = ring.snapshots.first(where: { $0.step == step }) { return kept }
        let (origin, applied) = (presentState(), appliedChanges)
        defer { restore(origin, applied: applied) }
        return travel(to: step) ? learner.snapshot(state) : nil
    }
}
