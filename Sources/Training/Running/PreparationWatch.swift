import Datasets
import Foundation

/// Follows the reading of a run's data: says how far it has come, and ends it where the run is told to stop.
final class PreparationWatch {
    /// What was asked of the run meanwhile, for the trainer to obey.
    private(set) var commandsHeard: [TrainerCommand] = []
    private let commands: Mailbox<TrainerCommand>
    private let voice: RunVoice
    private let clock = ContinuousClock()
    private var lastWord: ContinuousClock.Instant
    private var lastProgress: Progress?

    /// The run was told to stop before it was prepared.
    struct Stopped: Error {}

    init(commands: Mailbox<TrainerCommand>, voice: RunVoice) {
        self.commands = commands
        self.voice = voice
        lastWord = clock.now
    }

    func heard(_ progress: DataProgress) throws {
        commandsHeard += commands.drain()
        if commandsHeard.contains(where: { if case .stop = $0 { true } else { false } }) { throw Stopped() }
        guard clock.now - lastWord > .milliseconds(100) else { return }
        lastWord = clock.now
        let word = Progress(text: progress.title, done: progress.done, total: progress.total, canBeCancelled: false)
        lastProgress = word
        voice.post(.progress(word))
    }

    /// The data are read.
    func end() {
        guard let last = lastProgress else { return }
        voice.post(.progress(Progress(text: last.text, done: last.total, total: last.total)))
    }
}
