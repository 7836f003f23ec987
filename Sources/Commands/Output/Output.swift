import Foundation

/// Writing to the standard streams.
enum Output {
    /// Writes a line to standard error.
    static func complain(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

    /// Writes text to standard output, at once.
    /// - Returns: Whether it could be written; false where the reader has gone.
    @discardableResult static func say(_ text: String) -> Bool { write(text, to: STDOUT_FILENO) }

    @discardableResult private static func write(_ text: String, to descriptor: Int32) -> Bool {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if written > 0 {
                bytes = bytes.dropFirst(written)
            } else if errno != EINTR {
                return false
            }
        }
        return true
    }

    /// An error as a sentence: its own words where it has any, the system's otherwise.
    static func words(for error: any Error) -> String {
        error is CocoaError || error is POSIXError ? error.localizedDescription : "\(error)"
    }

    /// Whether standard output is a terminal that understands more than plain lines.
    static var isTerminal: Bool {
        isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM", default: "dumb"] != "dumb"
    }

    /// Columns of the terminal; 80 where it does not say.
    static var columns: Int {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}
