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
    /// - Returns: whether all of it is on disk now, or there is nowhere to write to.
    @discardableResult
    func saveCheckpoint(name: String? = nil) -> Bool {
        guard vault != nil else {
            isBestSaved = true
            return true
        }
        if !isBestSaved, let best, best.step != state.step, best.step == state.best?.step {
            guard write(best, name: nil) != nil else { return false }
            isBestSaved = true
        }
        guard write(presentState(), name: name) != nil else { return false }
        if state.best?.step == state.step { isBestSaved = true }
        return true
    }

    /// Writes the last checkpoint, for which no later one can stand in: a failure is not taken for an
    /// answer at once. On a full disk a run that nobody watches waits for room, its state in memory,
    /// until it is asked to stop.
    ///
    /// - Parameter waits: whether to wait for room.
    /// - Returns: whether it and all records are on disk.
    func saveLastCheckpoint(waits: Bool) -> Bool {
        var isWritten = saveCheckpoint() || saveCheckpoint()
        while savingProblem?.isDiskFull == true, waits, options.isUnattended {
            if queue.isEmpty { commands.wait(timeout: .seconds(1)) }
            receive()
            // A stop is obeyed by the one that waits; other commands mean nothing at the end.
            if queue.contains(where: \.isInterrupt) { break }
            queue = []
            if isWritten { flushRecords() } else { isWritten = saveCheckpoint() }
        }
        return isWritten && savingProblem == nil
    }

    /// Tries again to put the records in safety, the checkpoint being there.
    private func flushRecords() {
        do {
            try events.flush()
            tellOfSaving(nil)
        } catch {
            tellOfSaving(savingProblem(error, step: state.step, isRecords: true))
        }
    }

    /// Writes a state, says so, and removes what need not be kept. Training goes on when it fails.
    @discardableResult
    func write(_ snapshot: Snapshot, name: String?) -> CheckpointRecord? {
        guard let vault else { return nil }
        var problem: SavingProblem?
        do {
            try events.flush()
        } catch {
            problem = savingProblem(error, step: snapshot.step, isRecords: true)
        }
        let hash = snapshot.parameters.withUnsafeBufferPointer { weightsSHA256(of: $0, layout: learner.layout) }
        let description = CheckpointDescription(
            state: snapshot.state, environment: environment,
            changes: changes.filter { $0.step <= snapshot.step }, rewrites: rewrites,
            folder: learner.experiment.folder.path(percentEncoded: false), name: name, weightsSHA256: hash,
            initialExperiment: initialExperiment, met: metConditions(at: snapshot.step),
            trainingUnits: learner.source.unitsPerEpoch)
        var record: CheckpointRecord?
        do {
            let written = try vault.write(
                snapshot, layout: learner.layout, states: learner.stateLayout, description: description,
                preparation: learner.source.preparation(), bestStep: state.best?.step)
            savedStep = written.step
            events.post(.checkpointed(written))
            record = written
        } catch {
            problem = savingProblem(error, step: snapshot.step, isRecords: false)
        }
        tellOfSaving(problem)
        return record
    }

    private func savingProblem(_ error: any Error, step: Int, isRecords: Bool) -> SavingProblem {
        SavingProblem(
            error, step: step, isRecords: isRecords, folder: vault?.folder.path ?? "",
            waits: isAtEnd && options.isUnattended)
    }

    /// Says once that saving fails, and once that it works again.
    private func tellOfSaving(_ problem: SavingProblem?) {
        defer { savingProblem = problem }
        if let problem {
            // States of the past that are only there to go back faster give up their room.
            if problem.isDiskFull { spill?.removeAll(after: -1) }
            guard savingProblem?.isSame(as: problem) != true else { return }
            warn(problem.words(savedStep: savedStep), severity: .error)
            // Where nobody watches, the one who looks after the run ends it.
            if problem.isPlaceGone, !options.isUnattended, !isOver { pause() }
        } else if savingProblem != nil {
            warn("everything is saved again", severity: .note)
        }
    }

    /// What a run says that ends without its last checkpoint.
    var lossWords: String {
        let safe = savedStep.map { "goes on from step \($0), the last that is saved" } ?? "begins anew"
        if let savingProblem, savingProblem.isPlaceGone {
            let last = savedStep.map { "the last step that was saved is \($0)" } ?? "nothing was saved"
            return "step \(state.step) could not be saved: \(savingProblem.reason); \(last)"
        }
        return "step \(state.step) could not be saved"
            + (savingProblem.map { ": \($0.reason)" } ?? "") + "; once that is mended, a resumed run \(safe)"
    }

    /// The breakpoints that hold at the present step, so that a run which is resumed there goes on; nil where
    /// there is none, or another step is written.
    private func metConditions(at step: Int) -> [String]? {
        guard step == state.step else { return nil }
        let met = watchpoints.met
        return met.isEmpty ? nil : met
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
