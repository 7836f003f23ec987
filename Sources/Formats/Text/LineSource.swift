/// A text file line by line, in bounded memory; lines end with LF, CR LF or CR.
package enum LineSource {
    /// A longer line is not read: the file is hardly one of lines.
    package static let longest = 64 << 20

    /// What is found in a file.
    package enum Line {
        /// Its bytes, without its end.
        case content(UnsafeBufferPointer<UInt8>)
        /// A line longer than `longest`.
        case tooLong
    }

    /// Hands over every line that is not blank, with its number from 1, until `body` returns false.
    package static func forEachLine(of path: String, _ body: (Int, Line) throws -> Bool) throws {
        let source = try TextSource(path: path)
        var piece = [UInt8](repeating: 0, count: 1 << 20)
        var pending: [UInt8] = []
        var isTooLong = false, wasReturn = false
        var line = 1
        func hand(_ bytes: UnsafeBufferPointer<UInt8>) throws -> Bool {
            defer { isTooLong = false }
            if isTooLong { return try body(line, .tooLong) }
            return bytes.contains { $0 != 0x20 && $0 != 0x09 } ? try body(line, .content(bytes)) : true
        }
        while true {
            let count = try piece.withUnsafeMutableBufferPointer { try source.read(into: $0) }
            if count == 0 { break }
            let goesOn = try piece.withUnsafeBufferPointer { buffer in
                var start = 0
                for position in 0..<count {
                    let byte = buffer[position]
                    if wasReturn {
                        wasReturn = false
                        if byte == UInt8(ascii: "\n") {
                            start = position + 1
                            continue
                        }
                    }
                    guard byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") else { continue }
                    wasReturn = byte == UInt8(ascii: "\r")
                    let bytes = UnsafeBufferPointer(rebasing: buffer[start..<position])
                    start = position + 1
                    if pending.isEmpty {
                        guard try hand(bytes) else { return false }
                    } else {
                        pending.append(contentsOf: bytes)
                        guard try pending.withUnsafeBufferPointer(hand) else { return false }
                        pending.removeAll(keepingCapacity: true)
                    }
                    line += 1
                }
                pending.append(contentsOf: buffer[start..<count])
                return true
            }
            guard goesOn else { return }
            if pending.count > longest {
                isTooLong = true
                pending.removeAll()
            }
        }
        if !pending.isEmpty || isTooLong { _ = try pending.withUnsafeBufferPointer(hand) }
    }
}
