/// A file's bytes in pieces, as UTF-8 whatever its encoding is, unpacked where it is packed; bytes that are not valid
/// UTF-8 are passed on as they are.
final class TextSource {
    let path: String
    let encoding: TextEncoding
    /// What the file is packed by; nil for nothing.
    let packing: Packing?
    private let bytes: ByteSource
    private let isUTF16: Bool
    /// Bytes read from the file and not yet given out.
    private var raw: [UInt8] = []
    private var rawPosition: Int
    private var isAtEnd = false

    /// Opens a file and recognizes its encoding.
    init(path: String) throws(FormatError) {
        bytes = try ByteSource(path: path)
        self.path = path
        packing = bytes.packing
        raw = try bytes.next()
        let (encoding, mark) = raw.withUnsafeBytes { TextEncoding.recognized(in: $0) }
        self.encoding = encoding
        isUTF16 = encoding == .utf16LittleEndian || encoding == .utf16BigEndian
        rawPosition = mark
        isAtEnd = raw.isEmpty
    }

    /// Fills as much of the buffer as it can and says how much; 0 only at the end. The buffer must hold
    /// at least four bytes.
    func read(into buffer: UnsafeMutableBufferPointer<UInt8>) throws(FormatError) -> Int {
        var filled = 0
        while filled == 0 {
            let least = isUTF16 ? 4 : 1
            if raw.count - rawPosition < least, !isAtEnd {
                let next = try bytes.next()
                isAtEnd = next.isEmpty
                raw = rawPosition == raw.count ? next : Array(raw[rawPosition...]) + next
                rawPosition = 0
            }
            if rawPosition == raw.count {
                if isAtEnd { return 0 }
                continue
            }
            filled = isUTF16 ? transcode(into: buffer) : copy(into: buffer)
        }
        return filled
    }

    /// All that is left, as UTF-8.
    ///
    /// - Parameter heard: is told how many bytes of the file were read; what it throws ends the reading.
    func rest(heard: (_ bytes: Int) throws -> Void) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            var outcome: Result<Int, FormatError> = .success(0)
            piece.withUnsafeMutableBufferPointer { buffer in
                do throws(FormatError) { outcome = .success(try read(into: buffer)) } catch {
                    outcome = .failure(error)
                }
            }
            let count = try outcome.get()
            if count == 0 { return bytes }
            bytes.append(contentsOf: piece[..<count])
            try heard(self.bytes.taken)
        }
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
