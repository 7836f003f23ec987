import Datasets
import Language

/// Says how far an evaluation has come, once that takes a moment.
final class EvaluationWatch {
    private let voice: RunVoice
    private let clock = ContinuousClock()
    private var start: ContinuousClock.Instant
    private var lastWord: ContinuousClock.Instant?
    private var lastDone = 0

    init(voice: RunVoice) {
        self.voice = voice
        start = clock.now
    }

    /// Samples of a split are measured.
    func heard(_ split: Split, _ done: Int, _ total: Int) {
        let now = clock.now
        if done <= lastDone || lastDone == 0 { (start, lastWord) = (now, nil) }
        lastDone = done < total ? done : 0
        // The first chunk begins the time; the last is told where others were.
        guard lastWord != nil ? done == total || now - lastWord! > .milliseconds(100) : now - start > .milliseconds(200)
        else { return }
        lastWord = now
        voice.post(
            .progress(
                Progress(
                    text: Text("evaluating \(split.label)", zh: "正在评估\(split.label)"), done: done, total: total,
                    canBeCancelled: false)))
    }
}
