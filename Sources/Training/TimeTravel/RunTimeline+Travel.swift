import Experiments
import Language
import Learning

extension RunTimeline {
    /// Restores the nearest state before a step and replays from there.
    ///
    /// - Returns: false where it was cancelled or no state could be found; then the present state is
    ///   some other step's, and the caller goes back to its own.
    package func travel(to target: Int) -> Bool {
        var start = ring.nearest(to: target)
        if let step = spill?.nearest(to: target), step > start?.step ?? -1 {
            start = spill?.load(nearest: target) ?? start
        }
        // Checkpoints, nearest first, for as long as they are nearer than what is at hand.
        for step in vault?.steps(upTo: target, rewrites: rewrites).reversed() ?? [] where step > start?.step ?? -1 {
            // One of the goal itself may have been written after settings were changed there.
            if step == target, changes.contains(where: { $0.step == target }) { continue }
            if let found = vault?.snapshot(at: step, rewrites: rewrites, like: position.learner) {
                start = found
                break
            }
        }
        if position.step <= target, position.step >= start?.step ?? 0 { return replay(to: target) }
        do {
            guard let start = try start ?? origin?() else {
                warn(
                    Text(
                        "no state before step \(target.grouped) is kept any more",
                        zh: "第 \(target.grouped) 步之前的状态都已不再保留"),
                    severity: .error)
                return false
            }
            guard start.step <= target else {
                warn(
                    Text(
                        "this run began at step \(start.step.grouped), as a fork: what came before is its parent's",
                        zh: "本运行是从第 \(start.step.grouped) 步分叉开始的：此前的步属于父运行"))
                return false
            }
            restore(start)
        } catch {
            warn(
                Text(
                    "the run's beginning cannot be had again: \(Text(explaining: error))",
                    zh: "无法重建运行的起点：\(Text(explaining: error))"), severity: .error)
            return false
        }
        return replay(to: target)
    }

    /// Goes to a step; where that fails, the run is where it was.
    ///
    /// - Returns: whether it is there.
    package func move(to target: Int) -> Bool {
        let (origin, applied) = (presentState(), applied)
        if travel(to: target) { return true }
        restore(origin, applied: applied)
        return false
    }

    /// The state after a step of this run; the run itself stays where it is.
    package func stateAt(_ step: Int) -> Snapshot? {
        if step == position.step { return presentState() }
        if let kept = ring.snapshots.first(where: { $0.step == step }) { return kept }
        let (origin, applied) = (presentState(), applied)
        defer { restore(origin, applied: applied) }
        return travel(to: step) ? position.snapshot() : nil
    }

    /// Repeats steps without a word, save for the progress: the same bits as the first time.
    private func replay(to target: Int) -> Bool {
        let first = position.step
        let clock = ContinuousClock()
        var lastWord = clock.now
        while position.step < target {
            if inbox.takesCancel() { return false }
            guard replayStep() else { return false }
            // Steps just before the goal are likely to be wanted next.
            if target - position.step < Self.denseSteps { keepSnapshot() }
            if clock.now - lastWord > .milliseconds(50) {
                lastWord = clock.now
                voice.post(
                    .progress(
                        WorkProgress(
                            text: Text("replaying", zh: "正在重放"), done: position.step - first, total: target - first)))
            }
        }
        return true
    }

    /// Repeats one step with all that it changes in the state.
    private func replayStep() -> Bool {
        let learner = position.learner
        do {
            try applyChangesAhead()
        } catch {
            warn(Text(explaining: error), severity: .error)
            return false
        }
        var loss = position.state.smoothedLoss ?? 0
        if !skips(position.step) {
            let gradients = learner.computeGradients(step: position.step)
            loss = gradients.loss
            position.update(gradientNorm: gradients.gradientNorm)
        }
        position.countStep(loss: loss)
        if let figures = figures(at: position.step) {
            _ = fold(figures)
        } else if position.isEvaluationDue {
            _ = fold(position.figures())
        }
        return true
    }

    /// While the trainer waits for a person: makes the states of the last steps, so that stepping back
    /// is immediate. The first command ends it.
    func prepareStepsBack() {
        guard ring.budget > 0, position.step > 0, !ring.contains(position.step - 1) else { return }
        // Whoever presses keys in a row is not kept waiting.
        inbox.wait(timeout: .milliseconds(100))
        inbox.receive()
        guard inbox.isEmpty, let start = ring.nearest(to: position.step - 1) else { return }
        let (present, applied) = (presentState(), applied)
        let goal = position.step - 1
        restore(start)
        while position.step < goal, inbox.isEmpty, replayStep() {
            if goal - position.step < Self.denseSteps { keepSnapshot() }
            inbox.receive()
        }
        restore(present, applied: applied)
    }

    /// Steps before one that was gone to whose states are kept, too.
    private static var denseSteps: Int { 8 }
}
