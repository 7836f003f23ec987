import Foundation
import Language
import Synchronization

/// The signals that end a program, as numbers in a pipe: a handler may do next to nothing, so it only writes the
/// signal down, and the loop that waits for events deals with it between two of them.
///
/// A second TERM or INT means that the first is not obeyed fast enough: it ends the program at once. One that comes
/// within some tenths of a second means nothing: `timeout` and shells send the same signal to a process and its group.
enum Signals {
    /// Begins to watch for TERM, INT and HUP. A HUP that was ignored when the program was started, as by `nohup`,
    /// stays ignored.
    ///
    /// - Returns: A descriptor that is readable when a signal has come, for `poll`.
    static func watch() throws -> Int32 {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            let reason = String(cString: strerror(errno))
            throw CommandFailure(Text("no signal can be watched for: \(reason)", zh: "无法监听信号：\(reason)"))
        }
        for end in ends {
            _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        writeEnd.store(ends[1], ordering: .releasing)
        firstEnding.store(0, ordering: .releasing)
        for number in [SIGTERM, SIGINT, SIGHUP] {
            var former = sigaction()
            sigaction(number, nil, &former)
            if number == SIGHUP, former.__sigaction_handler.sa_handler.map(isIgnore) == true { continue }
            var action = sigaction()
            action.__sigaction_handler.sa_handler = note
            action.sa_flags = SA_RESTART
            sigaction(number, &action, nil)
        }
        // A parent may have started the program with signals blocked, as threads of libdispatch have them.
        var watched = sigset_t()
        sigemptyset(&watched)
        for number in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&watched, number) }
        pthread_sigmask(SIG_UNBLOCK, &watched, nil)
        // A reader that goes away shows as an error of write, not as an end without saving.
        signal(SIGPIPE, SIG_IGN)
        return ends[0]
    }

    /// The signals that came since the last call, in order.
    static func drain(_ descriptor: Int32) -> [Int32] {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = read(descriptor, &bytes, bytes.count)
        return count > 0 ? bytes.prefix(count).map(Int32.init) : []
    }

    private static func isIgnore(_ handler: @escaping @convention(c) (Int32) -> Void) -> Bool {
        unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}

private let writeEnd = Atomic<Int32>(-1)
/// When the first TERM or INT came, in nanoseconds; 0 where none has.
private let firstEnding = Atomic<Int64>(0)
/// How long after it another one is the same wish.
private let sameWish: Int64 = 300_000_000

/// The handler: only what is safe at any point of the program.
private func note(_ number: Int32) {
    let former = errno
    if number != SIGHUP {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        let now = Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
        let (isFirst, first) = firstEnding.compareExchange(expected: 0, desired: now, ordering: .relaxed)
        if !isFirst, now - first > sameWish { _exit(128 + number) }
    }
    var byte = UInt8(truncatingIfNeeded: number)
    _ = write(writeEnd.load(ordering: .acquiring), &byte, 1)
    errno = former
}
