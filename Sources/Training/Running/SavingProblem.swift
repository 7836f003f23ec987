import Formats
import Language

/// Why a checkpoint, or the records before it, could not be written.
package struct SavingProblem {
    /// The step that was to be saved.
    let step: Int
    /// Whether the records failed rather than the checkpoint.
    let isRecords: Bool
    package let isDiskFull: Bool
    /// Whether the folder is gone from its place: saving will not work again by itself.
    package let isPlaceGone: Bool
    /// Whether the run is at its end and waits for room.
    let isWaiting: Bool
    /// The system's words, with the path.
    let reason: Text

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
        reason =
            isDiskFull && !isRecords
            ? Text("no space left in \(folder)", zh: "\(folder) 中没有剩余空间") : Text(explaining: error)
    }

    /// Whether telling of the other would say nothing new.
    func isSame(as other: SavingProblem) -> Bool {
        isRecords == other.isRecords && isDiskFull == other.isDiskFull && isWaiting == other.isWaiting
    }

    /// One sentence for the person: what failed, what is safe, and what happens next.
    ///
    /// - Parameter savedStep: The step of the last checkpoint on disk; nil where there is none.
    func words(savedStep: Int?) -> Text {
        let what =
            isRecords
            ? Text("the records up to step \(step.grouped)", zh: "到第 \(step.grouped) 步为止的记录")
            : Text("the checkpoint of step \(step.grouped)", zh: "第 \(step.grouped) 步的检查点")
        let safe =
            savedStep.map { Text("step \($0.grouped) is safe", zh: "第 \($0.grouped) 步已保存") }
            ?? Text("nothing is saved yet", zh: "尚未保存任何内容")
        let next: Text
        if isWaiting {
            next = Text(
                "the run waits, all of it in memory, until there is room", zh: "运行在等待空间，全部状态仍在内存中")
        } else if isPlaceGone {
            next = Text("training stops here, and \(safe)", zh: "训练在此停止，\(safe)")
        } else if isRecords {
            next = Text(
                "training goes on, and they are kept in memory and tried again", zh: "训练继续，记录留在内存中并会重试")
        } else {
            next = Text("training goes on, \(safe), and it is tried again", zh: "训练继续，\(safe)，并会重试")
        }
        let cause =
            isDiskFull ? Text("the disk is full", zh: "磁盘已满") : Text("saving failed", zh: "保存失败")
        return Text(
            "\(cause): \(what) could not be written; \(next) (\(reason))", zh: "\(cause)：无法写入\(what)；\(next)（\(reason)）"
        )
    }
}
