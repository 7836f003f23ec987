import Foundation
import Language
import Profiling

/// How far a table has been read, on the last line of the error output while that is a terminal.
final class ReadingMeter {
    private let isShown = isatty(STDERR_FILENO) == 1
    private var lastDraw = Date()
    private var isDrawn = false

    func report(_ progress: ReadingProgress) {
        let now = Date()
        guard isShown, now.timeIntervalSince(lastDraw) > 0.2 else { return }
        lastDraw = now
        isDrawn = true
        let share = progress.share.map { String(format: "%3.0f %%  ", $0 * 100) } ?? ""
        let words = Text("\(progress.rows) rows read", zh: "已读 \(progress.rows) 行").spoken
        FileHandle.standardError.write(Data(("\r\u{1B}[K" + share + words).utf8))
    }

    /// Takes the line away.
    func finish() {
        guard isDrawn else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
        isDrawn = false
    }
}
