import Formats
import Foundation
import Language

/// Text on its way to a descriptor that may be slow, full or closed. Used on one thread.
///
/// Text is kept until it is written, so that a line is never torn by a disk that is full for a while; beyond a limit
/// whole pieces are left out, and counted.
final class QueuedOutput {
    let descriptor: Int32
    /// Whether the reader has gone: nothing is kept any more.
    private(set) var isClosed = false
    private var pieces: [[UInt8]] = []
    /// Bytes of the first piece that are written.
    private var written = 0
    private var waiting = 0
    private var leftOut = 0
    /// What the system said last; 0 where it took all.
    private var failure: Int32 = 0

    /// The most bytes that are kept.
    private static let limit = 64 << 20

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// Adds a piece of text, such as a line, to be written.
    func add(_ text: String) {
        guard !isClosed else { return }
        let bytes = Array(text.utf8)
        guard waiting + bytes.count <= Self.limit else {
            leftOut += 1
            return
        }
        guard !bytes.isEmpty else { return }
        pieces.append(bytes)
        waiting += bytes.count
    }

    /// Whether something waits for a reader who is still there.
    var isBehind: Bool { !isClosed && !pieces.isEmpty }

    /// Why something is not written, in words.
    var problem: Text? {
        guard !isClosed, failure != 0 || leftOut > 0 else { return nil }
        let reason =
            failure == 0
            ? Text("it is read too slowly", zh: "读取太慢") : FileError(.write, "", code: failure).explanation
        let lost =
            leftOut > 0 ? Text("; \(leftOut) lines of it were left out", zh: "；丢弃了其中 \(leftOut) 行") : .empty
        return Text("standard output could not be written: \(reason)\(lost)", zh: "无法写入标准输出：\(reason)\(lost)")
    }

    /// Writes what is kept, in order.
    /// - Parameter waits: whether to wait for a reader who is slow; a disk that is full is not waited for.
    func write(waits: Bool) {
        var done = 0
        defer { pieces.removeFirst(done) }
        while done < pieces.count, !isClosed {
            let rest = pieces[done][written...]
            guard isReady(waits: waits) else { return }
            // A pipe that is ready takes so much without waiting.
            let count = rest.prefix(waits ? rest.count : 4096).withUnsafeBytes {
                Foundation.write(descriptor, $0.baseAddress, $0.count)
            }
            if count >= 0 {
                failure = 0
                written += count
                waiting -= count
                guard written == pieces[done].count else { continue }
                (done, written) = (done + 1, 0)
            } else if errno == EPIPE {
                close()
            } else if errno == EAGAIN {
                guard waits else { return }
            } else if errno != EINTR {
                failure = errno
                return
            }
        }
    }

    private func isReady(waits: Bool) -> Bool {
        var polled = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        let count = poll(&polled, 1, waits ? -1 : 0)
        // Interrupted, it is tried again; an error shows when it is written to.
        return count > 0 || (waits && count < 0)
    }

    private func close() {
        isClosed = true
        waiting = 0
        leftOut = 0
        failure = 0
    }
}
