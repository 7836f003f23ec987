/// Finds out how a delimited file is written, from its first 256 KiB.
struct CSVSniffer {
    let dialect: CSVDialect
    let encoding: TextEncoding
    let columns: [String]
    let headerLine: Int?

    private static let sampleSize = 256 << 10
    private static let sampledRecords = 500
    /// Tried in this order: of two that fit alike, the first is taken.
    private static let delimiters: [UInt8] = [",", "\t", ";", "|"].map { UInt8(ascii: $0) }

    private struct Sample {
        var delimiter: UInt8
        var records: [(line: Int, fields: [String])]
        /// How many records have the usual number of fields.
        var regularity: Double
        var width: Int
    }

    init(path: String, delimiter: UInt8?, hasHeader: Bool?) throws(FormatError) {
        let source = try TextSource(path: path)
        var sample = [UInt8](repeating: 0, count: Self.sampleSize)
        var count = 0
        var isWhole = false
        while count + 4 <= sample.count {
            var outcome: Result<Int, FormatError> = .success(0)
            sample.withUnsafeMutableBufferPointer { buffer in
                do throws(FormatError) {
                    outcome = .success(try source.read(into: UnsafeMutableBufferPointer(rebasing: buffer[count...])))
                } catch { outcome = .failure(error) }
            }
            let read = try outcome.get()
            isWhole = read == 0
            if isWhole { break }
            count += read
        }
        let bytes = Array(sample[..<count])
        let tried = delimiter.map { [$0] } ?? Self.delimiters
        var best: Sample?
        for delimiter in tried {
            let candidate = try Self.sample(bytes, delimiter: delimiter, isWhole: isWhole)
            guard let current = best else {
                best = candidate
                continue
            }
            let isBetter =
                candidate.width > 1
                && (current.width == 1 || candidate.regularity > current.regularity
                    || (candidate.regularity == current.regularity && candidate.width > current.width))
            if isBetter { best = candidate }
        }
        guard let best, let first = best.records.first else {
            throw FormatError(file: path, reason: "it is empty")
        }
        let body = best.records.dropFirst()
        let decimalMark = Self.decimalMark(best.records.map(\.fields), delimiter: best.delimiter)
        let hasHeader =
            hasHeader
            ?? Self.looksLikeHeader(first.fields, body: body.map(\.fields), decimalMark: decimalMark)
        dialect = CSVDialect(delimiter: best.delimiter, hasHeader: hasHeader, decimalMark: decimalMark)
        encoding = source.encoding
        headerLine = hasHeader ? first.line : nil
        columns = hasHeader ? Self.distinct(first.fields) : (1...best.width).map { "column \($0)" }
    }

    private static func sample(_ bytes: [UInt8], delimiter: UInt8, isWhole: Bool) throws(FormatError) -> Sample {
        var position = 0
        var scanner = CSVScanner(delimiter: delimiter) { (buffer) throws(FormatError) in
            let count = min(buffer.count, bytes.count - position)
            _ = buffer.update(fromContentsOf: bytes[position..<(position + count)])
            position += count
            return count
        }
        var records: [(line: Int, fields: [String])] = []
        reading: while records.count < sampledRecords {
            switch try scanner.next() {
            case .end: break reading
            case .bad: continue
            case .record(let line, let base):
                let fields = scanner.fields.map { field in
                    TextEncoding.text(
                        of: UnsafeBufferPointer(start: base + field.start, count: field.end - field.start)
                    ).text
                }
                records.append((line, fields))
            }
        }
        // The last record of a cut sample is cut too.
        if !isWhole, records.count > 1, records.count < sampledRecords { records.removeLast() }
        var counts: [Int: Int] = [:]
        for record in records { counts[record.fields.count, default: 0] += 1 }
        let usual = counts.max { ($0.value, $0.key) < ($1.value, $1.key) }
        return Sample(
            delimiter: delimiter, records: records,
            regularity: Double(usual?.value ?? 0) / Double(max(records.count, 1)), width: usual?.key ?? 1)
    }

    private static func number(_ text: String, _ decimalMark: UInt8) -> Double? {
        Array(text.utf8).withUnsafeBufferPointer { parseNumber($0, decimalMark: decimalMark) }
    }

    /// A comma where the fields are delimited otherwise and more of them are numbers so than with a point.
    private static func decimalMark(_ records: [[String]], delimiter: UInt8) -> UInt8 {
        let point = UInt8(ascii: "."), comma = UInt8(ascii: ",")
        guard delimiter != comma else { return point }
        var withPoint = 0, withComma = 0
        for field in records.joined() {
            if number(field, point) != nil { withPoint += 1 }
            if number(field, comma) != nil { withComma += 1 }
        }
        return withComma > withPoint ? comma : point
    }

    /// A first record is a header where its fields differ in kind from those below: words above numbers.
    /// Where all is words, it is one unless a word of it is empty or comes again in its column.
    private static func looksLikeHeader(_ first: [String], body: [[String]], decimalMark: UInt8) -> Bool {
        var votes = 0
        var isDistinct = true
        for (index, name) in first.enumerated() {
            let below = body.compactMap { index < $0.count ? $0[index] : nil }.filter { !$0.isEmpty }
            let numbers = below.count { number($0, decimalMark) != nil }
            let nameIsNumber = number(name, decimalMark) != nil
            if !below.isEmpty, numbers * 2 > below.count, !name.isEmpty { votes += nameIsNumber ? -1 : 1 }
            if below.isEmpty, nameIsNumber { votes -= 1 }
            if name.isEmpty || below.contains(name) { isDistinct = false }
        }
        return votes == 0 ? isDistinct : votes > 0
    }

    /// Names without repetition: an empty one is numbered, a second `x` becomes `x (2)`.
    private static func distinct(_ names: [String]) -> [String] {
        var taken: Set<String> = []
        return names.enumerated().map { index, name in
            let wanted = name.isEmpty ? "column \(index + 1)" : name
            var distinct = wanted
            var count = 2
            while !taken.insert(distinct).inserted {
                distinct = "\(wanted) (\(count))"
                count += 1
            }
            return distinct
        }
    }
}
