import CTerminalGuard
import Glibc

/// Standard output and error while the screen is up: they go to a log, so nothing that a library prints can spoil
/// the screen, and the log's end is printed when the screen is gone.
struct OutputRedirection {
    /// The log; -1 when there is none.
    let log: Int32
    private let output: Int32
    /// The real standard error.
    let errors: Int32
    private let start: off_t

    /// - Parameter path: where to append the log; a file without a name when `nil`.
    init(path: String?) {
        fflush(nil)
        output = dup(STDOUT_FILENO)
        errors = dup(STDERR_FILENO)
        if let path {
            log = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        } else {
            var pattern = Array("/tmp/workbench-log-XXXXXX".utf8CString)
            log = mkstemp(&pattern)
            if log >= 0 {
                unlink(pattern)
                _ = fcntl(log, F_SETFD, FD_CLOEXEC)
                _ = fcntl(log, F_SETFL, O_APPEND)
            }
        }
        start = log >= 0 ? lseek(log, 0, SEEK_END) : 0
        guard log >= 0 else { return }
        terminal_guard_print_by_line()
        dup2(log, STDOUT_FILENO)
        dup2(log, STDERR_FILENO)
    }

    /// Gives output and error back and prints what came meanwhile, its last 4,000 bytes at most, on the real
    /// standard error.
    func end() {
        fflush(nil)
        if output >= 0 { dup2(output, STDOUT_FILENO) }
        if errors >= 0 { dup2(errors, STDERR_FILENO) }
        if log >= 0 {
            let end = lseek(log, 0, SEEK_END)
            let from = max(start, end - 4_000)
            var bytes = [UInt8](repeating: 0, count: Int(max(0, end - from)))
            let count = pread(log, &bytes, bytes.count, from)
            if count > 0 { write(STDERR_FILENO, bytes, count) }
            close(log)
        }
        if output >= 0 { close(output) }
        if errors >= 0 { close(errors) }
    }
}
