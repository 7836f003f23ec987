import Foundation
import Synchronization

/// A queue between threads that wakes whoever waits for it.
///
/// Posting never blocks and never loses a message. `wakeDescriptor` becomes readable when messages
/// wait, so that a loop can sleep in `poll` over it beside a terminal.
public final class Mailbox<Message: Sendable>: Sendable {
    private let messages = Mutex<[Message]>([])
    private let readEnd: Int32
    private let writeEnd: Int32

    /// An empty mailbox. Where the system gives no pipe, waiting falls back on short sleeps.
    public init() {
        var ends: [Int32] = [-1, -1]
        if pipe(&ends) == 0 {
            for end in ends {
                _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK)
                _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            }
        }
        readEnd = ends[0]
        writeEnd = ends[1]
    }

    deinit {
        if readEnd >= 0 {
            close(readEnd)
            close(writeEnd)
        }
    }

    /// Readable while messages wait; to be polled, not to be read from.
    public var wakeDescriptor: Int32 { readEnd }

    /// Adds a message, from any thread.
    public func post(_ message: Message) { post([message]) }

    /// Adds messages in their order, without others between them, from any thread.
    public func post(_ newMessages: [Message]) {
        guard !newMessages.isEmpty else { return }
        messages.withLock { waiting in
            if waiting.isEmpty {
                var byte: UInt8 = 1
                _ = write(writeEnd, &byte, 1)
            }
            waiting.append(contentsOf: newMessages)
        }
    }

    /// Takes all messages, in the order they were posted.
    public func drain() -> [Message] {
        messages.withLock { waiting in
            guard !waiting.isEmpty else { return [] }
            var bytes: (UInt64, UInt64) = (0, 0)
            while read(readEnd, &bytes, 16) > 0 {}
            let taken = waiting
            waiting = []
            return taken
        }
    }

    /// Blocks until messages wait or the time has passed; `nil` waits for ever.
    public func wait(timeout: Duration? = nil) {
        var milliseconds: Int32 = -1
        if let timeout {
            let parts = timeout.components
            milliseconds = Int32(clamping: parts.seconds * 1000 + parts.attoseconds / 1_000_000_000_000_000)
        }
        guard readEnd >= 0 else {
            usleep(10_000)
            return
        }
        var descriptor = pollfd(fd: readEnd, events: Int16(POLLIN), revents: 0)
        _ = poll(&descriptor, 1, milliseconds)
    }
}

extension Mailbox: EventSink where Message == TrainerEvent {}
