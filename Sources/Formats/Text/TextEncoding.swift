import Language

/// How a file writes its characters.
public enum TextEncoding: String, Sendable, Hashable, Codable {
    case utf8 = "UTF-8"
    case utf8WithMark = "UTF-8 with byte order mark"
    case utf16LittleEndian = "UTF-16, little-endian"
    case utf16BigEndian = "UTF-16, big-endian"
    /// What is no Unicode is taken for this; it is Latin-1 with letters and signs where that has control codes.
    case windows1252 = "Windows-1252"

    /// The encoding in words.
    public var name: Text {
        switch self {
        case .utf8, .windows1252: Text(verbatim: rawValue)
        case .utf8WithMark: Text("UTF-8 with byte order mark", zh: "带 BOM 的 UTF-8")
        case .utf16LittleEndian: Text("UTF-16, little-endian", zh: "UTF-16 小端")
        case .utf16BigEndian: Text("UTF-16, big-endian", zh: "UTF-16 大端")
        }
    }

    /// The encoding that a file's first bytes show: by its mark, else UTF-16 by the zeros that plain
    /// letters leave at every other place, else UTF-8. Windows-1252 shows later, in bytes that are no UTF-8.
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

    /// The text of bytes that should be UTF-8, and whether they had to be taken for Windows-1252.
    /// - Parameter isLegacy: whether they are of a file in Windows-1252, and no UTF-8 whatever they look like.
    package static func text(
        of bytes: UnsafeBufferPointer<UInt8>, isLegacy: Bool = false
    ) -> (text: String, isLegacy: Bool) {
        if !isLegacy || !bytes.contains(where: { $0 >= 0x80 }), let text = String(validating: bytes, as: UTF8.self) {
            return (text, false)
        }
        var scalars = String.UnicodeScalarView()
        scalars.reserveCapacity(bytes.count)
        for byte in bytes {
            let isUpper = (0x80...0x9F).contains(byte)
            scalars.append(
                isUpper ? Unicode.Scalar(upperCodes[Int(byte) - 0x80]) ?? "\u{FFFD}" : Unicode.Scalar(byte))
        }
        return (String(scalars), true)
    }

    /// What Windows-1252 has at 0x80 to 0x9F; five places are free. Source: Unicode's CP1252.TXT.
    private static let upperCodes: [UInt16] = [
        0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD,
        0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0xFFFD, 0x017E, 0x0178,
    ]
}

extension TextEncoding {
    /// The encoding that a file's first bytes show; those of UTF-8 may turn out to be Windows-1252 further on.
    package static func recognized(at path: String) throws(FormatError) -> TextEncoding {
        try TextSource(path: path).encoding
    }
}
