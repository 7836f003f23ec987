import Language

/// One line of a run's journal: what was done to it, and when.
public struct JournalEntry: Sendable, Hashable {
    /// Steps done when it took effect.
    public var step: Int
    /// Seconds since 1970.
    public var time: Double
    /// What was done, for a replay to do again.
    public var action: JournalAction
    /// The same in words: `learning rate 3e-3 → 1e-3, by hand`.
    public var text: Text

    public init(step: Int, time: Double, action: JournalAction, text: Text) {
        self.step = step
        self.time = time
        self.action = action
        self.text = text
    }

    /// The text in English, as records have it.
    public var summary: String { text.in(.english) }
}
