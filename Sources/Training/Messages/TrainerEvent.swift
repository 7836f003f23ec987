/// What a trainer tells those who listen: the screen, the session's writer, the command line.
public enum TrainerEvent: Sendable {
    /// Data are read and the model is built; said once, before the first step.
    case prepared(RunPlan)
    case stateChanged(RunState)
    /// The steps done since the last such event, in order. None is ever left out.
    case steps([StepRecord])
    case evaluated(Evaluation)
    /// Text the model wrote, for language models.
    case sampled(TextSample)
    case checkpointed(CheckpointRecord)
    case alert(Alert)
    case journal(JournalEntry)
    /// The run is over, by itself or because it was asked to stop.
    case finished(RunOutcome)
    /// The run could not go on. The message names the place, the reason and the way out.
    case failed(message: String)

    /// The trainer now stands at another step: it went back, or forward again. Records of later
    /// steps stay true as long as nothing is changed.
    case moved(step: Int)
    /// A setting was changed in the past: records after this step no longer belong to the run.
    case rewritten(step: Int)
    /// How far a replay or a look-ahead has come.
    case progress(Progress)
    /// What can be reached, and at what cost; posted while paused.
    case timeline(Timeline)
    case forkReady(ForkPoint)
    case lookedAhead(LookAheadResult)
    case breakpointHit(BreakpointHit)
    /// Values of the watched expressions, at most ten times a second.
    case watched([WatchValue])
    /// One phase of a step was done, and the one named comes next.
    case phase(StepPhase, step: Int)
    case inspected(Inspection)
    case blamed(BatchBlame)
    /// A command was refused; the message says why and what would be possible.
    case refused(TrainerCommand, reason: String)
}

/// What a run is doing, or how it ended; `stopped` and `failed` ones can be resumed.
public enum RunState: String, Sendable, Hashable, Codable {
    case preparing, running, paused, evaluating, saving, finished, stopped, failed
}
