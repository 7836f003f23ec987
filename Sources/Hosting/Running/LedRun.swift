import Experiments
import Formats
import Language
import Sessions
import Training

/// A run that is led by questions: each command is sent and its answer waited for. Used on one thread.
public final class LedRun {
    /// What is known of the run since before its first step.
    public private(set) var plan: RunPlan?
    /// The step done last.
    public private(set) var record: StepRecord?
    /// Where it stands, and how far it had come.
    public private(set) var timeline: Timeline?
    /// What the trainer remarked since the last command.
    public private(set) var alerts: [Text] = []
    private var state = RunState.preparing
    private let driver: RunDriver
    private let events = Mailbox<TrainerEvent>()

    /// Prepares an experiment's run that is kept nowhere; returns once it waits before its first step.
    /// - Throws: `RunFailure` with what the trainer says.
    public init(trying experiment: Experiment, threads: Int?) throws {
        driver = RunDriver(trying: experiment, threads: threads, events: events)
        driver.start()
        try wait { $0.state == .paused }
    }

    /// Loads a run of a session, which must be open for writing, to be asked something: what it does is written nowhere,
    /// save for the states it is asked to keep.
    /// - Parameter takesLast: whether the step that was saved last is meant: an earlier one will not do then.
    /// - Throws: `RunFailure` with what the trainer says.
    public init(asking id: RunID, of session: Session, threads: Int?, takesLast: Bool) throws {
        let recorded = try session.recordedCheckpoints(of: id)
        let folder = CheckpointFolder(session.checkpointFolder(of: id))
        if takesLast, let problem = Checkpoint.newest(in: folder, recorded: recorded).damaged.first {
            throw RunFailure(
                Text(
                    "\(problem). It is the last that was saved; --at takes an earlier step",
                    zh: "\(problem)。这是最后保存的检查点；可用 --at 指定更早的步"))
        }
        driver = try RunDriver(asking: id, of: session, threads: threads, events: events)
        driver.start()
        _ = try answer { if case .timeline = $0 { true } else { nil } }
    }

    deinit { driver.end(save: false) }

    /// Whether it has ended: at its last step, or before where it no longer gets better.
    public var isOver: Bool { [.finished, .stopped, .failed].contains(state) }

    /// Runs to a step and waits there, or at its end where that comes before.
    public func run(to step: Int) throws {
        guard !isOver else { return }
        driver.send(.runUntil(step: step))
        try wait { $0.isOver || $0.state == .paused && ($0.record?.step ?? 0) >= step }
    }

    /// Goes to a step that the run has done.
    public func go(to step: Int) throws {
        guard let timeline, step != timeline.step else { return }
        guard (0...timeline.farthest).contains(step) else {
            throw RunFailure(
                Text(
                    "step \(step) is not among the \(timeline.farthest) steps that are saved",
                    zh: "第 \(step) 步不在已保存的 \(timeline.farthest) 步之内"))
        }
        _ = try ask(.goTo(step: step)) { if case .timeline = $0 { true } else { nil } }
        guard self.timeline?.step == step else {
            let reason = alerts.last ?? Text("it is not there", zh: "该步不存在")
            throw RunFailure(Text("step \(step) cannot be gone to: \(reason)", zh: "无法转到第 \(step) 步：\(reason)"))
        }
    }

    /// Sends a command and waits for the event that answers it.
    public func ask<Answer>(_ command: TrainerCommand, _ find: (TrainerEvent) -> Answer?) throws -> Answer {
        alerts = []
        driver.send(command)
        return try answer(find)
    }

    private func answer<Answer>(_ find: (TrainerEvent) -> Answer?) throws -> Answer {
        while true {
            var found: Answer?
            for event in try next() { found = found ?? find(event) }
            if let found { return found }
        }
    }

    private func wait(until isDone: (LedRun) -> Bool) throws {
        while !isDone(self) {
            for case .breakpointHit(let hit) in try next() {
                throw RunFailure(
                    Text(
                        "it stops before step \(hit.step + 1), where \(hit.condition)",
                        zh: "运行停在第 \(hit.step + 1) 步之前：\(hit.condition)"))
            }
        }
    }

    /// Takes in what the trainer has said, or waits a second for it to say something.
    private func next() throws -> [TrainerEvent] {
        events.wait(timeout: .seconds(1))
        let events = events.drain()
        for event in events {
            switch event {
            case .prepared(let plan): self.plan = plan
            case .stateChanged(let state): self.state = state
            case .steps(let records): record = records.last ?? record
            case .timeline(let timeline): self.timeline = timeline
            case .alert(let alert): alerts.append(alert.text)
            case .failed(let message), .refused(_, let message): throw RunFailure(message)
            default: break
            }
        }
        return events
    }
}

/// Why a run that was to be led somewhere is not there, in the words of the trainer or of whoever leads it.
public struct RunFailure: ExplainedError {
    public let text: Text

    public init(_ text: Text) { self.text = text }
}
