import Formats
import Foundation
import Language

/// Writing to the standard streams.
enum Output {
    /// Where text for standard output goes; ``claim()`` settles it.
    nonisolated(unsafe) private static var stream = QueuedOutput(STDOUT_FILENO)

    /// Makes standard output the program's alone: from here on what a library prints there, asked by a variable of its
    /// own such as `ONEDNN_VERBOSE`, comes to standard error. To be called once, before any thread is started.
    static func claim() {
        guard stream.descriptor == STDOUT_FILENO else { return }
        fflush(nil)
        // Above the standard streams, and not handed on to programs that are started.
        let own = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
        guard own >= 0, dup2(STDERR_FILENO, STDOUT_FILENO) >= 0 else { return }
        stream = QueuedOutput(own)
    }

    /// The descriptor of standard output.
    static var descriptor: Int32 { stream.descriptor }

    /// Writes a line to standard error. What a terminal would obey is shown as escapes: names in it come from data,
    /// files and other people's sessions.
    static func complain(_ text: String) {
        var bytes = Array((text.printableLines + "\n").utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
            if written > 0 { bytes = bytes.dropFirst(written) } else if errno != EINTR { return }
        }
    }

    /// Writes a message of the program to standard error, in the language of the command line.
    static func warn(_ text: Text) { warn(text.spoken) }

    /// Writes a message that is in some language already.
    static func warn(_ text: String) { complain("workbench: \(text)") }

    /// Writes text to standard output, cleaned in the same way; where it ``isQueued``, as much as can be written
    /// without waiting.
    /// - Returns: Whether somebody may read it; false where the reader has gone.
    @discardableResult static func say(_ text: String) -> Bool { draw(text.printableLines) }

    /// Writes a line in the language of the command line to standard output.
    @discardableResult static func say(_ text: Text) -> Bool { say(text.spoken + "\n") }

    /// Writes text that steers the terminal, such as a progress bar, as it is.
    @discardableResult static func draw(_ text: String) -> Bool {
        stream.add(text)
        stream.write(waits: !isQueued)
        return !stream.isClosed
    }

    /// Whether text waits in memory for a reader that is slow, so that a run does not wait for it.
    nonisolated(unsafe) static var isQueued = false

    /// Writes more of what waits, as far as that is possible without waiting.
    static func pump() { stream.write(waits: false) }

    /// Whether text waits for its reader, who can be polled for on ``descriptor``.
    static var isBehind: Bool { stream.isBehind }

    /// Whether the reader of standard output has gone.
    static var isClosed: Bool { stream.isClosed }

    /// Why text could not be written, in words; nil where all was, or nobody reads it any more.
    static var problem: Text? { stream.problem }

    /// An error as a sentence: its own words where it has any, the system's otherwise.
    static func words(for error: any Error) -> Text {
        error is CocoaError || error is POSIXError
            ? Text(verbatim: error.localizedDescription) : Text(explaining: error)
    }

    /// Whether standard output is a terminal that understands more than plain lines.
    static var isTerminal: Bool {
        isatty(descriptor) == 1 && ProcessInfo.processInfo.environment["TERM", default: "dumb"] != "dumb"
    }

    /// Columns of the terminal; 80 where it does not say.
    static var columns: Int {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}
