import Experiments
import Foundation
import Language

/// Says how far the reading of data has come, where that takes long: every two seconds.
struct PreparationWords {
    private var lastWord = ProcessInfo.processInfo.systemUptime

    /// What to say now; nil where it was said a moment ago, or the work is done.
    mutating func line(for progress: WorkProgress) -> Text? {
        let now = ProcessInfo.processInfo.systemUptime
        guard now - lastWord >= 2, progress.done < progress.total else { return nil }
        lastWord = now
        let percent = Int(100 * Double(progress.done) / Double(max(1, progress.total)))
        return Text("\(progress.text): \(percent) %", zh: "\(progress.text)：\(percent)%")
    }
}
