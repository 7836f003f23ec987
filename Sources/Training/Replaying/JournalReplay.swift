import Experiments
import Foundation
import Language
import Learning
import Synchronization

/// Does again what a run's journal says was done to it, without a screen, and tells whether the bits
/// agree.
///
/// The journal has the step of every command, so when a person pressed which key does not matter:
/// the replay goes to each step in turn and does there what was done.
public struct JournalReplay: Sendable {
    /// How a replay compares with what was recorded.
    public struct Report: Sendable {
        /// Whether every loss and the weights at the end agree, bit for bit.
        public var isIdentical: Bool
        /// The first thing that differs, in words; nil where nothing does.
        public var firstDifference: Text?
        /// What of the journal could not be done again, as this version does not know it; nil where all was.
        public var omission: Text?
        /// Steps done where the replay ended.
        public var step: Int
        /// SHA-256 over all parameters in order, where the replay ended.
        public var weightsSHA256: String
    }

    private let experiment: Experiment
    private let journal: [JournalEntry]
    private let start: TrainerOptions.Start
    private let threads: Int?

    /// - Parameters:
    ///   - experiment: as it was when the run began, before any change in the journal.
    ///   - journal: in the order it was written.
    ///   - start: the fork point of a run that is another's child.
    public init(
        experiment: Experiment, journal: [JournalEntry], start: TrainerOptions.Start = .beginning, threads: Int? = nil
    ) {
        self.experiment = experiment
        self.journal = journal
        self.start = start
        self.threads = threads
    }

    /// Replays up to a step.
    ///
    /// - Parameters:
    ///   - recorded: the records of the run's steps, to find the first that differs; of a step that
    ///     was done more than once, the last.
    ///   - step: where the run ended.
    ///   - hash: SHA-256 of the weights there; nil where it is not known.
    /// - Throws: `ExperimentError` and others that keep the run from starting, as a message.
    public func run(recorded: [StepRecord], until step: Int, hash: String?) throws -> Report {
        let listener = ReplayListener()
        let run = TrainingRun(
            experiment: experiment,
            options: TrainerOptions(
                threads: threads, start: start, startPaused: true, breakpoints: [], watches: []),
            sinks: [listener])
        run.start()
        try listener.waitForPause()
        for command in Self.script(journal, until: step) {
            run.send(command)
            if command.isMotion { try listener.waitForPause() }
        }
        run.send(.stop(save: false))
        run.wait()
        guard let outcome = listener.outcome else {
            throw ReplayError(listener.failure ?? Text("it did not end", zh: "重放没有结束"))
        }
        let difference = Self.difference(of: listener.losses, outcome, from: recorded, until: step, hash: hash)
        return Report(
            isIdentical: difference == nil, firstDifference: difference,
            omission: Self.omission(in: journal, until: step), step: outcome.step,
            weightsSHA256: outcome.weightsSHA256)
    }

    private static func difference(
        of losses: [Int: Double], _ outcome: RunOutcome, from recorded: [StepRecord], until step: Int, hash: String?
    ) -> Text? {
        for record in recorded where record.step <= step {
            guard let loss = losses[record.step], loss != record.loss else { continue }
            return Text(
                "step \(record.step): loss \(loss), not \(record.loss)",
                zh: "第 \(record.step) 步：损失为 \(loss)，而不是 \(record.loss)")
        }
        if outcome.step != step {
            return Text(
                "it ended at step \(outcome.step), not \(step)", zh: "结束于第 \(outcome.step) 步，而不是第 \(step) 步")
        }
        guard let hash, hash != outcome.weightsSHA256 else { return nil }
        return Text("weights after step \(step)", zh: "第 \(step) 步之后的权重")
    }

    /// Says which entries of a journal cannot be done again.
    package static func omission(in journal: [JournalEntry], until end: Int) -> Text? {
        let steps = journal.filter { !$0.action.isKnown && $0.step <= end }.map(\.step)
        guard let first = steps.first else { return nil }
        return steps.count == 1
            ? Text(
                "an entry of the journal, at step \(first), is unknown to this version and was not done again",
                zh: "操作日志中第 \(first) 步的一项是本版本不认识的，没有重放")
            : Text(
                """
                \(steps.count) entries of the journal, the first at step \(first), are unknown to this version and \
                were not done again
                """,
                zh: "操作日志中有 \(steps.count) 项是本版本不认识的（第一项在第 \(first) 步），没有重放")
    }

    /// The commands that make the same run: those of the journal that change something, with motions
    /// to their steps between them.
    package static func script(_ journal: [JournalEntry], until end: Int) -> [TrainerCommand] {
        var script: [TrainerCommand] = []
        var place = 0
        func go(to step: Int) {
            guard step != place else { return }
            script.append(.goTo(step: step))
            place = step
        }
        for entry in journal {
            switch entry.action {
            case .change, .skipBatch:
                go(to: entry.step)
                if let command = entry.action.command { script.append(command) }
            case .stepBack(let count):
                go(to: entry.step)
                go(to: max(0, entry.step - max(1, count)))
            case .goTo(let step):
                go(to: entry.step)
                go(to: step)
            default: break
            }
        }
        go(to: end)
        return script
    }
}

/// A replay that could not be carried out, and why.
public struct ReplayError: ExplainedError, Hashable {
    /// What kept it from ending, for a person.
    public var text: Text

    public init(_ text: Text) {
        self.text = text
    }
}

/// Follows a replay: the losses, and the moments at which the trainer waits.
private final class ReplayListener: EventSink {
    private struct Heard {
        var pauses = 0
        var losses: [Int: Double] = [:]
        var outcome: RunOutcome?
        var failure: Text?
    }

    private let heard = Mutex(Heard())
    private let waiting = Mailbox<Bool>()

    func post(_ events: [TrainerEvent]) {
        for event in events {
            switch event {
            case .steps(let records):
                heard.withLock { for record in records { $0.losses[record.step] = record.loss } }
            case .timeline:
                waiting.post(true)
            case .finished(let outcome):
                heard.withLock { $0.outcome = outcome }
                waiting.post(true)
            case .failed(let message):
                heard.withLock { $0.failure = message }
                waiting.post(true)
            case .refused(_, let reason):
                heard.withLock { $0.failure = reason }
                waiting.post(true)
            default: break
            }
        }
    }

    /// Losses by step. Only looked up.
    var losses: [Int: Double] { heard.withLock { $0.losses } }
    var outcome: RunOutcome? { heard.withLock { $0.outcome } }
    var failure: Text? { heard.withLock { $0.failure } }

    func waitForPause() throws {
        while true {
            waiting.wait()
            if !waiting.drain().isEmpty { break }
        }
        if let failure { throw ReplayError(failure) }
    }
}
