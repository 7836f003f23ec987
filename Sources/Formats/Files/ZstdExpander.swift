import CZstd
import Language

/// Unpacks a Zstandard file piece by piece (RFC 8878); one of several frames is their contents in a row.
package final class ZstdExpander: Unpacker {
    private let stream: OpaquePointer
    private let path: String
    private let largest: Int
    /// Whether a frame has ended and none has begun after it.
    private var isBetweenFrames = false
    private var unpacked = 0

    /// What a frame may look back at, as a power of two: 128 MiB, which every packer's usual levels keep to.
    private static let window: Int32 = 27

    /// - Parameter path: for messages.
    package init(path: String, largest: Int = Packing.largest) throws(FormatError) {
        guard let stream = ZSTD_createDCtx() else { throw Packing.zstd.noMemory(path) }
        self.stream = stream
        self.path = path
        self.largest = largest
        ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, Self.window)
    }

    deinit { ZSTD_freeDCtx(stream) }

    package var isComplete: Bool { isBetweenFrames }

    package func unpack(_ packed: [UInt8], _ body: (UnsafeBufferPointer<UInt8>) -> Void) throws(FormatError) {
        var failure: FormatError?
        packed.withUnsafeBytes { packed in
            do throws(FormatError) {
                try unpackAll(ZSTD_inBuffer(src: packed.baseAddress, size: packed.count, pos: 0), body)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }

    private func unpackAll(
        _ packed: ZSTD_inBuffer, _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) throws(FormatError) {
        let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: Packing.pieceSize)
        defer { buffer.deallocate() }
        var input = packed
        while true {
            if isBetweenFrames {
                guard input.pos < input.size else { return }
                isBetweenFrames = false
            }
            var output = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
            let outcome = ZSTD_decompressStream(stream, &output, &input)
            guard ZSTD_isError(outcome) == 0 else { throw failure(ZSTD_getErrorCode(outcome)) }
            unpacked += output.pos
            guard unpacked <= largest else { throw Packing.zstd.tooLarge(path, largest: largest) }
            if output.pos > 0 { body(UnsafeBufferPointer(rebasing: buffer[..<output.pos])) }
            isBetweenFrames = outcome == 0
            if !isBetweenFrames, input.pos == input.size, output.pos < output.size { return }
        }
    }

    private func failure(_ code: ZSTD_ErrorCode) -> FormatError {
        switch code {
        case ZSTD_error_memory_allocation: Packing.zstd.noMemory(path)
        case ZSTD_error_dictionary_wrong:
            FormatError(
                file: path,
                reason: Text(
                    "it was packed by zstd with a dictionary; unpack it first: zstd -d -D DICTIONARY FILE",
                    zh: "由 zstd 使用字典压缩；请先解压：zstd -d -D DICTIONARY FILE"))
        case ZSTD_error_frameParameter_windowTooLarge:
            FormatError(
                file: path,
                reason: Text(
                    "unpacking it takes more than \(1 << (Self.window - 20)) MiB; unpack it first: zstd -d --long=31 FILE",
                    zh: "解压需要超过 \(1 << (Self.window - 20)) MiB；请先解压：zstd -d --long=31 FILE"))
        default: Packing.zstd.damaged(path, after: unpacked)
        }
    }
}
