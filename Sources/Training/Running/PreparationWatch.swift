import Datasets
import Experiments
import Formats

/// Follows the reading of a run's data: says how far it has come, and ends it where the run is told to stop.
final class PreparationWatch {
    /// What was asked of the run meanwhile, for the trainer to obey.
    private(set) var commandsHeard: [TrainerCommand] = []
    private let commands: Mailbox<TrainerCommand>
    private let work: WorkWatch

    /// The run was told to stop before it was prepared.
    struct Stopped: Error {}

    init(commands: Mailbox<TrainerCommand>, voice: RunVoice) {
        self.commands = commands
        work = WorkWatch(voice: voice)
    }

    func heard(_ progress: DataProgress) throws {
        commandsHeard += commands.drain()
        if commandsHeard.contains(where: { if case .stop = $0 { true } else { false } }) { throw Stopped() }
        work.heard(
            WorkProgress(
                text: progress.title, done: progress.done, total: progress.total, countsBytes: progress.countsBytes,
                canBeCancelled: false))
    }

    /// The data are read.
    func end() { work.end() }
}
