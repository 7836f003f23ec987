import Language

/// A table whose records are made rather than read from delimited text, such as the rows of an array.
public struct GeneratedTable: TableReader {
    public let path: String
    public let columns: [String]
    public let summary: Text
    public let remarks: [Text]
    private let rows: Int
    private let lines: [Int]?
    private let fields: @Sendable (Int) -> [String]

    /// - Parameters:
    ///   - rows: how many there are.
    ///   - lines: the line of each, rising; nil counts from 1.
    ///   - fields: the fields of a row, one a column.
    public init(
        path: String, columns: [String], summary: Text, remarks: [Text], rows: Int, lines: [Int]?,
        fields: @escaping @Sendable (Int) -> [String]
    ) {
        self.path = path
        self.columns = columns
        self.summary = summary
        self.remarks = remarks
        self.rows = rows
        self.lines = lines
        self.fields = fields
    }

    public func forEachRecord(_ body: (TableRecord) throws -> Void) throws -> TableReading {
        var reading = TableReading()
        var bytes: [UInt8] = []
        var places = [TableField](repeating: TableField(start: 0, end: 0, column: 1), count: columns.count)
        for row in 0..<rows {
            bytes.removeAll(keepingCapacity: true)
            for (column, field) in fields(row).prefix(columns.count).enumerated() {
                places[column] = TableField(start: bytes.count, end: bytes.count + field.utf8.count, column: column + 1)
                bytes.append(contentsOf: field.utf8)
            }
            // A row of empty fields has no bytes, and yet an address.
            bytes.append(0)
            try bytes.withUnsafeBufferPointer { bytes in
                guard let base = bytes.baseAddress else { return }
                try places.withUnsafeBufferPointer { places in
                    try body(
                        TableRecord(
                            line: lines?[row] ?? row + 1, base: base, fields: places, decimalMark: UInt8(ascii: ".")))
                }
            }
            reading.records += 1
        }
        return reading
    }
}
