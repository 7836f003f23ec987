import Language

/// Which of a run's checkpoints is asked for.
public enum CheckpointChoice: Sendable, Hashable, CustomStringConvertible {
    /// The one with the best weights by the primary metric; the newest where nothing was evaluated.
    case best
    /// The one that was written last.
    case last
    /// The one that was written last at this step.
    case step(Int)

    /// Reads `best`, `last` or a step; nil for anything else.
    public init?(_ text: String) {
        switch text {
        case "best": self = .best
        case "last": self = .last
        default:
            guard let step = Int(text), CheckpointFolder.steps.contains(step) else { return nil }
            self = .step(step)
        }
    }

    /// `best`, `last` or the step, as a person types it.
    public var description: String {
        switch self {
        case .best: "best"
        case .last: "last"
        case .step(let step): String(step)
        }
    }
}

/// A checkpoint that was asked for.
public struct ChosenCheckpoint: Sendable {
    /// Read and verified.
    public var checkpoint: Checkpoint
    /// What a person should know of how it was found: which one it stands in for, and why. Empty where it is the very
    /// one that was asked for.
    public var notes: [Text] = []
    /// Whether it is another than was asked for, as that is damaged or gone.
    public var isFallback = false
}
