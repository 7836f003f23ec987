/// Measures how fast a run goes: seconds spent in steps, and units a second.
///
/// Pauses and evaluations do not count. Throughput is smoothed over about a second, or over the
/// last twenty steps where they take longer.
struct StepClock {
    private let clock = ContinuousClock()
    private var start: ContinuousClock.Instant
    private var smoothedSeconds = 0.0
    private var count = 0

    init() {
        start = clock.now
    }

    mutating func begin() { start = clock.now }

    /// Ends a step and returns the seconds it took.
    mutating func end() -> Double {
        let now = clock.now
        let seconds = (now - start) / .seconds(1)
        start = now
        count += 1
        // The first step pays for what is prepared only once, so it is forgotten at the second; from
        // there it is a plain mean until that reaches back far enough.
        if count <= 2 {
            smoothedSeconds = seconds
        } else {
            let weight = max(1 / Double(count - 1), min(0.05, max(seconds, 1e-6)))
            smoothedSeconds += weight * (seconds - smoothedSeconds)
        }
        return seconds
    }

    /// Seconds a step, smoothed; 0 before the first.
    var secondsPerStep: Double { smoothedSeconds }
}
