import Foundation
import Training

/// A line of a run's log: what happened, when, at which step.
public struct EventRecord: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable {
        case alert, checkpoint, failure, breakpoint
        case lookAhead = "look-ahead"
    }

    public var step: Int
    public var time: Date
    public var kind: Kind
    public var severity: Alert.Severity
    public var message: String
    /// What belongs to it, as JSON: a `BreakpointHit` or a `LookAheadResult`; nil for the others.
    public var detail: String?
}

/// A remark a person wrote; `run` is nil for one on the session as a whole.
public struct Note: Sendable, Hashable {
    public var run: RunID?
    public var time: Date
    public var text: String
}
