import Language

/// What is known of how a delimited file is written; the rest is found out.
public struct CSVGiven: Sendable, Hashable {
    /// The ASCII character between fields; nil finds it out.
    public var delimiter: UInt8?
    /// What stands around fields.
    public var quote: CSVQuote
    /// Whether the first record names the columns; nil finds it out.
    public var hasHeader: Bool?
    /// Names that columns must have: a first record with one of them is a header, whatever it looks like.
    public var names: Set<String>

    /// Without arguments nothing is known.
    public init(
        delimiter: UInt8? = nil, quote: CSVQuote = .auto, hasHeader: Bool? = nil, names: Set<String> = []
    ) {
        self.delimiter = delimiter
        self.quote = quote
        self.hasHeader = hasHeader
        self.names = names
    }
}

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
    /// What a person should know of how the file was read.
    public let remarks: [Text]
    /// Whether its bytes are no UTF-8 and look like Chinese in GBK.
    package let looksLikeGBK: Bool
    /// Names of columns that are no UTF-8.
    package let legacyNames: Int
    private let isLegacy: Bool
    private let packing: Packing?
    private let skippedLines: Int

    /// Opens a file and finds out what was not given of its dialect.
    public init(path: String, given: CSVGiven) throws(FormatError) {
        let sniffer = try CSVSniffer(path: path, given: given)
        self.path = path
        dialect = sniffer.dialect
        encoding = sniffer.encoding
        columns = sniffer.columns
        headerLine = sniffer.headerLine
        remarks = sniffer.remarks
        looksLikeGBK = sniffer.looksLikeGBK
        isLegacy = sniffer.isLegacy
        legacyNames = sniffer.legacyNames
        packing = sniffer.packing
        skippedLines = sniffer.skippedLines
    }

    /// Opens a file and finds out what was not given of its dialect.
    public init(path: String, delimiter: UInt8? = nil, hasHeader: Bool? = nil) throws(FormatError) {
        try self.init(path: path, given: CSVGiven(delimiter: delimiter, hasHeader: hasHeader))
    }

    /// Delimiter, decimal comma where there is one, header and encoding in words, for a person.
    public var summary: Text { summary(encoding) }

    /// The same where its bytes turned out to be in another encoding.
    public func summary(_ encoding: TextEncoding) -> Text {
        let header = dialect.hasHeader ? Text("header", zh: "有表头") : Text("no header", zh: "无表头")
        let packings = packing.map { [Text(verbatim: $0.rawValue)] } ?? []
        let hasCommas = dialect.decimalMark == UInt8(ascii: ",")
        let mark = hasCommas ? [Text("decimal comma", zh: "小数逗号")] : []
        return ([dialect.delimiterName] + mark + [header, encoding.name] + packings).joined()
    }

    /// Hands over every record but the header, in order, and tells of the rows that are none.
    ///
    /// An empty field behind the last delimiter of a row is left out where the header has none there.
    public func forEachRecord(_ body: (TableRecord) throws -> Void) throws -> TableReading {
        let source = try TextSource(path: path)
        var scanner = CSVScanner(delimiter: dialect.delimiter, quote: dialect.quote, expected: columns.count) {
            (buffer) throws(FormatError) in try source.read(into: buffer)
        }
        try scanner.skipLines(skippedLines)
        var reading = TableReading()
        while true {
            switch try scanner.next() {
            case .end: return reading
            case .bad(let row, _): reading.keepAside(row)
            case .record(let line, let lines, let base):
                if line == headerLine { continue }
                try scanner.fields.withUnsafeBufferPointer { fields in
                    var fields = fields
                    if fields.count == columns.count + 1, let last = fields.last, last.start == last.end, !last.isQuoted
                    {
                        fields = UnsafeBufferPointer(rebasing: fields.dropLast())
                    }
                    guard fields.count == columns.count else {
                        reading.keepAside(ragged(fields, line: line, lines: lines))
                        return
                    }
                    reading.records += 1
                    try body(
                        TableRecord(
                            line: line, base: base, fields: fields, decimalMark: dialect.decimalMark,
                            isLegacy: isLegacy))
                }
            }
        }
    }

    private func ragged(_ fields: UnsafeBufferPointer<TableField>, line: Int, lines: Int) -> BadRow {
        let column = fields[min(fields.count, columns.count + 1) - 1].column
        let named =
            headerLine.map { Text("the header (line \($0))", zh: "表头（第 \($0) 行）") }
            ?? Text("the first line", zh: "第一行")
        let counted =
            fields.count == 1
            ? Text("1 field", zh: "1 个字段") : Text("\(fields.count) fields", zh: "\(fields.count) 个字段")
        let until =
            lines > 1
            ? Text(" and runs, by its quotation marks, over \(lines) lines", zh: "，且按引号跨了 \(lines) 行") : .empty
        return BadRow(
            line: line, column: column,
            reason: Text(
                "it has \(counted) where \(named) has \(columns.count)\(until)",
                zh: "有 \(counted)，而\(named)有 \(columns.count) 个\(until)"))
    }
}
