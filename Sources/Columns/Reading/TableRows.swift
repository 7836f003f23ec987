import Formats

/// Rows of a table as they stand in its file, in little memory: the bytes of all fields, one behind the other.
public final class TableRows: Sendable {
    /// The names of the columns.
    public let columns: [String]
    /// The line that each row begins in, rising.
    public let lines: [Int]
    private let bytes: [UInt8]
    /// Where each field ends among the bytes, row by row.
    private let ends: [UInt32]
    private let decimalMark: UInt8
    private let isLegacy: Bool
    /// What stands for a missing value.
    package let rules: FieldRules
    /// The places of the columns that hold numbers, in which words such as `n.a.` are no values.
    package let numeric: Set<Int>
    /// In which order the columns of dates write them.
    package let dates: [Int: DateOrder]

    /// A field for a person.
    public struct Field: Sendable, Hashable {
        /// As it stands in the file, which may be anything; an ellipsis ends one that was cut.
        public var text: String
        /// Whether it stands for a missing value.
        public var isMissing: Bool
    }

    private init(
        _ builder: Builder, columns: [String], rules: FieldRules, numeric: Set<Int>, dates: [Int: DateOrder]
    ) {
        self.columns = columns
        self.rules = rules
        self.numeric = numeric
        self.dates = dates
        lines = builder.lines
        bytes = builder.bytes
        ends = builder.ends
        decimalMark = builder.decimalMark
        isLegacy = builder.isLegacy
    }

    /// How many there are.
    public var count: Int { lines.count }

    /// The row that begins in a line; nil where it is not among them.
    public func row(ofLine line: Int) -> Int? {
        var low = 0, high = lines.count
        while low < high {
            let middle = (low + high) / 2
            if lines[middle] < line { low = middle + 1 } else { high = middle }
        }
        return low < lines.count && lines[low] == line ? low : nil
    }

    /// A field of a row, cut behind so many bytes.
    public func field(_ row: Int, _ column: Int, most: Int = .max) -> Field {
        let range = range(row, column)
        var end = range.upperBound
        if range.count > most {
            end = range.lowerBound + max(0, most)
            // No letter is cut in two.
            while end > range.lowerBound, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        }
        return bytes.withUnsafeBufferPointer { bytes in
            let whole = UnsafeBufferPointer(rebasing: bytes[range])
            let text = TextEncoding.text(
                of: UnsafeBufferPointer(rebasing: bytes[range.lowerBound..<end]), isLegacy: isLegacy
            ).text
            return Field(text: end < range.upperBound ? text + "…" : text, isMissing: rules.isMissing(whole))
        }
    }

    /// How long a field is in the file, in bytes.
    public func size(_ row: Int, _ column: Int) -> Int { range(row, column).count }

    private func range(_ row: Int, _ column: Int) -> Range<Int> {
        let place = row * columns.count + column
        return (place == 0 ? 0 : Int(ends[place - 1]))..<Int(ends[place])
    }

    /// Hands over the rows in their order; each is valid only meanwhile.
    package func forEachRecord(_ body: (Int, TableRecord) throws -> Void) rethrows {
        let width = columns.count
        var fields = [TableField](repeating: TableField(start: 0, end: 0, column: 0), count: width)
        // Rows of empty fields only have no bytes.
        try (bytes.isEmpty ? [0] : bytes).withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            var start = 0
            for (row, line) in lines.enumerated() {
                for column in 0..<width {
                    let end = Int(ends[row * width + column])
                    fields[column] = TableField(start: start, end: end, column: 0)
                    start = end
                }
                try fields.withUnsafeBufferPointer { fields in
                    try body(
                        row,
                        TableRecord(
                            line: line, base: base, fields: fields, decimalMark: decimalMark, isLegacy: isLegacy))
                }
            }
        }
    }

    /// Those that begin in these lines, rising; nil where one of them is not among the rows.
    public func rows(ofLines wanted: [Int]) -> TableRows? {
        let places = Set(wanted.compactMap(row(ofLine:)))
        guard places.count == Set(wanted).count else { return nil }
        var builder = Builder()
        forEachRecord { row, record in
            if places.contains(row) { builder.append(record) }
        }
        return builder.rows(columns: columns, rules: rules, numeric: numeric, dates: dates)
    }

    /// Puts rows together.
    package struct Builder: Sendable {
        fileprivate var lines: [Int] = []
        fileprivate var bytes: [UInt8] = []
        fileprivate var ends: [UInt32] = []
        fileprivate var decimalMark = UInt8(ascii: ".")
        fileprivate var isLegacy = false

        package init() {}

        /// Bytes of the fields so far.
        package var size: Int { bytes.count }

        package mutating func append(_ record: TableRecord) {
            decimalMark = record.decimalMark
            isLegacy = record.isLegacy
            lines.append(record.line)
            for index in 0..<record.count {
                bytes.append(contentsOf: record.bytes(index))
                ends.append(UInt32(clamping: bytes.count))
            }
        }

        package func rows(
            columns: [String], rules: FieldRules, numeric: Set<Int> = [], dates: [Int: DateOrder] = [:]
        ) -> TableRows {
            TableRows(self, columns: columns, rules: rules, numeric: numeric, dates: dates)
        }
    }
}

/// One collection of rows is another than one with the same content.
extension TableRows: Hashable {
    public static func == (left: TableRows, right: TableRows) -> Bool { left === right }
    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
