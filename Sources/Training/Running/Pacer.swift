/// Keeps the steps of a run apart, where a person wants to watch them.
package struct Pacer {
    package typealias Instant = ContinuousClock.Instant

    /// Steps a second at most; nil as many as the machine does.
    package var pace: Double? {
        didSet { pace = Self.usable(pace) }
    }
    private var lastStep: Instant

    package init(pace: Double?, now: Instant) {
        self.pace = Self.usable(pace)
        lastStep = now
    }

    /// How long the next step has to wait; nil where its time has come, and it is taken for done.
    package mutating func wait(at now: Instant) -> Duration? {
        guard let pace else { return nil }
        let interval = Duration.seconds(1 / pace)
        let next = lastStep + interval
        guard now >= next else { return now.duration(to: next) }
        // A step that comes late is not made up for by quicker ones.
        lastStep = next.duration(to: now) > interval ? now : next
        return nil
    }

    /// A pace whose steps are an amount of time apart: at least a millionth of a step a second; nil for none.
    private static func usable(_ pace: Double?) -> Double? { pace.flatMap { $0 > 0 ? min(max($0, 1e-6), 1e9) : nil } }
}
