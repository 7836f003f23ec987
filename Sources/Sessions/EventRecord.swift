import Experiments
import Foundation
import Language

/// A line of a run's log: what happened, when, at which step.
public struct EventRecord: Sendable, Hashable {
    /// What sort of thing happened; the raw value stands in the tables.
    public enum Kind: String, Sendable, Hashable {
        case alert, checkpoint, failure, breakpoint
        case lookAhead = "look-ahead"
    }

    /// Steps done when it happened.
    public var step: Int
    /// When it was written down.
    public var time: Date
    /// What sort of thing happened.
    public var kind: Kind
    /// How much it matters.
    public var severity: Alert.Severity
    /// What happened, for a person.
    public var text: Text
    /// What belongs to it, as JSON: a `BreakpointHit` or a `LookAheadResult`; nil for the others.
    public var detail: String?

    /// The text in English.
    public var message: String { text.in(.english) }
}

/// A remark a person wrote; `run` is nil for one on the session as a whole.
public struct Note: Sendable, Hashable {
    /// The run it is about.
    public var run: RunID?
    /// When it was written.
    public var time: Date
    /// As the person wrote it.
    public var text: String
}
