/// Measures how fast a run goes, on the clock of the wall and only while it runs.
///
/// A step takes from the end of the one before to its own end: what the trainer does between two steps belongs to it,
/// which for networks with steps of some ten microseconds is as much as the computing. Pauses count nowhere, work such
/// as evaluations and checkpoints only in how far the run gets a second.
package struct StepClock {
    package typealias Instant = ContinuousClock.Instant

    /// Up to when time is accounted for; nil while the run stands still.
    private var last: Instant?
    private var steps = 0
    private var training = RateWindow(span: 1)
    private var running = RateWindow(span: 60)

    package init() {}

    /// A step begins: where the run stood still, its time begins, too.
    package mutating func begin(at now: Instant) { last = last ?? now }

    /// Ends a step and returns the seconds it took.
    package mutating func step(at now: Instant) -> Double {
        let seconds = elapsed(to: now)
        steps += 1
        // The first step pays for what is prepared only once, so it is forgotten at the second.
        if steps == 2 {
            training.forget()
            running.forget()
        }
        training.add(seconds: seconds, steps: 1)
        running.add(seconds: seconds, steps: 1)
        return seconds
    }

    /// Something other than a step is done that was due: an evaluation, a checkpoint.
    package mutating func work(until now: Instant) {
        guard last != nil else { return }
        running.add(seconds: elapsed(to: now), steps: 0)
    }

    /// The run stands still from here, whatever its last moments went into.
    package mutating func halt() { last = nil }

    /// Seconds a step, over about the last second or the last twenty steps where they take longer; 0 before the first.
    package var secondsPerStep: Double { training.secondsPerStep }

    /// Steps a second over about the last minute that the run was not paused, with all that was due in it; 0 before the
    /// first.
    package var stepsPerSecond: Double { running.secondsPerStep > 0 ? 1 / running.secondsPerStep : 0 }

    private mutating func elapsed(to now: Instant) -> Double {
        defer { last = now }
        return last.map { max(0, ($0.duration(to: now)) / .seconds(1)) } ?? 0
    }
}

/// The mean time of the last steps, over a window of seconds in which they were done.
struct RateWindow {
    /// Steps that came one after the other, and the time they took.
    private struct Piece {
        var seconds = 0.0
        var steps = 0
    }

    /// Seconds that the window holds at least once so much was done.
    private let span: Double
    /// Steps that it holds at least.
    private static let leastSteps = 20
    /// Pieces that the window is moved by.
    private static let pieces = 20.0
    private var pieces: [Piece] = []
    private var whole = Piece()

    init(span: Double) { self.span = span }

    mutating func add(seconds: Double, steps: Int) {
        if let piece = pieces.last, piece.seconds < span / Self.pieces {
            pieces[pieces.count - 1].seconds += seconds
            pieces[pieces.count - 1].steps += steps
        } else {
            pieces.append(Piece(seconds: seconds, steps: steps))
        }
        whole.seconds += seconds
        whole.steps += steps
        while let first = pieces.first, whole.seconds - first.seconds >= span,
            whole.steps - first.steps >= Self.leastSteps
        {
            whole.seconds -= first.seconds
            whole.steps -= first.steps
            pieces.removeFirst()
        }
    }

    mutating func forget() { self = RateWindow(span: span) }

    /// 0 where no step is in it.
    var secondsPerStep: Double { whole.steps > 0 ? max(whole.seconds, 1e-9) / Double(whole.steps) : 0 }
}
