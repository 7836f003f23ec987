/// The beginning of a delimited file, read with one delimiter and one quotation mark: how well that fits.
///
/// The fit is the share of rows with the usual number of fields, times the share of fields that look like one value,
/// after G. van den Burg, A. Nazábal, C. Sutton, "Wrangling messy CSV files by detecting row and type patterns",
/// Data Mining and Knowledge Discovery 33 (2019): regularity alone takes `1,5;2,5` for three fields.
struct CSVSample {
    let delimiter: UInt8
    let quote: UInt8?
    /// Fields that most records have.
    private(set) var width = 1
    /// Fields of the first record.
    private(set) var firstWidth = 0
    /// Records with the usual number of fields, as a share of all rows, bad ones included.
    private(set) var regularity = 0.0
    /// How well it fits, from 0 to 1.
    private(set) var fit = 0.0
    /// Fields that stand in single and in double quotation marks.
    private(set) var inSingleMarks = 0
    private(set) var inDoubleMarks = 0
    /// Why the first record cannot be read.
    private(set) var firstFault: BadRow?
    private(set) var records = 0

    /// Of two that fit alike, the first is taken.
    static let delimiters: [UInt8] = [",", "\t", ";", "|", " "].map { UInt8(ascii: $0) }
    private static let mostRecords = 1000
    private static let mostFields = 2_000_000

    /// - Parameter isWhole: whether the bytes are all of the file, so that the last record is whole, too.
    init(_ bytes: [UInt8], delimiter: UInt8, quote: UInt8?, isWhole: Bool) throws(FormatError) {
        self.delimiter = delimiter
        self.quote = quote
        var scanner = Self.scanner(bytes, delimiter: delimiter, quote: quote)
        var widths: [Int: Int] = [:]
        var clean = 0, cells = 0, fields = 0, rows = 0
        var last: (width: Int, clean: Int)?
        func count(_ record: (width: Int, clean: Int)?) {
            guard let record else { return }
            if records == 0 { firstWidth = record.width }
            records += 1
            rows += 1
            widths[record.width, default: 0] += 1
            fields += record.width
            // The names of a header hold what they like: `Weight, kg`.
            if records > 1 {
                clean += record.clean
                cells += record.width
            }
        }
        reading: while records < Self.mostRecords, fields < Self.mostFields {
            switch try scanner.next() {
            case .end: break reading
            case .bad(let row, let isUnclosed):
                // The mark may be closed behind the end of the sample.
                if isUnclosed, !isWhole { break reading }
                count(last)
                last = nil
                rows += 1
                if records == 0, firstFault == nil { firstFault = row }
            case .record(_, _, let base):
                count(last)
                var cleanHere = 0
                for field in scanner.fields where isOneValue(field, base) { cleanHere += 1 }
                last = (scanner.fields.count, cleanHere)
            }
        }
        // The last record of a cut sample is cut, too.
        if isWhole || records == 0 || records >= Self.mostRecords || fields >= Self.mostFields { count(last) }
        let usual = widths.max { ($0.value, $0.key) < ($1.value, $1.key) }
        width = usual?.key ?? 1
        regularity = Double(usual?.value ?? 0) / Double(max(rows, 1))
        guard width > 1 else { return }
        fit = regularity * (cells > 0 ? Double(clean) / Double(cells) : 1)
        // A header of another width is seldom one; R leaves out the name over its rows' names.
        if firstWidth != width, firstWidth != width - 1 || firstWidth == 1 { fit *= 0.6 }
        // Words stand between spaces in any text.
        if delimiter == UInt8(ascii: " ") { fit *= regularity >= 0.9 ? 0.8 : 0.1 }
    }

    /// Reads a sample with a delimiter and the quotation mark that goes with it.
    static func best(_ bytes: [UInt8], delimiter: UInt8, quote: CSVQuote, isWhole: Bool) throws(FormatError) -> Self {
        let single = UInt8(ascii: "'"), double = UInt8(ascii: "\"")
        switch quote {
        case .none: return try CSVSample(bytes, delimiter: delimiter, quote: nil, isWhole: isWhole)
        case .single: return try CSVSample(bytes, delimiter: delimiter, quote: single, isWhole: isWhole)
        case .double: return try CSVSample(bytes, delimiter: delimiter, quote: double, isWhole: isWhole)
        case .auto:
            let sample = try CSVSample(bytes, delimiter: delimiter, quote: double, isWhole: isWhole)
            guard sample.inSingleMarks > 1, sample.inSingleMarks > sample.inDoubleMarks else { return sample }
            let other = try CSVSample(bytes, delimiter: delimiter, quote: single, isWhole: isWhole)
            return other.regularity >= sample.regularity ? other : sample
        }
    }

    /// A scanner over bytes in memory.
    static func scanner(_ bytes: [UInt8], delimiter: UInt8, quote: UInt8?) -> CSVScanner {
        var position = 0
        return CSVScanner(delimiter: delimiter, quote: quote) { (buffer) throws(FormatError) in
            let count = min(buffer.count, bytes.count - position)
            bytes.withUnsafeBufferPointer { bytes in
                _ = buffer.update(fromContentsOf: bytes[position..<(position + count)])
            }
            position += count
            return count
        }
    }

    /// Whether a field looks like one value: in quotation marks, empty, a number, or a text without what could be a
    /// delimiter itself.
    private mutating func isOneValue(_ field: TableField, _ base: UnsafePointer<UInt8>) -> Bool {
        if field.isQuoted {
            if quote == UInt8(ascii: "\"") { inDoubleMarks += 1 } else { inSingleMarks += 1 }
            return true
        }
        let bytes = UnsafeBufferPointer(start: base + field.start, count: field.end - field.start)
        guard let first = bytes.first, let last = bytes.last else { return true }
        if bytes.count > 1, first == UInt8(ascii: "'"), last == first {
            inSingleMarks += 1
            return false
        }
        var hasOther = false, isNumber = true, hasDigit = false, spacedDigits = false
        var before: UInt8 = 0
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                hasDigit = true
                if before == UInt8(ascii: " ") { spacedDigits = true }
            case UInt8(ascii: ","): hasOther = true
            case UInt8(ascii: ";"), UInt8(ascii: "|"), UInt8(ascii: "\t"):
                hasOther = true
                isNumber = false
            case UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "e"), UInt8(ascii: "E"),
                UInt8(ascii: "%"), UInt8(ascii: " "), UInt8(ascii: "$"), UInt8(ascii: "'"), 0x80...:
                // Signs of currencies and narrow spaces are beyond ASCII.
                break
            default: isNumber = false
            }
            before = byte
        }
        let comma = UInt8(ascii: ",")
        isNumber = isNumber && hasDigit && first != comma && last != comma
        // `5 2` between commas is what is left of `1,5 2,5`.
        if isNumber { return !(spacedDigits && delimiter == comma) }
        return !hasOther
    }
}
