import Experiments
import Foundation
import Language

/// The number of a run inside its session, from 1.
public struct RunID: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
    /// Counted from 1; that of a deleted run is not given again.
    public let number: Int64

    public init(_ number: Int64) { self.number = number }

    /// The number alone: `3`.
    public var description: String { String(number) }

    /// By the order in which they were added.
    public static func < (first: RunID, second: RunID) -> Bool { first.number < second.number }
}

/// Where a run branched off another, whose history it shares up to the step.
public struct RunOrigin: Sendable, Hashable, Codable {
    /// The run it branched off, in the same session.
    public var parent: RunID
    /// Steps the two have in common.
    public var step: Int

    public init(parent: RunID, step: Int) {
        self.parent = parent
        self.step = step
    }
}

/// A run as the session knows it.
public struct RunRecord: Sendable, Identifiable {
    /// Its number in the session.
    public var id: RunID
    /// The name of its experiment.
    public var name: String
    /// The run it was forked from; nil for one that began at step 0.
    public var origin: RunOrigin?
    /// When it was added to the session.
    public var created: Date
    /// What it is doing. A run whose program was killed counts as `stopped`.
    public var state: RunState
    /// Why it failed; nil where it did not.
    public var failure: Text?
    /// Steps recorded.
    public var step: Int
    /// Seconds of training so far.
    public var seconds: Double
    /// The canonical text of its experiment file.
    public var experiment: String
    /// The folder that file names in it start from: inside the session where the data were copied.
    public var folder: URL
    /// The folder that the session's copy of the data was made from; nil where there is none, or it is not known.
    public var original: String?
    /// Steps a second at most that a person chose, 0 for no limit; nil where none was chosen.
    public var pace: Double?
    /// Nil until the data are read and the model is built.
    public var plan: RunPlan?
    /// Nil until it is over.
    public var outcome: RunOutcome?

    /// Why it failed, in English.
    public var message: String? { failure?.in(.english) }

    /// Whether there is something left to train.
    public var canResume: Bool { state != .finished }
}
