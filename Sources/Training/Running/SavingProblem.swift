import Formats

/// Why a checkpoint, or the records before it, could not be written.
struct SavingProblem {
    /// The step that was to be saved.
    let step: Int
    /// Whether the records failed rather than the checkpoint.
    let isRecords: Bool
    let isDiskFull: Bool
    /// Whether the folder is gone from its place: saving will not work again by itself.
    let isPlaceGone: Bool
    /// Whether the run is at its end and waits for room.
    let isWaiting: Bool
    /// The system's words, with the path.
    let reason: String

    /// - Parameters:
    ///   - folder: Where checkpoints go.
    ///   - waits: Whether the run is at its end and would wait for room.
    init(_ error: any Error, step: Int, isRecords: Bool, folder: String, waits: Bool) {
        self.step = step
        self.isRecords = isRecords
        isDiskFull = (error as? FileError)?.isDiskFull ?? false
        isPlaceGone = (error as? FileError)?.isPlaceGone ?? false
        isWaiting = waits && isDiskFull
        // The file being written is none that a person knows.
        reason = isDiskFull && !isRecords ? "no space left in \(folder)" : "\(error)"
    }

    /// Whether telling of the other would say nothing new.
    func isSame(as other: SavingProblem) -> Bool {
        isRecords == other.isRecords && isDiskFull == other.isDiskFull && isWaiting == other.isWaiting
    }

    /// One sentence for the person: what failed, what is safe, and what happens next.
    ///
    /// - Parameter savedStep: The step of the last checkpoint on disk; nil where there is none.
    func words(savedStep: Int?) -> String {
        let what = isRecords ? "the records up to step \(step)" : "the checkpoint of step \(step)"
        let safe = savedStep.map { "step \($0) is safe" } ?? "nothing is saved yet"
        let next: String
        if isWaiting {
            next = "the run waits, all of it in memory, until there is room"
        } else if isPlaceGone {
            next = "training stops here, and \(safe)"
        } else if isRecords {
            next = "training goes on, and they are kept in memory and tried again"
        } else {
            next = "training goes on, \(safe), and it is tried again"
        }
        let cause = isDiskFull ? "the disk is full" : "saving failed"
        return "\(cause): \(what) could not be written; \(next) (\(reason))"
    }
}
