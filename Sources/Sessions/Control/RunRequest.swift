import Experiments
import Foundation
import Language

/// What one program asks of another that writes to a session and trains a run there.
public enum RunRequest: Sendable, Hashable {
    /// Something that a trainer is commanded; only what moves it, ends it or saves it can be asked from outside.
    case command(TrainerCommand)
    /// Save, end the run and let go of the session, so that whoever asks can go on with it.
    case handOver

    /// Nil for a command that cannot be asked from outside.
    public init?(_ command: TrainerCommand) {
        switch command {
        case .pause, .run, .step, .runUntil, .runUntilCondition, .evaluate, .checkpoint, .stop(save: true):
            self = .command(command)
        default: return nil
        }
    }

    /// A word and what belongs to it, as it stands in the tables and as a person types it: `step 5`.
    public init?(words text: String) {
        let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
        let rest = parts.count > 1 ? parts[1] : nil
        switch (parts.first, rest) {
        case ("pause", nil): self = .command(.pause)
        case ("run", nil): self = .command(.run)
        case ("step", nil): self = .command(.step(1))
        case ("step", let count?):
            guard let count = Self.count(count) else { return nil }
            self = .command(.step(count))
        case ("run-until", let target?):
            if let step = Self.count(target) {
                self = .command(.runUntil(step: step))
            } else {
                guard (try? Expression.condition(target)) != nil else { return nil }
                self = .command(.runUntilCondition(target))
            }
        case ("evaluate", nil): self = .command(.evaluate)
        case ("checkpoint", let name): self = .command(.checkpoint(name: name))
        case ("stop", nil): self = .command(.stop(save: true))
        case ("hand-over", nil): self = .handOver
        default: return nil
        }
    }

    /// The words that mean this.
    public var words: String {
        switch self {
        case .handOver: return "hand-over"
        case .command(let command):
            switch command {
            case .pause: return "pause"
            case .step(let count): return "step \(count)"
            case .runUntil(let step): return "run-until \(step)"
            case .runUntilCondition(let condition): return "run-until \(condition)"
            case .evaluate: return "evaluate"
            case .checkpoint(let name): return name.map { "checkpoint \($0)" } ?? "checkpoint"
            case .stop: return "stop"
            default: return "run"
            }
        }
    }

    private static func count(_ text: String) -> Int? {
        Int(text).flatMap { (1...1 << 48).contains($0) ? $0 : nil }
    }
}

/// What came of a request.
public enum RequestAnswer: Sendable, Hashable {
    /// It was read, and what it takes is under way.
    case taken
    /// It was done; of a session that is handed over, the run that was trained and what it was doing.
    case done(run: RunID?, state: RunState?)
    /// It was not done.
    case refused(Text)
}

/// A request as the program that is asked finds it.
public struct PostedRequest: Sendable, Hashable {
    /// By which it is answered.
    public var id: Int64
    /// The run that is meant; nil for whichever is trained.
    public var run: RunID?
    /// Nil where it is none that this version knows.
    public var request: RunRequest?
    /// The process that asks.
    public var asker: Int32
}
