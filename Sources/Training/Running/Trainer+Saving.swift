import Formats
import Foundation

extension Trainer {
    /// Remembers the present state as the best, and writes it down, unless that was just done: a small
    /// network can get better many times a second.
    func keepBest() {
        best = learner.snapshot(state)
        isBestSaved = false
        if let vault, vault.secondsSinceWrite > 2 { saveCheckpoint() }
    }

    /// Writes a checkpoint of the present state, and before it one of the best state, where that is
    /// not on disk yet: a checkpoint never speaks of weights that are not there.
    ///
    /// - Parameter isLast: whether there is no later one that could stand in for it; then a failure is
    ///   not taken for an answer at once.
    func saveCheckpoint(name: String? = nil, isLast: Bool = false) {
        guard vault != nil else {
            isBestSaved = true
            return
        }
        if !isBestSaved, let best, best.step != state.step, best.step == state.best?.step {
            guard (write(best, name: nil) ?? (isLast ? write(best, name: nil) : nil)) != nil else { return }
            isBestSaved = true
        }
        let snapshot = presentState()
        let record = write(snapshot, name: name) ?? (isLast ? write(snapshot, name: name) : nil)
        if record != nil, state.best?.step == state.step { isBestSaved = true }
    }

    /// Writes a state, says so, and removes what need not be kept. Training goes on when it fails.
    @discardableResult
    func write(_ snapshot: Snapshot, name: String?) -> CheckpointRecord? {
        guard let vault else { return nil }
        do {
            try events.flush()
        } catch {
            warn("records could not be saved: \(error)", severity: .error)
        }
        let hash = snapshot.parameters.withUnsafeBufferPointer { weightsSHA256(of: $0, layout: learner.layout) }
        let description = CheckpointDescription(
            state: snapshot.state, environment: environment,
            changes: changes.filter { $0.step <= snapshot.step }, rewrites: rewrites,
            folder: learner.experiment.folder.path(percentEncoded: false), name: name, weightsSHA256: hash,
            initialExperiment: initialExperiment)
        do {
            let record = try vault.write(
                snapshot, layout: learner.layout, description: description,
                preparation: learner.source.preparation, bestStep: state.best?.step)
            events.post(.checkpointed(record))
            return record
        } catch {
            warn(
                "checkpoint of step \(snapshot.step) could not be written, training goes on: \(error)", severity: .error
            )
            return nil
        }
    }

    /// The state of the best evaluation: from memory, from disk or by replay; nil where the run knows
    /// of none.
    func bestState() -> Snapshot? {
        guard let step = state.best?.step else { return nil }
        if step == state.step { return learner.snapshot(state) }
        if let best, best.step == step { return best }
        if let vault, let found = vault.snapshot(at: step, rewrites: rewrites, like: learner) {
            best = found
            return found
        }
        if let replayed = stateAt(step) {
            best = replayed
            return replayed
        }
        warn("the weights of step \(step), the best, are no longer there; the last ones are used")
        return nil
    }
}
