/// A text file line by line, in bounded memory.
enum LineSource {
    /// A longer line is refused: the file is hardly one of lines.
    private static let longest = 64 << 20

    /// Hands over every line that is not blank, with its number from 1 and without its end.
    static func forEachLine(of path: String, _ body: (Int, UnsafeBufferPointer<UInt8>) throws -> Void) throws {
        let source = try TextSource(path: path)
        var piece = [UInt8](repeating: 0, count: 1 << 20)
        var pending: [UInt8] = []
        var line = 1
        func hand(_ bytes: UnsafeBufferPointer<UInt8>) throws {
            var bytes = bytes
            if bytes.last == UInt8(ascii: "\r") { bytes = UnsafeBufferPointer(rebasing: bytes.dropLast()) }
            if bytes.contains(where: { $0 != 0x20 && $0 != 0x09 }) { try body(line, bytes) }
        }
        while true {
            let count = try piece.withUnsafeMutableBufferPointer { try source.read(into: $0) }
            if count == 0 { break }
            try piece.withUnsafeBufferPointer { buffer in
                var start = 0
                for position in 0..<count where buffer[position] == UInt8(ascii: "\n") {
                    if pending.isEmpty {
                        try hand(UnsafeBufferPointer(rebasing: buffer[start..<position]))
                    } else {
                        pending.append(contentsOf: buffer[start..<position])
                        try pending.withUnsafeBufferPointer(hand)
                        pending.removeAll(keepingCapacity: true)
                    }
                    line += 1
                    start = position + 1
                }
                pending.append(contentsOf: buffer[start..<count])
            }
            guard pending.count <= longest else {
                throw FormatError(file: path, line: line, reason: "the line is longer than 64 MiB")
            }
        }
        if !pending.isEmpty { try pending.withUnsafeBufferPointer(hand) }
    }
}
