import Foundation

/// A file's bytes in pieces, as UTF-8 whatever its encoding is; bytes that are not valid UTF-8 are
/// passed on as they are.
final class TextSource {
    let path: String
    let encoding: TextEncoding
    private let file: Int32
    private let isUTF16: Bool
    /// Bytes read from the file and not yet given out.
    private var raw: [UInt8] = []
    private var rawPosition: Int
    private var isAtEnd = false
    private static let pieceSize = 1 << 20

    /// Opens a file and recognizes its encoding.
    init(path: String) throws(FormatError) {
        let file = uninterrupted { open(path, O_RDONLY | O_CLOEXEC) }
        guard file >= 0 else { throw FormatError(file: path, reason: String(cString: strerror(errno))) }
        self.path = path
        self.file = file
        let first: [UInt8]
        do throws(FormatError) {
            first = try Self.piece(of: file, path: path)
        } catch {
            close(file)
            throw error
        }
        let (encoding, mark) = first.withUnsafeBytes { TextEncoding.recognized(in: $0) }
        self.encoding = encoding
        isUTF16 = encoding == .utf16LittleEndian || encoding == .utf16BigEndian
        raw = first
        rawPosition = mark
        isAtEnd = first.isEmpty
    }

    deinit { close(file) }

    private static func piece(of file: Int32, path: String) throws(FormatError) -> [UInt8] {
        var code: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: pieceSize) { buffer, count in
            let got = uninterrupted { Foundation.read(file, buffer.baseAddress, buffer.count) }
            code = got < 0 ? errno : 0
            count = max(got, 0)
        }
        guard code == 0 else { throw FormatError(file: path, reason: String(cString: strerror(code))) }
        return bytes
    }

    /// Fills as much of the buffer as it can and says how much; 0 only at the end. The buffer must hold
    /// at least four bytes.
    func read(into buffer: UnsafeMutableBufferPointer<UInt8>) throws(FormatError) -> Int {
        var filled = 0
        while filled == 0 {
            let least = isUTF16 ? 4 : 1
            if raw.count - rawPosition < least, !isAtEnd {
                let next = try Self.piece(of: file, path: path)
                isAtEnd = next.isEmpty
                raw = rawPosition == raw.count ? next : Array(raw[rawPosition...]) + next
                rawPosition = 0
            }
            if rawPosition == raw.count { return 0 }
            filled = isUTF16 ? transcode(into: buffer) : copy(into: buffer)
        }
        return filled
    }

    private func copy(into buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
        let count = min(buffer.count, raw.count - rawPosition)
        raw.withUnsafeBufferPointer { raw in
            _ = buffer.update(fromContentsOf: raw[rawPosition..<(rawPosition + count)])
        }
        rawPosition += count
        return count
    }

    /// Turns UTF-16 into UTF-8; halves of pairs that stand alone become U+FFFD.
    private func transcode(into buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
        var filled = 0
        while filled + 4 <= buffer.count, rawPosition < raw.count {
            let available = raw.count - rawPosition
            if available < 4, !isAtEnd { break }
            guard available >= 2 else {
                rawPosition = raw.count
                break
            }
            var scalar = UInt32(unit(at: rawPosition))
            rawPosition += 2
            if (0xD800..<0xDC00).contains(scalar), available >= 4 {
                let low = UInt32(unit(at: rawPosition))
                if (0xDC00..<0xE000).contains(low) {
                    scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
                    rawPosition += 2
                }
            }
            for byte in UTF8.encode(Unicode.Scalar(scalar) ?? "\u{FFFD}") ?? UTF8.encodedReplacementCharacter {
                buffer[filled] = byte
                filled += 1
            }
        }
        return filled
    }

    private func unit(at position: Int) -> UInt16 {
        let first = UInt16(raw[position]), second = UInt16(raw[position + 1])
        return encoding == .utf16LittleEndian ? second << 8 | first : first << 8 | second
    }
}
