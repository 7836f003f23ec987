import Experiments
import Foundation
import Language
import Learning

/// The past of a run: the states it can go back to, what was changed on the way, and how far it ever came.
package final class RunTimeline {
    let position: RunPosition
    let voice: RunVoice
    let inbox: CommandInbox
    /// Checkpoints, which are states to go back to as well; nil where none are written.
    let vault: CheckpointVault?
    /// States in memory.
    private(set) var ring: SnapshotRing<Snapshot>
    /// Where states go that have no more room in memory.
    let spill: SnapshotSpill?
    /// Makes the state that the run began with; nil where it is not known any more.
    var origin: (() throws -> Snapshot)?
    /// The experiment as it was before any change.
    var initialExperiment: String?

    /// The farthest step that was ever done.
    package private(set) var farthest = 0
    /// Settings changed in the run, in order; those at steps not yet reached are a future that going back has left, and
    /// apply again when it comes.
    package private(set) var changes: [MidRunChange] = []
    /// How many of the changes are in force.
    private(set) var applied = 0
    /// The step every rewriting of the past started from.
    package private(set) var rewrites: [Int] = []
    /// What evaluations told at the steps where they were, for replays. Only looked up.
    private var figures: [Int: EvaluationFigures] = [:]
    /// Seconds a copy of the state takes, and when the last was made, in seconds of training.
    private var snapshotCost = 0.0
    private var lastSnapshot = 0.0

    init(
        position: RunPosition, voice: RunVoice, inbox: CommandInbox, budget: Int, vault: CheckpointVault?,
        spill: SnapshotSpill?
    ) {
        self.position = position
        self.voice = voice
        self.inbox = inbox
        self.vault = vault
        self.spill = spill
        ring = SnapshotRing(budget: budget)
    }

    /// The timeline of a run at its beginning, which spills nothing.
    package convenience init(
        position: RunPosition, voice: RunVoice, inbox: CommandInbox, budget: Int, checkpoints: CheckpointFolder?
    ) {
        self.init(
            position: position, voice: voice, inbox: inbox, budget: budget,
            vault: checkpoints.map(CheckpointVault.init), spill: nil)
        let first = position.snapshot()
        origin = { first }
    }

    /// Takes up the past of a run that goes on from a checkpoint.
    func resume(at step: Int, changes: [MidRunChange], rewrites: [Int]) {
        begin(at: step)
        self.changes = changes
        applied = changes.count
        self.rewrites = rewrites
    }

    /// The past begins at a step, as for a fork.
    func begin(at step: Int) { farthest = step }

    // MARK: What happens

    /// A step was done for the first time, or again.
    package func stepDone() { farthest = max(farthest, position.step) }

    /// Lets the state know the figures of an evaluation, and remembers them.
    ///
    /// - Returns: whether they are the best so far.
    func fold(_ new: EvaluationFigures) -> Bool {
        figures[position.step] = new
        return position.fold(new)
    }

    /// What the evaluation after a step told; nil where it is not remembered.
    func figures(at step: Int) -> EvaluationFigures? { figures[step] }

    /// Whether a person asked to leave out the batch of a step.
    func skips(_ step: Int) -> Bool { changes.contains { $0.step == step && $0.skipsBatch } }

    /// Writes down a change that was made at the present step; what was done after it no longer belongs to the run.
    ///
    /// - Returns: whether the past was rewritten.
    package func add(_ wanted: [SettingChange], skipsBatch: Bool = false) -> Bool {
        let rewrites = rewriteFuture()
        changes.append(MidRunChange(step: position.step, changes: wanted, skipsBatch: skipsBatch))
        applied = changes.count
        return rewrites
    }

    private func rewriteFuture() -> Bool {
        let step = position.step
        guard farthest > step || applied < changes.count else { return false }
        changes.removeSubrange(applied...)
        rewrites.append(step)
        farthest = step
        figures = figures.filter { $0.key <= step }
        ring.removeAll(after: step)
        spill?.removeAll(after: step)
        return true
    }

    /// Makes the changes that were made at this step when the run was first here.
    package func applyChangesAhead() throws {
        guard applied < changes.count, changes[applied].step <= position.step else { return }
        var experiment = position.learner.experiment
        while applied < changes.count, changes[applied].step <= position.step {
            for change in changes[applied].changes { try experiment.set(change.path, to: change.value) }
            applied += 1
        }
        try position.learner.adopt(experiment)
        position.state.experiment = experiment.toml()
    }

    // MARK: Snapshots

    /// Whether enough training lies between the last copy of the state and now: copies shall cost no
    /// more than a twentieth of the time, and none is needed within five milliseconds.
    ///
    /// On a busy machine a copy can be measured a hundred times longer than it takes; with fewer copies the first step
    /// back would be a replay of many. So it is taken for no slower than three gigabytes a second.
    var isSnapshotDue: Bool {
        guard ring.budget > 0 else { return false }
        let cost = min(snapshotCost, Double(ring.snapshots.last?.bytes ?? 0) / 3e9)
        return position.state.seconds - lastSnapshot >= max(0.005, 20 * cost)
    }

    /// Copies the present state, unless it is there already.
    package func keepSnapshot() {
        lastSnapshot = position.state.seconds
        // States are kept as they were right after their step, before anything was changed there.
        guard ring.budget > 0, changes.prefix(applied).last?.step != position.step, kept == nil else { return }
        let clock = ContinuousClock()
        let start = clock.now
        let evicted = ring.insert(position.snapshot())
        let seconds = (clock.now - start) / .seconds(1)
        for snapshot in evicted { spill?.store(snapshot) }
        // The quickest counts, as others were held up by something else; slowly it is forgotten.
        snapshotCost = snapshotCost == 0 ? seconds : min(seconds, 1.1 * snapshotCost)
    }

    /// The present state: the copy kept of it, or else a new one.
    func presentState() -> Snapshot { kept ?? position.snapshot() }

    private var kept: Snapshot? {
        ring.snapshots.last { $0.step == position.step }.flatMap { $0.state == position.state ? $0 : nil }
    }

    func setBudget(_ bytes: Int) {
        for evicted in ring.setBudget(max(0, bytes), present: position.step) { spill?.store(evicted) }
    }

    /// What can be reached from here.
    package func summary(secondsPerStep: Double) -> Timeline {
        let onDisk = (vault?.steps(upTo: farthest, rewrites: rewrites) ?? []) + (spill?.steps ?? [])
        return Timeline(
            step: position.step, farthest: farthest, inMemory: ring.steps, onDisk: Array(Set(onDisk)).sorted(),
            bytes: ring.bytes, budget: ring.budget, secondsPerStep: secondsPerStep)
    }

    /// Makes a state of this run the present one.
    ///
    /// - Parameter applied: how many of the changes it has in it; nil for a state as it was right after its step,
    ///   before any change made there.
    func restore(_ snapshot: Snapshot, applied: Int? = nil) {
        if snapshot.state.experiment != position.state.experiment {
            do {
                try position.learner.adopt(
                    Experiment(stored: snapshot.state.experiment, folder: position.learner.experiment.folder))
            } catch {
                warn(
                    Text(
                        "settings of step \(snapshot.step) could not be taken: \(Text(explaining: error))",
                        zh: "无法采用第 \(snapshot.step) 步的设置：\(Text(explaining: error))"), severity: .error)
            }
        }
        position.restore(snapshot)
        self.applied = applied ?? changes.prefix { $0.step < snapshot.step }.count
        lastSnapshot = position.state.seconds
    }

    func warn(_ text: Text, severity: Alert.Severity = .warning) {
        voice.warn(text, at: position.step, severity: severity)
    }

    /// What of the run a checkpoint of a state has to tell.
    func changes(upTo step: Int) -> [MidRunChange] { changes.filter { $0.step <= step } }
}
