import Language

/// What a trainer tells those who listen: the screen, the session's writer, the command line.
public enum TrainerEvent: Sendable {
    /// Data are read and the model is built; said once, before the first step.
    case prepared(RunPlan)
    /// The run begins or ceases to do something; said only where it is another thing than before.
    case stateChanged(RunState)
    /// The steps done since the last such event, in order. None is ever left out.
    case steps([StepRecord])
    /// A split was measured.
    case evaluated(Evaluation)
    /// Text the model wrote, for language models.
    case sampled(TextSample)
    /// A checkpoint is safely on disk.
    case checkpointed(CheckpointRecord)
    /// Something a person should know of was noticed.
    case alert(Alert)
    /// A command has taken effect, and stands in the journal.
    case journal(JournalEntry)
    /// The run is over, by itself or because it was asked to stop.
    case finished(RunOutcome)
    /// The run could not go on. The message names the place, the reason and the way out.
    case failed(message: Text)

    /// The trainer now stands at another step: it went back, or forward again. Records of later
    /// steps stay true as long as nothing is changed.
    case moved(step: Int)
    /// A setting was changed in the past: records after this step no longer belong to the run.
    case rewritten(step: Int)
    /// The run has another number of steps than was said in its plan: its length was changed, or the change gone back to.
    case lengthChanged(totalSteps: Int)
    /// How far a replay or a look-ahead has come.
    case progress(WorkProgress)
    /// What can be reached, and at what cost; posted while paused.
    case timeline(Timeline)
    /// The state that was asked for by `TrainerCommand.fork` is saved.
    case forkReady(ForkPoint)
    /// The look-ahead is over, or was given up; the run is where it was.
    case lookedAhead(LookAheadResult)
    /// A condition held: the run waits before the update, or ends where nobody is there to look.
    case breakpointHit(BreakpointHit)
    /// Values of the watched expressions, at most ten times a second.
    case watched([WatchValue])
    /// One phase of a step was done, and the one named comes next.
    case phase(StepPhase, step: Int)
    /// The answer to `TrainerCommand.inspect`.
    case inspected(Inspection)
    /// The answer to `TrainerCommand.blame`.
    case blamed(BatchBlame)
    /// A command was refused; the message says why and what would be possible.
    case refused(TrainerCommand, reason: Text)
}

/// What a run is doing, or how it ended; `stopped` and `failed` ones can be resumed.
public enum RunState: String, Sendable, Hashable, Codable {
    case preparing, running, paused, evaluating, saving, finished, stopped, failed

    /// As people read it.
    public var word: Text {
        switch self {
        case .preparing: Text("preparing", zh: "准备中")
        case .running: Text("running", zh: "运行中")
        case .paused: Text("paused", zh: "已暂停")
        case .evaluating: Text("evaluating", zh: "评估中")
        case .saving: Text("saving", zh: "保存中")
        case .finished: Text("finished", zh: "已完成")
        case .stopped: Text("stopped", zh: "已停止")
        case .failed: Text("failed", zh: "失败")
        }
    }
}
