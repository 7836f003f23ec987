import Foundation
import Sessions
import Training

/// A run of a session, loaded where its last checkpoint left it to be asked something. What it does is written nowhere,
/// save for the states it is asked to keep.
final class LoadedRun {
    /// Where it stands, and how far it had come.
    private(set) var timeline: Timeline?
    private let run: TrainingRun
    private let events = Mailbox<TrainerEvent>()
    /// Alerts since the last question.
    private var alerts: [String] = []

    /// Loads the run; the session must be open for writing, so that no other program trains it.
    /// - Parameter takesLast: whether the step that was saved last is meant: an earlier one will not do then.
    /// - Throws: `CommandFailure` with what the trainer says.
    init(_ id: RunID, of session: Session, threads: Int?, takesLast: Bool) throws {
        let recorded = try session.recordedCheckpoints(of: id)
        let folder = CheckpointFolder(session.checkpointFolder(of: id))
        if takesLast, let problem = Checkpoint.newest(in: folder, recorded: recorded).damaged.first {
            throw CommandFailure("\(problem). It is the last that was saved; --at takes an earlier step")
        }
        run = TrainingRun(
            experiment: try session.experiment(of: id),
            options: TrainerOptions(
                threads: threads, checkpointFolder: session.checkpointFolder(of: id), start: .resume,
                startPaused: true, breakpoints: [], watches: [], past: .init(checkpoints: recorded),
                snapshotBudget: 0, staysAfterEnd: true, files: session.files),
            sinks: [events])
        run.start()
        _ = try answer { if case .timeline = $0 { true } else { nil } }
        for alert in alerts { Output.complain("workbench: \(alert)") }
    }

    deinit {
        run.send(.stop(save: false))
        run.wait()
    }

    /// Goes to a step that the run has done.
    func go(to step: Int) throws(CommandFailure) {
        guard let timeline, step != timeline.step else { return }
        guard (0...timeline.farthest).contains(step) else {
            throw CommandFailure("step \(step) is not among the \(timeline.farthest) steps that are saved")
        }
        _ = try ask(.goTo(step: step)) { if case .timeline = $0 { true } else { nil } }
        guard self.timeline?.step == step else {
            throw CommandFailure("step \(step) cannot be gone to: \(alerts.last ?? "it is not there")")
        }
    }

    /// Sends a command and waits for the event that answers it.
    func ask<Answer>(_ command: TrainerCommand, _ find: (TrainerEvent) -> Answer?) throws(CommandFailure) -> Answer {
        alerts = []
        run.send(command)
        return try answer(find)
    }

    private func answer<Answer>(_ find: (TrainerEvent) -> Answer?) throws(CommandFailure) -> Answer {
        while true {
            events.wait(timeout: .seconds(1))
            var found: Answer?
            for event in events.drain() {
                switch event {
                case .timeline(let timeline): self.timeline = timeline
                case .alert(let alert): alerts.append(alert.message)
                case .failed(let message), .refused(_, let message): throw CommandFailure(message)
                default: break
                }
                found = found ?? find(event)
            }
            if let found { return found }
        }
    }
}
