import CZlib

/// Unpacks a gzip file piece by piece (RFC 1952); one of several members is their contents in a row.
package final class Inflater: Unpacker {
    private var stream = z_stream()
    private let path: String
    /// Whether a member has ended and none has begun after it.
    private var isBetweenMembers = false
    private var unpacked = 0

    private let largest: Int

    /// - Parameter path: for messages.
    package init(path: String, largest: Int = Packing.largest) throws(FormatError) {
        self.path = path
        self.largest = largest
        guard zlib_begin_gzip(&stream) == Z_OK else {
            throw Packing.gzip.noMemory(path)
        }
    }

    deinit { inflateEnd(&stream) }

    /// Whether the bytes given so far end with a whole member.
    package var isComplete: Bool { isBetweenMembers }

    /// What a piece of the file unpacks to; `body` is handed it in parts.
    package func unpack(_ packed: [UInt8], _ body: (UnsafeBufferPointer<UInt8>) -> Void) throws(FormatError) {
        var packed = packed
        var failure: FormatError?
        packed.withUnsafeMutableBufferPointer { input in
            stream.next_in = input.baseAddress
            stream.avail_in = UInt32(input.count)
            do throws(FormatError) { try unpackAll(body) } catch { failure = error }
            stream.next_in = nil
            stream.avail_in = 0
        }
        if let failure { throw failure }
    }

    private func unpackAll(_ body: (UnsafeBufferPointer<UInt8>) -> Void) throws(FormatError) {
        try withUnsafeTemporaryBuffer { (output) throws(FormatError) in
            while true {
                if isBetweenMembers {
                    // Zeros after the last member are padding of tapes; gzip passes over them, too.
                    while stream.avail_in > 0, stream.next_in.pointee == 0 {
                        stream.next_in += 1
                        stream.avail_in -= 1
                    }
                    guard stream.avail_in > 0 else { return }
                    guard inflateReset(&stream) == Z_OK else { throw damaged }
                    isBetweenMembers = false
                }
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                let outcome = inflate(&stream, Z_NO_FLUSH)
                let count = output.count - Int(stream.avail_out)
                unpacked += count
                guard unpacked <= largest else {
                    throw Packing.gzip.tooLarge(path, largest: largest)
                }
                if count > 0 { body(UnsafeBufferPointer(rebasing: output[..<count])) }
                switch outcome {
                case Z_STREAM_END: isBetweenMembers = true
                case Z_OK: break
                case Z_BUF_ERROR: return
                case Z_MEM_ERROR: throw Packing.gzip.noMemory(path)
                default: throw damaged
                }
                if stream.avail_in == 0, stream.avail_out > 0 { return }
            }
        }
    }

    private var damaged: FormatError { Packing.gzip.damaged(path, after: unpacked) }

    private func withUnsafeTemporaryBuffer(
        _ body: (UnsafeMutableBufferPointer<UInt8>) throws(FormatError) -> Void
    ) throws(FormatError) {
        let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: Packing.pieceSize)
        defer { buffer.deallocate() }
        try body(buffer)
    }
}
