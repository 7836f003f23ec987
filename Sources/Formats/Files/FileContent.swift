import Language

/// What a file holds, by its content: its name may say anything.
public enum FileContent: Sendable, Hashable {
    /// Text in some encoding: a table, JSON or plain text.
    case text
    /// An array of bytes as the MNIST family is stored.
    case idx
    /// A picture that is read.
    case picture(PictureFile.Kind)
    /// An array of numpy.
    case array
    /// Arrays of numpy in an archive.
    case arrays
    /// Something that is not read here.
    /// - Parameters:
    ///   - name: what it is: `a Parquet file`.
    ///   - advice: how to make something of it that is read.
    case foreign(name: Text, advice: Text)
    /// Bytes that are no text and of no kind that is known.
    case binary(reason: Text)

    /// So much of a file decides, unpacked where it is packed.
    private static let sampleSize = 64 << 10

    /// Recognizes the content of a plain file by its first 64 KiB; one that is packed is looked into.
    public static func recognized(in path: String) throws(FormatError) -> FileContent {
        let start = try ByteSource(path: path).rest(limit: sampleSize)
        return recognized(in: Array(start.prefix(sampleSize)))
    }

    /// Recognizes content by its first bytes.
    static func recognized(in start: [UInt8]) -> FileContent {
        if start.count >= 4, start[0] == 0, start[1] == 0, (0x08...0x0E).contains(start[2]), (1...8).contains(start[3])
        {
            return .idx
        }
        if start.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .picture(.png) }
        if start.starts(with: [0xFF, 0xD8, 0xFF]) { return .picture(.jpeg) }
        if start.starts(with: NPYArray.magic) { return .array }
        if let signature = FileSignature.all.first(where: { $0.matches(start) }) {
            return signature.isArrays ? .arrays : .foreign(name: signature.name, advice: signature.advice)
        }
        let (encoding, mark) = start.withUnsafeBytes { TextEncoding.recognized(in: $0) }
        if encoding == .utf16LittleEndian || encoding == .utf16BigEndian {
            // Small numbers of two bytes each have as many zeros as letters of UTF-16, but no letters.
            let isLittle = encoding == .utf16LittleEndian
            let units = stride(from: mark, to: start.count - 1, by: 2)
            let controls = units.count {
                let (low, high) = isLittle ? (start[$0], start[$0 + 1]) : (start[$0 + 1], start[$0])
                return high == 0 && isControl(low)
            }
            let isText = controls * 20 <= start.count / 2
            return isText ? .text : .binary(reason: Text("it holds zero bytes, which no text has", zh: "含有零字节，而文本不应有"))
        }
        if let zero = start.firstIndex(of: 0) {
            return .binary(
                reason: Text(
                    "it holds zero bytes, the first as byte \(zero + 1), which no text has",
                    zh: "含有零字节（第一个是第 \(zero + 1) 字节），而文本不应有"))
        }
        let controls = start.count { isControl($0) }
        if controls * 20 > start.count {
            return .binary(
                reason: Text(
                    "\(controls) of its first \(start.count) bytes are control codes",
                    zh: "前 \(start.count) 个字节中有 \(controls) 个控制字符"))
        }
        return .text
    }

    /// Control codes but those that texts are laid out, rung and colored with.
    private static func isControl(_ byte: UInt8) -> Bool {
        byte < 0x20 ? !(0x07...0x0D).contains(byte) && byte != 0x1B && byte != 0x1A : byte == 0x7F
    }

    /// Refuses what is no text, in words for a person.
    public func checkText(_ path: String) throws(FormatError) {
        let name: Text
        switch self {
        case .text, .foreign, .binary: return try check(path)
        case .idx: name = Text("an IDX file of pictures or labels", zh: "存放图像或标签的 IDX 文件")
        case .picture(let kind): name = Text("a \(kind.rawValue) picture", zh: "\(kind.rawValue) 图像")
        case .array, .arrays: name = Text("an array of numpy", zh: "numpy 数组")
        }
        throw FormatError(file: path, reason: Text("it is \(name), not text", zh: "这是\(name)，不是文本"))
    }

    /// Refuses what is not read at all, in words for a person.
    public func check(_ path: String) throws(FormatError) {
        switch self {
        case .text, .idx, .picture, .array, .arrays: return
        case .foreign(let name, let advice):
            throw FormatError(
                file: path, reason: Text("it is \(name), not text: \(advice)", zh: "\(name)，不是文本：\(advice)"))
        case .binary(let reason):
            throw FormatError(
                file: path,
                reason: Text(
                    "it is no text: \(reason); allowed: CSV, JSON, IDX, NPY and texts, packed by gzip or zstd or not, and pictures",
                    zh: "不是文本：\(reason)；可用：CSV、JSON、IDX、NPY 和文本（可用 gzip 或 zstd 压缩），以及图像"))
        }
    }
}
