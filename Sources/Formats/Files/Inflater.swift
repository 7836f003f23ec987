import CZlib
import Language

/// Unpacks a gzip file piece by piece (RFC 1952); one of several members is their contents in a row.
package final class Inflater {
    private var stream = z_stream()
    private let path: String
    /// Whether a member has ended and none has begun after it.
    private var isBetweenMembers = false
    private var unpacked = 0

    /// What a file may unpack to. A few megabytes of gzip can stand for gigabytes of zeros.
    package static let largest = 1 << 30
    private let largest: Int

    /// - Parameter path: for messages.
    package init(path: String, largest: Int = Inflater.largest) throws(FormatError) {
        self.path = path
        self.largest = largest
        guard zlib_begin_gzip(&stream) == Z_OK else {
            throw FormatError(file: path, reason: Self.noMemory)
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
                    throw FormatError(
                        file: path,
                        reason: Text(
                            "it unpacks to more than \(largest >> 20) MiB; unpack it first: gunzip -k FILE",
                            zh: "解压后超过 \(largest >> 20) MiB；请先解压：gunzip -k FILE"))
                }
                if count > 0 { body(UnsafeBufferPointer(rebasing: output[..<count])) }
                switch outcome {
                case Z_STREAM_END: isBetweenMembers = true
                case Z_OK: break
                case Z_BUF_ERROR: return
                case Z_MEM_ERROR: throw FormatError(file: path, reason: Self.noMemory)
                default: throw damaged
                }
                if stream.avail_in == 0, stream.avail_out > 0 { return }
            }
        }
    }

    private var damaged: FormatError {
        FormatError(
            file: path,
            reason: Text(
                "it is packed by gzip and damaged after \(unpacked) unpacked bytes",
                zh: "gzip 压缩文件在解压 \(unpacked) 字节之后损坏"))
    }

    private static let noMemory = Text("there is no memory to unpack it", zh: "没有内存用来解压")

    private func withUnsafeTemporaryBuffer(
        _ body: (UnsafeMutableBufferPointer<UInt8>) throws(FormatError) -> Void
    ) throws(FormatError) {
        let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 256 << 10)
        defer { buffer.deallocate() }
        try body(buffer)
    }
}
