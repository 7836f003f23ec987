import Experiments

/// Says how far a piece of work has come, once that takes a moment.
///
/// Work is told of after a fifth of a second, then ten times a second, and at its end where it was told of before: so
/// no bar stays that nobody takes away.
package final class WorkWatch {
    private let voice: RunVoice
    /// How long work may take before it is told of, and how long it is until the next word.
    private let patience: Duration
    private let interval: Duration
    private let clock = ContinuousClock()
    private var start: ContinuousClock.Instant
    /// When the work was told of last; nil where nothing of it is shown.
    private var lastWord: ContinuousClock.Instant?
    /// What was heard last; nil after its end.
    private var work: WorkProgress?

    package init(
        voice: RunVoice, patience: Duration = .milliseconds(200), interval: Duration = .milliseconds(100)
    ) {
        self.voice = voice
        self.patience = patience
        self.interval = interval
        start = clock.now
    }

    /// So much is done. To be called at the work's beginning, which begins the time, and after each of its parts.
    package func heard(_ progress: WorkProgress) {
        let now = clock.now
        let goesOn = work.map { $0.text == progress.text && $0.done <= progress.done } ?? false
        let isOver = progress.done >= progress.total
        if !goesOn, lastWord == nil { start = now }
        work = isOver ? nil : progress
        let isDue =
            if let lastWord { isOver || now - lastWord >= interval } else { !isOver && now - start >= patience }
        guard isDue else { return }
        lastWord = isOver ? nil : now
        voice.post(.progress(progress))
    }

    /// The work is over, or was given up: nothing of it stays on the screen.
    package func end() {
        guard var progress = work else { return }
        progress.done = progress.total
        heard(progress)
    }
}
