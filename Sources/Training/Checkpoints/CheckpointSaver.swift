import Experiments
import Formats
import Foundation
import Language
import Learning

/// Puts a run's states in safety: checkpoints, the best weights among them, and what is to be said where that fails.
package final class CheckpointSaver {
    /// Where checkpoints go; nil where none are written.
    let vault: CheckpointVault?
    let environment: RunEnvironment
    private let position: RunPosition
    private let timeline: RunTimeline
    private let voice: RunVoice
    private let watch: WorkWatch
    /// Whether nobody is there to make room or to be asked.
    private let isUnattended: Bool

    /// The breakpoints that hold at the present step.
    var metConditions: () -> [String] = { [] }
    /// Is called where saving will not work again by itself, as the folder is gone.
    package var placeIsGone: () -> Void = {}

    /// The state of the best evaluation so far.
    private var best: Snapshot?
    private var isBestSaved = true
    /// The step of the newest checkpoint on disk.
    package private(set) var savedStep: Int?
    /// Why saving failed the last time; nil where all is well.
    package private(set) var problem: SavingProblem?

    /// - Parameter environment: what makes the run exact beside its experiment, for checkpoints to tell.
    package init(
        position: RunPosition, timeline: RunTimeline, voice: RunVoice, environment: RunEnvironment,
        isUnattended: Bool
    ) {
        vault = timeline.vault
        self.environment = environment
        self.position = position
        self.timeline = timeline
        self.voice = voice
        watch = WorkWatch(voice: voice)
        self.isUnattended = isUnattended
    }

    /// The run goes on from a checkpoint of its own.
    func resume(at step: Int) { savedStep = step }

    // MARK: The best weights

    /// Remembers the present state as the best, and writes it down, unless that was just done: a small
    /// network can get better many times a second.
    package func keepBest() {
        keep(best: position.snapshot())
        if let vault, vault.secondsSinceWrite > 2 { save() }
    }

    /// Remembers a state as the best, to be written with the next checkpoint.
    func keep(best state: Snapshot) {
        best = state
        isBestSaved = false
    }

    /// The past was rewritten: a best state after the present step is none any more.
    func forgetBest(after step: Int) {
        if let kept = best, kept.step > step { best = nil }
    }

    /// The state of the best evaluation: from memory, from disk or by replay; nil where the run knows
    /// of none.
    package func bestState() -> Snapshot? {
        guard let step = position.state.best?.step else { return nil }
        if step == position.step { return position.snapshot() }
        if let best, best.step == step { return best }
        let found = vault?.snapshot(at: step, rewrites: timeline.rewrites, like: position.learner)
        guard let found = found ?? timeline.stateAt(step) else {
            warn(
                Text(
                    "the weights of step \(step), the best, are no longer there; the last ones are used",
                    zh: "第 \(step) 步的最优权重已不在；改用最后的权重"))
            return nil
        }
        best = found
        return found
    }

    // MARK: Checkpoints

    /// Whether so little was written lately that a checkpoint may be: tiny networks do thousands of steps a second,
    /// and writing more often would cost more than it saves.
    var isRested: Bool { (vault?.secondsSinceWrite ?? 0) > 2 }

    /// Writes a checkpoint of the present state, and before it one of the best state, where that is
    /// not on disk yet: a checkpoint never speaks of weights that are not there.
    ///
    /// - Returns: whether all of it is on disk now, or there is nowhere to write to.
    @discardableResult
    package func save(name: String? = nil) -> Bool {
        guard vault != nil else {
            isBestSaved = true
            return true
        }
        let bestStep = position.state.best?.step
        if !isBestSaved, let best, best.step != position.step, best.step == bestStep {
            guard write(best, name: nil) != nil else { return false }
            isBestSaved = true
        }
        guard write(timeline.presentState(), name: name) != nil else { return false }
        if bestStep == position.step { isBestSaved = true }
        return true
    }

    /// Writes the last checkpoint, for which no later one can stand in: a failure is not taken for an
    /// answer at once. On a full disk a run that nobody watches waits for room, its state in memory,
    /// until it is asked to stop.
    ///
    /// - Parameter inbox: what to wait with for room, and to be interrupted by; nil where it is not to be waited.
    /// - Returns: whether it and all records are on disk.
    package func saveLast(waitingWith inbox: CommandInbox?) -> Bool {
        var isWritten = save() || save()
        while problem?.isDiskFull == true, let inbox, isUnattended {
            if inbox.isEmpty { inbox.wait(timeout: .seconds(1)) }
            // A stop is obeyed by the one that waits; other commands mean nothing at the end.
            if inbox.isInterrupted() { break }
            if isWritten { flushRecords() } else { isWritten = save() }
        }
        return isWritten && problem == nil
    }

    /// Tries again to put the records in safety, the checkpoint being there.
    private func flushRecords() {
        do {
            try voice.flush()
            tell(nil)
        } catch {
            tell(problem(error, step: position.step, isRecords: true))
        }
    }

    /// Writes a state, says so, and removes what need not be kept. Training goes on when it fails.
    @discardableResult
    package func write(_ snapshot: Snapshot, name: String?) -> CheckpointRecord? {
        guard let vault else { return nil }
        let learner = position.learner
        var problem: SavingProblem?
        do {
            try voice.flush()
        } catch {
            problem = self.problem(error, step: snapshot.step, isRecords: true)
        }
        defer { watch.end() }
        let heard = told(of: snapshot)
        let hash = snapshot.parameters.withUnsafeBufferPointer {
            weightsSHA256(of: $0, layout: learner.layout, heard: heard)
        }
        let description = CheckpointDescription(
            state: snapshot.state, environment: environment, changes: timeline.changes(upTo: snapshot.step),
            rewrites: timeline.rewrites, folder: learner.experiment.folder.path(percentEncoded: false), name: name,
            weightsSHA256: hash, initialExperiment: timeline.initialExperiment, met: met(at: snapshot.step),
            trainingUnits: learner.source.unitsPerEpoch)
        var record: CheckpointRecord?
        do {
            let written = try vault.write(
                snapshot, layout: learner.layout, states: learner.stateLayout, description: description,
                preparation: CheckpointFolder.json(learner.source.data.fitted), bestStep: position.state.best?.step,
                isPast: timeline.farthest > position.step, heard: heard)
            savedStep = written.step
            voice.post(.checkpointed(written))
            record = written
        } catch {
            problem = self.problem(error, step: snapshot.step, isRecords: false)
        }
        tell(problem)
        return record
    }

    /// Tells of the bytes of a state as they are hashed and written; its parameters are both.
    private func told(of snapshot: Snapshot) -> (_ bytes: Int) -> Void {
        let total = snapshot.bytes + snapshot.parameters.count * MemoryLayout<Float>.stride
        var done = 0
        let tell = { [watch] in
            watch.heard(
                WorkProgress(
                    text: Text("saving a checkpoint", zh: "正在保存检查点"), done: min(done, total - 1), total: total,
                    countsBytes: true, canBeCancelled: false))
        }
        tell()
        return { bytes in
            done += bytes
            tell()
        }
    }

    /// The breakpoints that hold at the present step, so that a run which is resumed there goes on; nil where
    /// there is none, or another step is written.
    private func met(at step: Int) -> [String]? {
        guard step == position.step else { return nil }
        let met = metConditions()
        return met.isEmpty ? nil : met
    }

    // MARK: Where saving fails

    private func problem(_ error: any Error, step: Int, isRecords: Bool) -> SavingProblem {
        SavingProblem(
            error, step: step, isRecords: isRecords, folder: vault?.folder.path ?? "",
            waits: position.isAtEnd && isUnattended)
    }

    /// Says once that saving fails, and once that it works again.
    private func tell(_ new: SavingProblem?) {
        defer { problem = new }
        if let new {
            // States of the past that are only there to go back faster give up their room.
            if new.isDiskFull { timeline.spill?.removeAll(after: -1) }
            guard problem?.isSame(as: new) != true else { return }
            warn(new.words(savedStep: savedStep), severity: .error)
            // Where nobody watches, the one who looks after the run ends it.
            if new.isPlaceGone, !isUnattended { placeIsGone() }
        } else if problem != nil {
            warn(Text("everything is saved again", zh: "已恢复正常保存"), severity: .note)
        }
    }

    /// What a run says that ends without its last checkpoint.
    var lossWords: Text {
        let step = position.step
        if let problem, problem.isPlaceGone {
            guard let savedStep else {
                return Text(
                    "step \(step) could not be saved: \(problem.reason); nothing was saved",
                    zh: "第 \(step) 步无法保存：\(problem.reason)；没有任何内容被保存")
            }
            return Text(
                "step \(step) could not be saved: \(problem.reason); the last step that was saved is \(savedStep)",
                zh: "第 \(step) 步无法保存：\(problem.reason)；最后保存的是第 \(savedStep) 步")
        }
        let reason = problem.map { Text(": \($0.reason)", zh: "：\($0.reason)") } ?? .empty
        guard let savedStep else {
            return Text(
                "step \(step) could not be saved\(reason); once that is mended, a resumed run begins anew",
                zh: "第 \(step) 步无法保存\(reason)；问题解决后，继续训练将从头开始")
        }
        return Text(
            """
            step \(step) could not be saved\(reason); once that is mended, a resumed run goes on from step \(savedStep), \
            the last that is saved
            """,
            zh: "第 \(step) 步无法保存\(reason)；问题解决后，继续训练将从最后保存的第 \(savedStep) 步开始")
    }

    private func warn(_ text: Text, severity: Alert.Severity = .warning) {
        voice.warn(text, at: position.step, severity: severity)
    }
}
