/// An array of bytes as the MNIST family of data sets is stored: two zero bytes, a type, the number of
/// dimensions, their sizes as 32-bit big-endian numbers, then the content, row by row.
/// Source: Y. LeCun, C. Cortes, C. Burges, the MNIST database of handwritten digits, "The IDX file format".
public struct IDXFile: Sendable {
    /// Sizes of the dimensions, the number of samples first.
    public let shape: [Int]
    /// Row by row; sizes multiplied make its count.
    public let bytes: [UInt8]

    /// Reads a file, packed by gzip or not. Only unsigned bytes are read: images and labels are nothing else.
    public init(path: String) throws(FormatError) {
        let source = try ByteSource(path: path)
        // The header says how much is due, so a file that goes on for ever is not read to its end.
        var content = try source.rest(limit: Self.longestHeader)
        func refused(_ reason: String) -> FormatError { FormatError(file: path, reason: reason) }
        guard content.count >= 4, content[0] == 0, content[1] == 0 else { throw refused("it is no IDX file") }
        guard content[2] == 0x08 else {
            throw refused("its type is 0x\(String(content[2], radix: 16)), not bytes (0x8)")
        }
        let dimensions = Int(content[3])
        let start = 4 + 4 * dimensions
        guard (1...8).contains(dimensions), content.count >= start else {
            throw refused("its header is cut or has \(dimensions) dimensions; 1 to 8 are allowed")
        }
        var shape: [Int] = []
        var size = 1
        for index in 0..<dimensions {
            let bytes = content[(4 + 4 * index)..<(8 + 4 * index)]
            let length = bytes.reduce(0) { $0 << 8 | Int($1) }
            let (product, overflows) = size.multipliedReportingOverflow(by: length)
            guard !overflows else { throw refused("its shape is too large to count") }
            size = product
            shape.append(length)
        }
        while content.count - start <= size {
            let piece = try source.next()
            if piece.isEmpty { break }
            content.append(contentsOf: piece)
        }
        guard content.count - start == size else {
            let held = content.count - start > size ? "more" : "\(content.count - start)"
            throw refused("its shape says \(size) bytes, but it holds \(held)")
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
