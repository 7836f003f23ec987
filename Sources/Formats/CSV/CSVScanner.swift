import Language

/// Finds the records of a delimited text in a buffer that slides along it (RFC 4180).
///
/// Beyond the standard: lines end with LF, CR LF or CR; a quotation mark inside an unquoted field is an
/// ordinary character; blank lines are passed over.
///
/// A record is scanned only when all of it is in the buffer: one that reaches the buffer's end is scanned
/// again from its start once the buffer is full anew, so nothing depends on where the pieces of a file end.
/// The buffer doubles for a longer record, which makes that at most twice the work.
package struct CSVScanner: ~Copyable {
    let delimiter: UInt8
    let quote: UInt8?
    /// Helps to tell a mark that is not closed.
    private let expected: Int?
    package private(set) var fields: [TableField] = []
    /// The line the next record starts in.
    private(set) var line = 1
    private let delimiterIsSpace: Bool
    private var memory: UnsafeMutableBufferPointer<UInt8>
    /// Where the next record starts.
    private var start = 0
    private var end = 0
    private var isAtEnd = false
    /// Whether what comes up to the next line end belongs to a row that was refused.
    private var isSkipping = false
    private let refill: (UnsafeMutableBufferPointer<UInt8>) throws(FormatError) -> Int

    /// A record longer than this is refused; one whose quotation mark is never closed is found out by it.
    static let longestRecord = 64 << 20
    /// A row with a longer field is refused.
    static let longestField = 16 << 20
    /// A record of more fields is refused.
    static let mostFields = 1_000_000
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    /// - Parameters:
    ///   - expected: fields a record should have; nil where it is not known.
    ///   - capacity: bytes of the buffer at first, at least eight.
    ///   - refill: fills as much as it can of at least four bytes and says how much; 0 only at the end.
    package init(
        delimiter: UInt8, quote: UInt8? = UInt8(ascii: "\""), expected: Int? = nil, capacity: Int = 1 << 20,
        refill: @escaping (UnsafeMutableBufferPointer<UInt8>) throws(FormatError) -> Int
    ) {
        self.delimiter = delimiter
        self.quote = quote
        self.expected = expected
        self.refill = refill
        delimiterIsSpace = delimiter == UInt8(ascii: " ")
        memory = .allocate(capacity: capacity)
    }

    deinit { memory.deallocate() }

    /// What stands next in the text.
    package enum Found {
        /// A record: its line and how many it takes; `fields` lie in memory from `base`.
        case record(line: Int, lines: Int, base: UnsafePointer<UInt8>)
        case bad(BadRow, isUnclosed: Bool)
        case end
    }

    private enum Scan {
        case record(next: Int, lines: Int)
        case blank(next: Int)
        case more
        /// - Parameters:
        ///   - lines: line ends between the record's start and the place at fault.
        ///   - passed: line ends between the record's start and `resume`, behind whose line reading goes on.
        case bad(lines: Int, column: Int, resume: Int, passed: Int, reason: Text, isUnclosed: Bool)
    }

    /// Passes over whole lines, whatever is in them.
    mutating func skipLines(_ count: Int) throws(FormatError) {
        for _ in 0..<count {
            if start == end { guard try fetch() else { return } }
            isSkipping = true
            guard try finishSkipping() else { return }
        }
    }

    /// Finds the next record or bad row; a record is valid until the next call.
    package mutating func next() throws(FormatError) -> Found {
        while true {
            if isSkipping { guard try finishSkipping() else { return .end } }
            if start == end { guard try fetch() else { return .end } }
            let length = try lengthOfLineEnd()
            if length > 0 {
                start += length
                line += 1
                continue
            }
            switch scan() {
            case .more: _ = try fetch()
            case .blank(let next): start = next
            case .record(let next, let lines):
                let found = line
                start = next
                line += lines
                unescape()
                guard let base = memory.baseAddress else { return .end }
                return .record(line: found, lines: lines, base: UnsafePointer(base))
            case .bad(let lines, let column, let resume, let passed, let reason, let isUnclosed):
                let row = BadRow(line: line + lines, column: column, reason: reason)
                line += passed
                start = resume
                isSkipping = true
                return .bad(row, isUnclosed: isUnclosed)
            }
        }
    }

    // MARK: The buffer

    /// Moves what is left to the front and fills the buffer, a larger one where it was full already; false where
    /// nothing more is to come.
    private mutating func fetch() throws(FormatError) -> Bool {
        if start > 0, let base = memory.baseAddress {
            base.update(from: base + start, count: end - start)
            end -= start
            start = 0
        }
        // Four bytes are the least that a source may be asked for.
        if end + 4 > memory.count {
            let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: memory.count * 2)
            _ = larger.update(fromContentsOf: memory[..<end])
            memory.deallocate()
            memory = larger
        }
        let before = end
        while end + 4 <= memory.count, !isAtEnd {
            let count = try refill(UnsafeMutableBufferPointer(rebasing: memory[end...]))
            end += count
            isAtEnd = count == 0
        }
        return end > before
    }

    /// Bytes of the line end at `start`; 0 where there is none.
    private mutating func lengthOfLineEnd() throws(FormatError) -> Int {
        if memory[start] == Self.lineFeed { return 1 }
        guard memory[start] == Self.carriageReturn else { return 0 }
        // Whether a line feed follows may stand in the next piece.
        if start + 1 == end, !isAtEnd { _ = try fetch() }
        return start + 1 < end && memory[start + 1] == Self.lineFeed ? 2 : 1
    }

    /// Goes on to the line after the one `start` is in; false at the end of the text.
    private mutating func finishSkipping() throws(FormatError) -> Bool {
        while true {
            while start < end, memory[start] != Self.lineFeed, memory[start] != Self.carriageReturn { start += 1 }
            if start == end {
                guard try fetch() else {
                    isSkipping = false
                    return false
                }
                continue
            }
            let length = try lengthOfLineEnd()
            start += length
            line += 1
            isSkipping = false
            return true
        }
    }

    // MARK: One record

    /// Scans one record from `start`, which is before `end`.
    private mutating func scan() -> Scan {
        fields.removeAll(keepingCapacity: true)
        guard let bytes = memory.baseAddress else { return .more }
        let start = start, end = end, delimiter = delimiter, isRun = delimiterIsSpace, isAtEnd = isAtEnd
        let quote = quote ?? 0, hasQuote = self.quote != nil
        let isFull = end - start >= Self.longestRecord
        func isDelimiter(_ byte: UInt8) -> Bool { byte == delimiter || (isRun && byte == UInt8(ascii: "\t")) }
        func isLineEnd(_ byte: UInt8) -> Bool { byte == Self.lineFeed || byte == Self.carriageReturn }
        let wordOfDelimiters = ByteWords.filled(with: delimiter)
        var position = start
        var lines = 0
        var lineStart = start
        /// The first mark whose field runs over a line end.
        var opened: (lines: Int, column: Int, position: Int)?
        func unclosed(_ mark: (lines: Int, column: Int, position: Int)) -> Scan {
            .bad(
                lines: mark.lines, column: mark.column, resume: mark.position, passed: mark.lines,
                reason: Text("a quotation mark is not closed", zh: "有引号没有配对"), isUnclosed: true)
        }
        /// What to do at the end of what was read: read on, or give up a record that is too long.
        func atEnd() -> Scan {
            guard isFull else { return .more }
            return .bad(
                lines: 0, column: 1, resume: end, passed: lines,
                reason: Text(
                    "it is longer than \(Self.longestRecord >> 20) MiB", zh: "超过 \(Self.longestRecord >> 20) MiB"),
                isUnclosed: false)
        }
        func tooLong(_ field: TableField, mayBeUnclosed: Bool) -> Scan {
            let most = Self.longestField >> 20
            let way =
                mayBeUnclosed ? Text(", or its quotation mark is not closed", zh: "，或引号没有配对") : Text.empty
            return .bad(
                lines: lines, column: field.column, resume: position, passed: lines,
                reason: Text("a field is longer than \(most) MiB\(way)", zh: "字段超过 \(most) MiB\(way)"),
                isUnclosed: mayBeUnclosed)
        }
        while position < end, isSpace(bytes[position]) || (isRun && isDelimiter(bytes[position])) { position += 1 }
        if position == end { return isAtEnd ? .blank(next: end) : atEnd() }
        if isLineEnd(bytes[position]) { return .blank(next: position) }
        if !isRun { position = start }
        while true {
            var field = TableField(
                start: position, end: position, hasDoubledQuotes: false, isQuoted: false,
                column: position - lineStart + 1)
            // Spaces around a quoted field are no part of it, as those around others are none.
            while position < end, isSpace(bytes[position]) { position += 1 }
            if hasQuote, position < end, bytes[position] == quote {
                let opening = (lines: lines, column: position - lineStart + 1, position: position)
                field.column = opening.column
                position += 1
                field.start = position
                field.isQuoted = true
                while true {
                    while position < end, bytes[position] != quote {
                        let byte = bytes[position]
                        position += 1
                        guard isLineEnd(byte) else { continue }
                        if byte == Self.carriageReturn, position < end, bytes[position] == Self.lineFeed {
                            position += 1
                        }
                        lines += 1
                        lineStart = position
                    }
                    if position - field.start > Self.longestField, lines == opening.lines {
                        return tooLong(field, mayBeUnclosed: true)
                    }
                    // Whether the mark is doubled shows in the byte after it.
                    if position == end || (position + 1 == end && !isAtEnd) {
                        return isAtEnd || isFull ? unclosed(opening) : .more
                    }
                    guard position + 1 < end, bytes[position + 1] == quote else { break }
                    field.hasDoubledQuotes = true
                    position += 2
                }
                field.end = position
                position += 1
                if lines > opening.lines, opened == nil { opened = opening }
                while position < end, isSpace(bytes[position]) { position += 1 }
                if position < end, !isDelimiter(bytes[position]), !isLineEnd(bytes[position]) {
                    // A mark that closes in another line and before more text opens a field there: the first was
                    // never closed, and the lines between are rows.
                    if lines > opening.lines { return unclosed(opening) }
                    return .bad(
                        lines: lines, column: position - lineStart + 1, resume: position, passed: lines,
                        reason: Text("there is text after the closing quotation mark", zh: "结束引号之后还有文本"),
                        isUnclosed: false)
                }
            } else {
                field.start = position
                if !isRun { ByteWords.pass(bytes, &position, end, wordOfDelimiters) }
                while position < end {
                    let byte = bytes[position]
                    if isDelimiter(byte) || isLineEnd(byte) { break }
                    position += 1
                }
                field.end = position
                if position - field.start > Self.longestField { return tooLong(field, mayBeUnclosed: false) }
                while field.end > field.start, isSpace(bytes[field.end - 1]) { field.end -= 1 }
            }
            if isRun {
                let first = position
                while position < end, isDelimiter(bytes[position]) { position += 1 }
                // The last of a run is the delimiter, unless the line ends.
                if position < end, position > first, !isLineEnd(bytes[position]) { position -= 1 }
            }
            if position == end, !isAtEnd { return atEnd() }
            fields.append(field)
            if fields.count > Self.mostFields {
                return .bad(
                    lines: lines, column: field.column, resume: position, passed: lines,
                    reason: Text("it has more than \(Self.mostFields) fields", zh: "超过 \(Self.mostFields) 个字段"),
                    isUnclosed: false)
            }
            if position < end, isDelimiter(bytes[position]) {
                position += 1
                continue
            }
            if let opened, hidesRows(bytes, from: opened.position, to: position) { return unclosed(opened) }
            if position == end { return .record(next: end, lines: lines) }
            if bytes[position] == Self.carriageReturn {
                if position + 1 == end, !isAtEnd { return atEnd() }
                position += position + 1 < end && bytes[position + 1] == Self.lineFeed ? 2 : 1
            } else {
                position += 1
            }
            return .record(next: position, lines: lines + 1)
        }
    }

    /// Whether a mark was never closed although another one ends its field lines below.
    ///
    /// It is taken for that where the lines between look like rows by their delimiters: half of them where the record
    /// does not have the fields it should have, and all of several where it does.
    private func hidesRows(_ bytes: UnsafeMutablePointer<UInt8>, from first: Int, to last: Int) -> Bool {
        guard let expected, expected > 1 else { return false }
        var alike = 0, all = 0, count = 0
        var isFirst = true, isBlank = true, wasDelimiter = true
        for position in first...last {
            let isLast = position == last
            if !isLast, bytes[position] != Self.lineFeed, bytes[position] != Self.carriageReturn {
                isBlank = false
                let isDelimiter =
                    bytes[position] == delimiter || (delimiterIsSpace && bytes[position] == UInt8(ascii: "\t"))
                if isDelimiter, !(delimiterIsSpace && wasDelimiter) { count += 1 }
                wasDelimiter = isDelimiter
                continue
            }
            if !isFirst, !isBlank {
                all += 1
                if count == expected - 1 { alike += 1 }
            }
            isFirst = false
            (count, isBlank, wasDelimiter) = (0, true, true)
        }
        let hasWidth =
            fields.count == expected || (fields.count == expected + 1 && fields.last.map { $0.start == $0.end } == true)
        return hasWidth ? all >= 3 && alike == all && all * (expected - 1) >= 6 : all > 0 && alike * 2 >= all
    }

    private func isSpace(_ byte: UInt8) -> Bool {
        (byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")) && byte != delimiter
    }

    /// Replaces doubled quotation marks by single ones, in place.
    private mutating func unescape() {
        for index in fields.indices where fields[index].hasDoubledQuotes {
            var write = fields[index].start
            var read = write
            while read < fields[index].end {
                memory[write] = memory[read]
                read += memory[read] == quote ? 2 : 1
                write += 1
            }
            fields[index].end = write
        }
    }
}
