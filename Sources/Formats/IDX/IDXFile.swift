import Foundation

/// An array of bytes as the MNIST family of data sets is stored: two zero bytes, a type, the number of
/// dimensions, their sizes as 32-bit big-endian numbers, then the content, row by row.
/// Source: Y. LeCun, C. Cortes, C. Burges, the MNIST database of handwritten digits, "The IDX file format".
public struct IDXFile: Sendable {
    /// Sizes of the dimensions, the number of samples first.
    public let shape: [Int]
    /// Row by row; sizes multiplied make its count.
    public let bytes: [UInt8]

    /// Only unsigned bytes are read: images and labels are nothing else.
    public init(path: String) throws(FormatError) {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw FormatError(file: path, reason: "it cannot be read")
        }
        func refused(_ reason: String) -> FormatError { FormatError(file: path, reason: reason) }
        let content = [UInt8](data)
        guard content.count >= 4, content[0] == 0, content[1] == 0 else {
            if content.starts(with: [0x1F, 0x8B]) { throw refused("it is compressed: unpack it with gunzip first") }
            throw refused("it is no IDX file")
        }
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
        guard content.count - start == size else {
            throw refused("its shape says \(size) bytes, but it holds \(content.count - start)")
        }
        self.shape = shape
        bytes = Array(content[start...])
    }

    /// Whether a file starts as an IDX file of bytes does.
    public static func isRecognized(_ path: String) -> Bool {
        guard let file = FileHandle(forReadingAtPath: path), let start = try? file.read(upToCount: 4) else {
            return false
        }
        return start.count == 4 && start[0] == 0 && start[1] == 0 && start[2] == 0x08 && (1...8).contains(start[3])
    }
}
