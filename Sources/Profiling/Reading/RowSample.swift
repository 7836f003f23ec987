import Columns
import Datasets
import Formats
import Language
import Profiles

/// Rows drawn at random from a table of any length, each as likely as any other; all of them where they are few.
///
/// Every row has a number that depends on its place alone, and the rows with the smallest numbers stay. The sample is a
/// table itself: what reads a file reads it.
struct RowSample: Sendable {
    private struct Row: Sendable {
        let priority: UInt64
        let place: Int
        let line: Int
        let bytes: [UInt8]
        let fields: [TableField]

        var size: Int { bytes.count + fields.count * MemoryLayout<TableField>.stride }
    }

    private var rows: [Row] = []
    /// Rows with a number from here on are none of the sample.
    private var threshold = UInt64.max
    private var bytes = 0
    private var capacity: Int
    private var decimalMark = UInt8(ascii: ".")
    private var isLegacy = false
    /// All rows that were offered.
    private(set) var offered = 0

    /// The most memory that the fields of the sample may take.
    private static let mostBytes = 96 << 20

    /// - Parameter capacity: the most rows it may have.
    init(capacity: Int) { self.capacity = max(1, capacity) }

    /// Whether every row is in it.
    var isWhole: Bool { rows.count == offered }
    var count: Int { rows.count }

    mutating func offer(_ record: TableRecord) {
        let place = offered
        offered += 1
        let priority = Self.mix(UInt64(place))
        guard priority < threshold else { return }
        decimalMark = record.decimalMark
        isLegacy = record.isLegacy
        let (span, start) = record.span
        let fields = record.fields.map { field in
            field.start < field.end
                ? TableField(start: field.start - start, end: field.end - start, column: field.column)
                : TableField(start: 0, end: 0, column: field.column)
        }
        let row = Row(priority: priority, place: place, line: record.line, bytes: Array(span), fields: fields)
        bytes += row.size
        rows.append(row)
        if bytes > Self.mostBytes, capacity > 1 { capacity = min(capacity, max(1, rows.count / 2)) }
        if rows.count >= capacity * 2 { shrink() }
    }

    /// Brings the rows into the order of the file, no more of them than fit.
    mutating func finish() {
        if rows.count > capacity { shrink() }
        rows.sort { $0.place < $1.place }
    }

    private mutating func shrink() {
        rows.sort { $0.priority < $1.priority }
        threshold = rows[capacity].priority
        rows.removeSubrange(capacity...)
        bytes = rows.reduce(0) { $0 + $1.size }
    }

    /// The finalizer of SplitMix64 (Steele 2014): a permutation of all numbers that looks like chance.
    private static func mix(_ place: UInt64) -> UInt64 {
        var bits = (place &+ 1) &* 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return bits ^ bits >> 31
    }

    /// The place in the file of each row, from 0.
    var places: [Int] { rows.map(\.place) }

    /// The sample as a table with these columns.
    func table(path: String, columns: [String]) -> some TableReader {
        SampledTable(path: path, columns: columns, sample: self)
    }

    /// The rows of the sample as they stand in the file, in a quarter of the memory.
    /// - Parameters:
    ///   - numeric: the places of the columns that hold numbers.
    ///   - dates: in which order the columns of dates write them.
    func rows(
        columns: [String], rules: FieldRules, numeric: Set<Int>, dates: [Int: DateOrder]
    ) -> TableRows {
        var builder = TableRows.Builder()
        // Nothing here reads a file.
        _ = try? table(path: "", columns: columns).forEachRecord { builder.append($0) }
        return builder.rows(columns: columns, rules: rules, numeric: numeric, dates: dates)
    }

    private struct SampledTable: TableReader {
        let path: String
        let columns: [String]
        let sample: RowSample
        var summary: Text { .empty }
        var remarks: [Text] { [] }

        func forEachRecord(_ body: (TableRecord) throws -> Void) throws -> TableReading {
            for row in sample.rows {
                // A record of empty fields has no bytes.
                let bytes = row.bytes.isEmpty ? [0] : row.bytes
                try bytes.withUnsafeBufferPointer { bytes in
                    try row.fields.withUnsafeBufferPointer { fields in
                        guard let base = bytes.baseAddress else { return }
                        try body(
                            TableRecord(
                                line: row.line, base: base, fields: fields, decimalMark: sample.decimalMark,
                                isLegacy: sample.isLegacy))
                    }
                }
            }
            return TableReading()
        }
    }
}
