/// Reads a delimited file record by record, in memory that does not grow with it.
public struct CSVReader: TableReader {
    /// As it was named to the reader.
    public let path: String
    /// How the file is written, given or found out.
    public let dialect: CSVDialect
    /// How its bytes stand for characters.
    public let encoding: TextEncoding
    /// The names of the columns: those of the header, made distinct, or `column 1`, `column 2` …
    public let columns: [String]
    /// The line of the header; nil where there is none.
    public let headerLine: Int?

    /// Opens a file and finds out what was not given of its dialect.
    public init(path: String, delimiter: UInt8? = nil, hasHeader: Bool? = nil) throws(FormatError) {
        let sniffer = try CSVSniffer(path: path, delimiter: delimiter, hasHeader: hasHeader)
        self.path = path
        dialect = sniffer.dialect
        encoding = sniffer.encoding
        columns = sniffer.columns
        headerLine = sniffer.headerLine
    }

    /// Delimiter, header and encoding in words, for a person.
    public var summary: String {
        "\(dialect.delimiterName), \(dialect.hasHeader ? "header" : "no header"), \(encoding.rawValue)"
    }

    /// Hands over every record but the header, in order, and tells of the rows that are none.
    public func forEachRecord(_ body: (TableRecord) throws -> Void) throws -> TableReading {
        let source = try TextSource(path: path)
        var scanner = CSVScanner(delimiter: dialect.delimiter) { (buffer) throws(FormatError) in
            try source.read(into: buffer)
        }
        var reading = TableReading()
        while true {
            switch try scanner.next() {
            case .end: return reading
            case .bad(let row): reading.keepAside(row)
            case .record(let line, let base):
                if line == headerLine { continue }
                try scanner.fields.withUnsafeBufferPointer { fields in
                    guard fields.count == columns.count else {
                        reading.keepAside(ragged(fields, line: line))
                        return
                    }
                    reading.records += 1
                    try body(TableRecord(line: line, base: base, fields: fields, decimalMark: dialect.decimalMark))
                }
            }
        }
    }

    private func ragged(_ fields: UnsafeBufferPointer<TableField>, line: Int) -> BadRow {
        let column = fields[min(fields.count, columns.count + 1) - 1].column
        let named = headerLine.map { "the header (line \($0))" } ?? "the first line"
        return BadRow(
            line: line, column: column,
            reason: "it has \(fields.count) fields where \(named) has \(columns.count)")
    }
}
