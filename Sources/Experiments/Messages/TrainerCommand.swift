import Catalog

/// What can be asked of a trainer. Every command takes effect at a step boundary and, where it
/// changes anything, is written to the journal with the step at which it did.
public enum TrainerCommand: Sendable, Hashable, Codable {
    /// Go on until the end, a pause or a stop.
    case run
    /// Stop at the next step boundary and wait.
    case pause
    /// Run this many steps, then pause.
    case step(Int)
    /// Run until this step has been done, then pause.
    case runUntil(step: Int)
    /// Evaluate training samples and the validation split now, whether running or paused.
    case evaluate
    /// Write a checkpoint now; a name keeps it from being pruned.
    case checkpoint(name: String?)
    /// Give settings new values from the next step on; only those that can change mid-run.
    case change([SettingChange])
    /// End the run at the next step boundary; `save` writes a checkpoint first.
    case stop(save: Bool)

    /// Go back this many steps and pause there.
    case stepBack(Int)
    /// Go to the state after this step, earlier or later, and pause there.
    case goTo(step: Int)
    /// Give up a replay, a look-ahead or a run to a step that is under way; the trainer pauses.
    case cancel
    /// Save the state after this step (now, where nil) so that another run can start from it. The
    /// run itself stays where it is. Answered by `TrainerEvent.forkReady`.
    case fork(step: Int?)
    /// Pause, run ahead a few times from the same state, each with another value of one setting, and come
    /// back. Answered by `TrainerEvent.lookedAhead`.
    case lookAhead(LookAhead)
    /// Run until a condition holds, then pause.
    case runUntilCondition(String)
    /// Replace all breakpoints.
    case breakpoints([Breakpoint])
    /// Replace all watched expressions.
    case watches([String])
    /// Do the next phase of a step (forward, backward, update) and stop after it.
    case phase
    /// Leave out the batch of the next step: the step counts, but updates nothing.
    case skipBatch
    /// Report on tensors. Answered by `TrainerEvent.inspected`.
    case inspect(InspectionRequest)
    /// Report the rows of the batch of the next step with their losses. Answered by
    /// `TrainerEvent.blamed`.
    case blame
    /// Do at most so many steps a second, so that one can watch; nil as many as the machine does. Changes
    /// nothing in the result, and stands in no journal.
    case pace(Double?)
    /// Set the memory that snapshots may take.
    case snapshotBudget(bytes: Int)
}

/// A new value for one setting.
public struct SettingChange: Sendable, Hashable, Codable {
    /// Section and name: `training.learning-rate`.
    public var path: String
    /// Of the kind and in the range that the setting declares, or the change is refused.
    public var value: SettingValue

    public init(path: String, value: SettingValue) {
        self.path = path
        self.value = value
    }
}

extension TrainerCommand {
    /// Whether it moves the run to another step.
    package var isMotion: Bool {
        switch self {
        case .run, .step, .runUntil, .runUntilCondition, .stepBack, .goTo, .phase: true
        default: false
        }
    }

    /// Whether it makes an end of what is under way.
    package var isInterrupt: Bool {
        switch self {
        case .pause, .cancel, .stop: true
        default: false
        }
    }
}
