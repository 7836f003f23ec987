import Datasets
import Experiments
import Foundation
import Graphs
import Kernels
import Language
import Learning
import Models
import Synchronization

/// A run of an experiment on a thread of its own.
///
/// Commands are sent from any thread and take effect at step boundaries. Events reach the sinks on
/// the trainer's thread, in order.
public final class TrainingRun: Sendable {
    /// As it was given; what is changed during the run does not show here.
    public let experiment: Experiment
    private let options: TrainerOptions
    private let sinks: [any EventSink]
    private let commands = Mailbox<TrainerCommand>()
    private let progress = Mutex(Stage.waiting)
    private let ended = NSCondition()

    private enum Stage {
        case waiting, running, over
    }

    /// Nothing happens before `start`.
    public init(experiment: Experiment, options: TrainerOptions, sinks: [any EventSink]) {
        self.experiment = experiment
        self.options = options
        self.sinks = sinks
    }

    /// Starts the thread; a second call does nothing. Commands sent before are obeyed at once.
    public func start() {
        let isFirst = progress.withLock { stage in
            guard stage == .waiting else { return false }
            stage = .running
            return true
        }
        guard isFirst else { return }
        let code = TrainerThread.start { [self] in
            run()
            end()
        }
        guard code != 0 else { return }
        // Nobody waits for a thread that the system does not give, as where memory is limited.
        let reason = String(cString: strerror(code))
        let voice = RunVoice(EventStream(sinks: sinks, copy: experiment.dataCopy))
        voice.tell(.failed)
        voice.post(
            .failed(message: Text("no thread can be started to train: \(reason)", zh: "无法启动训练线程：\(reason)")))
        voice.post()
        end()
    }

    private func end() {
        ended.lock()
        progress.withLock { $0 = .over }
        ended.broadcast()
        ended.unlock()
    }

    /// Asks the trainer for something, from any thread and before `start` too; what comes of it is told by events.
    public func send(_ command: TrainerCommand) { commands.post(command) }

    /// Whether the thread is through: every event has reached every sink.
    public var isOver: Bool { progress.withLock { $0 == .over } }

    /// Blocks until the run is over; returns at once for one that was never started.
    public func wait() {
        guard progress.withLock({ $0 != .waiting }) else { return }
        ended.lock()
        while !isOver { ended.wait() }
        ended.unlock()
    }

    private func run() {
        let voice = RunVoice(EventStream(sinks: sinks, copy: experiment.dataCopy))
        voice.tell(.preparing)
        do {
            let trainer = try TrainerPreparation(
                experiment: experiment, options: options, commands: commands, voice: voice
            ).trainer()
            trainer.run()
        } catch is PreparationWatch.Stopped {
            voice.tell(.stopped)
        } catch {
            voice.tell(.failed)
            voice.post(.failed(message: Text(explaining: error)))
        }
        voice.post()
    }
}
