import Language

/// An array of bytes as the MNIST family of data sets is stored: two zero bytes, a type, the number of
/// dimensions, their sizes as 32-bit big-endian numbers, then the content, row by row.
/// Source: Y. LeCun, C. Cortes, C. Burges, the MNIST database of handwritten digits, "The IDX file format".
public struct IDXFile: Sendable {
    /// Sizes of the dimensions, the number of samples first.
    public let shape: [Int]
    /// Row by row; sizes multiplied make its count.
    public let bytes: [UInt8]

    /// Reads a file, packed or not. Only unsigned bytes are read: images and labels are nothing else.
    public init(path: String) throws(FormatError) {
        let source = try ByteSource(path: path)
        // The header says how much is due, so a file that goes on for ever is not read to its end.
        var content = try source.rest(limit: Self.longestHeader)
        func refused(_ reason: Text) -> FormatError { FormatError(file: path, reason: reason) }
        guard content.count >= 4, content[0] == 0, content[1] == 0 else {
            throw refused(Text("it is no IDX file", zh: "不是 IDX 文件"))
        }
        guard content[2] == 0x08 else {
            let type = String(content[2], radix: 16)
            throw refused(Text("its type is 0x\(type), not bytes (0x8)", zh: "类型是 0x\(type)，不是字节（0x8）"))
        }
        let dimensions = Int(content[3])
        let start = 4 + 4 * dimensions
        guard (1...8).contains(dimensions), content.count >= start else {
            throw refused(
                Text(
                    "its header is cut or has \(dimensions) dimensions; 1 to 8 are allowed",
                    zh: "文件头被截断，或有 \(dimensions) 个维度；可用：1 到 8"))
        }
        var shape: [Int] = []
        var size = 1
        for index in 0..<dimensions {
            let bytes = content[(4 + 4 * index)..<(8 + 4 * index)]
            let length = bytes.reduce(0) { $0 << 8 | Int($1) }
            let (product, overflows) = size.multipliedReportingOverflow(by: length)
            guard !overflows else { throw refused(Text("its shape is too large to count", zh: "形状太大，无法计数")) }
            size = product
            shape.append(length)
        }
        while content.count - start <= size {
            let piece = try source.next()
            if piece.isEmpty { break }
            content.append(contentsOf: piece)
        }
        guard content.count - start == size else {
            let held =
                content.count - start > size
                ? Text("more", zh: "更多") : Text(verbatim: "\(content.count - start)")
            throw refused(Text("its shape says \(size) bytes, but it holds \(held)", zh: "形状要求 \(size) 字节，实际是 \(held)"))
        }
        self.shape = shape
        bytes = Array(content[start...])
    }

    private static let longestHeader = 4 + 4 * 8

    /// Whether a file starts as an IDX file does.
    public static func isRecognized(_ path: String) -> Bool {
        (try? FileContent.recognized(in: path)) == .idx
    }
}
