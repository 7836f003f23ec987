/// Finds the records of a delimited text in a buffer that slides along it (RFC 4180).
///
/// Beyond the standard: lines end with LF, CR LF or CR; a quotation mark inside an unquoted field is an
/// ordinary character; blank lines are passed over.
struct CSVScanner: ~Copyable {
    let delimiter: UInt8
    private(set) var fields: [TableField] = []
    /// The line the next record starts in.
    private(set) var line = 1
    private var memory: UnsafeMutableBufferPointer<UInt8>
    /// Where the next record starts.
    private var start = 0
    private var end = 0
    private var isAtEnd = false
    private let refill: (UnsafeMutableBufferPointer<UInt8>) throws(FormatError) -> Int

    /// A record longer than this is taken for one whose quotation mark is never closed.
    static let longestRecord = 16 << 20
    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    init(
        delimiter: UInt8, refill: @escaping (UnsafeMutableBufferPointer<UInt8>) throws(FormatError) -> Int
    ) {
        self.delimiter = delimiter
        self.refill = refill
        memory = .allocate(capacity: 1 << 20)
    }

    deinit { memory.deallocate() }

    enum Found {
        /// A record: its line; `fields` lie in memory from `base`.
        case record(line: Int, base: UnsafePointer<UInt8>)
        case bad(BadRow)
        case end
    }

    private enum Scan {
        case record(next: Int, lines: Int)
        case more
        case bad(line: Int, position: Int, reason: String, isUnclosed: Bool)
    }

    mutating func next() throws(FormatError) -> Found {
        while true {
            if start == end {
                guard try fetch() else { return .end }
            }
            if memory[start] == Self.lineFeed {
                start += 1
                line += 1
                continue
            }
            if memory[start] == Self.carriageReturn {
                if start + 1 == end, !isAtEnd, try fetch() { continue }
                start += start + 1 < end && memory[start + 1] == Self.lineFeed ? 2 : 1
                line += 1
                continue
            }
            switch scan() {
            case .more: _ = try fetch()
            case .record(let next, let lines):
                let found = line
                start = next
                line += lines
                unescape()
                guard let base = memory.baseAddress else { return .end }
                return .record(line: found, base: UnsafePointer(base))
            case .bad(let badLine, let position, let reason, let isUnclosed):
                let column = column(of: position)
                skipLine(from: isUnclosed ? lineStart(of: position) : position, line: badLine)
                return .bad(BadRow(line: badLine, column: column, reason: reason))
            }
        }
    }

    /// Moves what is left to the front and reads on; false where nothing more is to come.
    private mutating func fetch() throws(FormatError) -> Bool {
        if start > 0 {
            for index in start..<max(start, end) { memory[index - start] = memory[index] }
            end -= start
            start = 0
        }
        if end == memory.count {
            let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: memory.count * 2)
            _ = larger.update(fromContentsOf: memory[..<end])
            memory.deallocate()
            memory = larger
        }
        let count = try refill(UnsafeMutableBufferPointer(rebasing: memory[end...]))
        end += count
        isAtEnd = count == 0
        return count > 0
    }

    /// Scans one record from `start`, which is before `end`.
    private mutating func scan() -> Scan {
        fields.removeAll(keepingCapacity: true)
        guard let bytes = memory.baseAddress else { return .more }
        let end = end, delimiter = delimiter
        var position = start
        var lines = 0
        var lineStart = start
        while true {
            let column = position - lineStart + 1
            var field = TableField(
                start: position, end: position, hasDoubledQuotes: false, isQuoted: false, column: column)
            if position < end, bytes[position] == Self.quote {
                let opening = position, openingLine = line + lines
                position += 1
                field.start = position
                field.isQuoted = true
                while true {
                    while position < end, bytes[position] != Self.quote {
                        if bytes[position] == Self.lineFeed {
                            lines += 1
                            lineStart = position + 1
                        }
                        position += 1
                    }
                    if position == end || (position + 1 == end && !isAtEnd) {
                        if !isAtEnd, end - start < Self.longestRecord { return .more }
                        if position == end {
                            return .bad(
                                line: openingLine, position: opening, reason: "a quotation mark is not closed",
                                isUnclosed: true)
                        }
                    }
                    if position + 1 < end, bytes[position + 1] == Self.quote {
                        field.hasDoubledQuotes = true
                        position += 2
                        continue
                    }
                    break
                }
                field.end = position
                position += 1
                if position < end, bytes[position] != delimiter, bytes[position] != Self.lineFeed,
                    bytes[position] != Self.carriageReturn
                {
                    return .bad(
                        line: line + lines, position: position,
                        reason: "there is text after the closing quotation mark", isUnclosed: false)
                }
            } else {
                while position < end {
                    let byte = bytes[position]
                    if byte == delimiter || byte == Self.lineFeed || byte == Self.carriageReturn { break }
                    position += 1
                }
                field.end = position
                while field.end > field.start, isSpace(bytes[field.end - 1]) { field.end -= 1 }
                while field.start < field.end, isSpace(bytes[field.start]) { field.start += 1 }
            }
            if position == end, !isAtEnd { return .more }
            fields.append(field)
            if position == end { return .record(next: end, lines: lines) }
            if bytes[position] == delimiter {
                position += 1
                continue
            }
            if bytes[position] == Self.carriageReturn {
                if position + 1 == end, !isAtEnd { return .more }
                position += position + 1 < end && bytes[position + 1] == Self.lineFeed ? 2 : 1
            } else {
                position += 1
            }
            return .record(next: position, lines: lines + 1)
        }
    }

    private func isSpace(_ byte: UInt8) -> Bool {
        (byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")) && byte != delimiter
    }

    private func lineStart(of position: Int) -> Int {
        var first = position
        while first > start, memory[first - 1] != Self.lineFeed { first -= 1 }
        return first
    }

    private func column(of position: Int) -> Int { position - lineStart(of: position) + 1 }

    /// Goes on with the line after the one that holds a position.
    private mutating func skipLine(from position: Int, line badLine: Int) {
        var next = position
        while next < end, memory[next] != Self.lineFeed { next += 1 }
        if next == end, !isAtEnd {
            // The line goes on beyond what was read: what follows is scanned as its own record.
            start = end
            line = badLine
            return
        }
        start = min(next + 1, end)
        line = badLine + 1
    }

    /// Replaces doubled quotation marks by single ones, in place.
    private mutating func unescape() {
        for index in fields.indices where fields[index].hasDoubledQuotes {
            var write = fields[index].start
            var read = write
            while read < fields[index].end {
                memory[write] = memory[read]
                read += memory[read] == Self.quote ? 2 : 1
                write += 1
            }
            fields[index].end = write
        }
    }
}
