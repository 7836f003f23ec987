import Training

/// A run that is led step by step and kept nowhere, to learn something about it.
final class TrialRun {
    /// What is known of it since before its first step.
    private(set) var plan: RunPlan?
    /// The step done last.
    private(set) var record: StepRecord?
    private let run: TrainingRun
    private let events = Mailbox<TrainerEvent>()
    private var state = RunState.preparing

    /// Prepares the run; returns once it waits before its first step.
    /// - Throws: `CommandFailure` with what the trainer says.
    init(_ experiment: Experiment, threads: Int?) throws(CommandFailure) {
        run = TrainingRun(
            experiment: experiment, options: TrainerOptions(threads: threads, startPaused: true, snapshotBudget: 0),
            sinks: [events])
        run.start()
        try wait { self.state == .paused }
    }

    deinit {
        run.send(.stop(save: false))
        run.wait()
    }

    /// Runs to a step and waits there.
    func run(to step: Int) throws(CommandFailure) {
        run.send(.runUntil(step: step))
        try wait { self.state == .paused && (self.record?.step ?? 0) >= step }
    }

    private func wait(until isDone: () -> Bool) throws(CommandFailure) {
        while !isDone() {
            events.wait(timeout: .seconds(1))
            for event in events.drain() {
                switch event {
                case .prepared(let plan): self.plan = plan
                case .stateChanged(let state): self.state = state
                case .steps(let records): record = records.last ?? record
                case .failed(let message): throw CommandFailure(message)
                case .breakpointHit(let hit):
                    throw CommandFailure("it stops before step \(hit.step + 1), where \(hit.expression)")
                default: break
                }
            }
        }
    }
}

/// A failure told in words of its own.
struct CommandFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
