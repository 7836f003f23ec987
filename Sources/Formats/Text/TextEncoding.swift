/// How a file writes its characters.
public enum TextEncoding: String, Sendable, Hashable, Codable {
    case utf8 = "UTF-8"
    case utf8WithMark = "UTF-8 with byte order mark"
    case utf16LittleEndian = "UTF-16, little-endian"
    case utf16BigEndian = "UTF-16, big-endian"
    case latin1 = "Latin-1"

    /// Bytes of the mark at the start of a file.
    var markLength: Int {
        switch self {
        case .utf8, .latin1: 0
        case .utf8WithMark: 3
        case .utf16LittleEndian, .utf16BigEndian: 2
        }
    }

    /// The encoding that a file's first bytes show: by its mark, else UTF-16 by the zeros that plain
    /// letters leave at every other place, else UTF-8. Latin-1 shows later, in bytes that are no UTF-8.
    static func recognized(in start: UnsafeRawBufferPointer) -> (encoding: TextEncoding, mark: Int) {
        if start.count >= 3, start[0] == 0xEF, start[1] == 0xBB, start[2] == 0xBF { return (.utf8WithMark, 3) }
        if start.count >= 2, start[0] == 0xFF, start[1] == 0xFE { return (.utf16LittleEndian, 2) }
        if start.count >= 2, start[0] == 0xFE, start[1] == 0xFF { return (.utf16BigEndian, 2) }
        let pairs = min(start.count, 512) / 2
        guard pairs >= 2 else { return (.utf8, 0) }
        var evenZeros = 0, oddZeros = 0
        for pair in 0..<pairs {
            if start[2 * pair] == 0 { evenZeros += 1 }
            if start[2 * pair + 1] == 0 { oddZeros += 1 }
        }
        if oddZeros * 2 > pairs, evenZeros * 8 < pairs { return (.utf16LittleEndian, 0) }
        if evenZeros * 2 > pairs, oddZeros * 8 < pairs { return (.utf16BigEndian, 0) }
        return (.utf8, 0)
    }

    /// The text of bytes that should be UTF-8, and whether they had to be taken for Latin-1.
    static func text(of bytes: UnsafeBufferPointer<UInt8>) -> (text: String, isLatin1: Bool) {
        if let text = String(validating: bytes, as: UTF8.self) { return (text, false) }
        var text = ""
        for byte in bytes { text.unicodeScalars.append(Unicode.Scalar(byte)) }
        return (text, true)
    }
}
