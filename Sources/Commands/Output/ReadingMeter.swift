import Experiments
import Foundation
import Language
import Profiling

/// How far a table has been read, or other work has come, on the last line of the error output while that is a terminal.
final class ReadingMeter {
    private let isShown = isatty(STDERR_FILENO) == 1
    private var lastDraw = Date()
    private var isDrawn = false

    func report(_ progress: ReadingProgress) {
        show(progress.share) { Text("\(progress.rows) rows read", zh: "已读 \(progress.rows) 行") }
    }

    func report(_ progress: WorkProgress) {
        show(progress.total > 0 ? Double(progress.done) / Double(progress.total) : nil) { progress.text }
    }

    private func show(_ share: Double?, _ words: () -> Text) {
        let now = Date()
        guard isShown, now.timeIntervalSince(lastDraw) > 0.2 else { return }
        lastDraw = now
        isDrawn = true
        let head = share.map { String(format: "%3.0f %%  ", $0 * 100) } ?? ""
        FileHandle.standardError.write(Data(("\r\u{1B}[K" + head + words().spoken).utf8))
    }

    /// Takes the line away.
    func finish() {
        guard isDrawn else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
        isDrawn = false
    }
}
