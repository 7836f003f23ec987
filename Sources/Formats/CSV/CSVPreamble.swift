/// What stands above the records of a delimited file: Excel's `sep=;`, and lines that start with `#`, as numpy and R
/// write them.
struct CSVPreamble {
    /// The delimiter that the first line declares.
    private(set) var delimiter: UInt8?
    /// Lines to pass over before the first record.
    private(set) var lines = 0
    /// How many of them are comments.
    private(set) var comments = 0
    /// The text of the last comment without its mark, and its line: it may name the columns.
    private(set) var lastComment: (line: Int, bytes: [UInt8])?
    /// Where the records begin in the bytes.
    private(set) var end = 0

    init(_ bytes: [UInt8]) {
        var position = 0
        while position < bytes.count {
            let lineEnd =
                bytes[position...].firstIndex { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } ?? bytes.count
            let line = bytes[position..<lineEnd]
            if lines == 0, let declared = Self.declaredDelimiter(line) {
                delimiter = declared
            } else if line.first == UInt8(ascii: "#") {
                comments += 1
                lastComment = (lines + 1, Array(line.dropFirst()))
            } else {
                break
            }
            lines += 1
            position = lineEnd
            if position < bytes.count {
                let isPair = bytes[position] == UInt8(ascii: "\r") && position + 1 < bytes.count
                position += isPair && bytes[position + 1] == UInt8(ascii: "\n") ? 2 : 1
            }
            end = position
        }
    }

    /// The delimiter of a line `sep=;`, in quotation marks or not.
    private static func declaredDelimiter(_ line: ArraySlice<UInt8>) -> UInt8? {
        var line = line
        if line.count > 2, line.first == UInt8(ascii: "\""), line.last == UInt8(ascii: "\"") {
            line = line.dropFirst().dropLast()
        }
        guard line.count == 5, let delimiter = line.last, delimiter < 0x80, delimiter != UInt8(ascii: "\"") else {
            return nil
        }
        return line.prefix(4).map { $0 | 0x20 }.elementsEqual("sep=".utf8.map { $0 | 0x20 }) ? delimiter : nil
    }
}
