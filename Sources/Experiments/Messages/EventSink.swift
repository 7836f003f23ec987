/// Someone who is told what a trainer does: the screen's mailbox, the session's writer.
///
/// Called on the trainer's thread; must return at once, save for `flush`.
public protocol EventSink: Sendable {
    /// Takes events in the order in which they happened.
    func post(_ events: [TrainerEvent])

    /// Returns once everything posted so far is safe; called before anything is said to be saved.
    func flush() throws
}

extension EventSink {
    /// For sinks that keep nothing: there is nothing to wait for.
    public func flush() throws {}
}
