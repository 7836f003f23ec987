import Language

/// Finds out how a delimited file is written, from its beginning.
struct CSVSniffer {
    let dialect: CSVDialect
    let encoding: TextEncoding
    let packing: Packing?
    /// Whether its bytes are read as Windows-1252 throughout, and whether they look like Chinese in GBK.
    let isLegacy: Bool
    let looksLikeGBK: Bool
    /// Names of columns that are no UTF-8.
    let legacyNames: Int
    let columns: [String]
    let headerLine: Int?
    /// Lines above the first record, a header in a comment among them.
    let skippedLines: Int
    /// What a person should know of how the file was read.
    let remarks: [Text]

    /// So much is read, or more until there are some lines, as a header alone can be longer.
    private static let leastSample = 256 << 10
    private static let largestSample = 32 << 20
    private static let leastLines = 50
    /// Rows and fields that are compared with what may be a header.
    private static let mostRows = 500, mostFields = 500_000

    init(path: String, given: CSVGiven) throws(FormatError) {
        let source = try TextSource(path: path)
        packing = source.packing
        let (sample, isWhole) = try Self.read(source)
        let signs = LegacySigns(sample)
        isLegacy = signs.isLegacy && source.encoding == .utf8
        looksLikeGBK = isLegacy && signs.looksLikeGBK
        encoding = isLegacy ? .windows1252 : source.encoding
        let isLegacy = isLegacy
        let preamble = CSVPreamble(sample)
        let bytes = preamble.end > 0 ? Array(sample[preamble.end...]) : sample
        var remarks: [Text] = []
        let tried = (given.delimiter ?? preamble.delimiter).map { [$0] } ?? CSVSample.delimiters
        var best: CSVSample?
        for delimiter in tried {
            let candidate = try CSVSample.best(bytes, delimiter: delimiter, quote: given.quote, isWhole: isWhole)
            guard let current = best else {
                best = candidate
                continue
            }
            // By a hair more for the wider one, as fits are quotients of counts.
            let isBetter =
                candidate.fit > current.fit + 1e-9
                || (candidate.fit > current.fit - 1e-9 && candidate.fit > 0 && candidate.width > current.width)
            if isBetter { best = candidate }
        }
        guard let best else { throw FormatError(file: path, reason: Text("it is empty", zh: "文件是空的")) }
        let records = try Self.records(
            bytes, best, firstLine: preamble.lines + 1, isWhole: isWhole, isLegacy: isLegacy)
        guard let first = records.first else {
            if let fault = best.firstFault {
                throw FormatError(
                    file: path, line: fault.line + preamble.lines, column: fault.column, reason: fault.reason)
            }
            throw FormatError(file: path, reason: Text("it is empty", zh: "文件是空的"))
        }
        let body = records.dropFirst().map(\.fields)
        let decimalMark = Self.decimalMark(records.map(\.fields), delimiter: best.delimiter)
        let votes = CSVHeader.votes(first.fields, body: body, decimalMark: decimalMark)
        let isNamed = first.fields.contains { given.names.contains($0) }
        if preamble.delimiter != nil {
            remarks.append(Text("line 1 names the delimiter and is no row", zh: "第 1 行声明分隔符，不是数据行"))
        }
        // numpy writes the names behind the mark of a comment.
        let comment = try preamble.lastComment.flatMap { (comment) throws(FormatError) in
            try CSVHeader.names(inComment: comment.bytes, like: best, isLegacy: isLegacy)
        }
        var names: [String]?
        if let comment, let line = preamble.lastComment?.line, given.hasHeader != false, !isNamed,
            !votes.isHeader || votes.count == 0
        {
            names = comment
            headerLine = line
            remarks.append(
                Text(
                    "line \(line) is a comment and taken for the names of the columns", zh: "第 \(line) 行是注释，用作列名"))
        } else if given.hasHeader ?? (isNamed || votes.isHeader) {
            names = first.fields
            headerLine = first.line
        } else {
            headerLine = nil
        }
        legacyNames = headerLine == first.line ? first.legacy : 0
        let comments = preamble.comments - (names != nil && headerLine.map { $0 <= preamble.lines } == true ? 1 : 0)
        if comments > 0 {
            remarks.append(
                Text(
                    "\(comments) lines at the top start with # and are left out as comments",
                    zh: "开头有 \(comments) 行以 # 开头，按注释略去"))
        }
        if var header = names {
            let long = header.count { $0.utf8.count > CSVHeader.longestName }
            if long > 0 {
                header = header.map { $0.utf8.count > CSVHeader.longestName ? $0.excerpt(most: 100) : $0 }
                remarks.append(
                    long == 1
                        ? Text(
                            "1 name of a column is longer than \(CSVHeader.longestName) bytes and is cut",
                            zh: "1 个列名超过 \(CSVHeader.longestName) 字节，已截断")
                        : Text(
                            "\(long) names of columns are longer than \(CSVHeader.longestName) bytes and are cut",
                            zh: "\(long) 个列名超过 \(CSVHeader.longestName) 字节，已截断"))
            }
            let isRecord = headerLine == first.line
            if CSVHeader.lacksRowNames(header, body: isRecord ? body : records.map(\.fields)) {
                header.insert("row", at: 0)
                remarks.append(
                    Text(
                        "the header has one name less than the rows have fields: the first is called row",
                        zh: "表头比数据行少一个名称：第一列称为 row"))
            }
            columns = CSVHeader.distinct(header)
            let repeated = Set(header.filter { !$0.isEmpty }).count + header.count { $0.isEmpty }
            if repeated < header.count {
                remarks.append(
                    Text(
                        "\(header.count - repeated) columns have the name of another and are numbered",
                        zh: "\(header.count - repeated) 列与其他列重名，已加编号"))
            }
        } else {
            columns = (1...best.width).map { "column \($0)" }
            remarks.append(
                Text(
                    "the first row is taken for values, not for names (data.header): the columns are called column 1 …",
                    zh: "第一行当作数据而不是列名（data.header）：各列称为 column 1 …"))
        }
        dialect = CSVDialect(
            delimiter: best.delimiter, quote: best.quote, hasHeader: names != nil, decimalMark: decimalMark)
        if best.quote == UInt8(ascii: "'"), given.quote == .auto {
            remarks.append(Text("fields stand in single quotation marks (data.quote)", zh: "字段放在单引号里（data.quote）"))
        }
        skippedLines = preamble.lines
        self.remarks = remarks
    }

    private static func read(_ source: TextSource) throws(FormatError) -> (bytes: [UInt8], isWhole: Bool) {
        var sample: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: leastSample)
        var lines = 0
        while sample.count < leastSample || (lines < leastLines && sample.count < largestSample) {
            var outcome: Result<Int, FormatError> = .success(0)
            piece.withUnsafeMutableBufferPointer { buffer in
                do throws(FormatError) { outcome = .success(try source.read(into: buffer)) } catch {
                    outcome = .failure(error)
                }
            }
            let count = try outcome.get()
            if count == 0 { return (sample, true) }
            for byte in piece[..<count] where byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { lines += 1 }
            sample.append(contentsOf: piece[..<count])
        }
        return (sample, false)
    }

    private static func records(
        _ bytes: [UInt8], _ sample: CSVSample, firstLine: Int, isWhole: Bool, isLegacy: Bool
    ) throws(FormatError) -> [(line: Int, fields: [String], legacy: Int)] {
        var scanner = CSVSample.scanner(bytes, delimiter: sample.delimiter, quote: sample.quote)
        var records: [(line: Int, fields: [String], legacy: Int)] = []
        let most = max(2, min(mostRows, mostFields / max(1, sample.width)))
        reading: while records.count < most {
            switch try scanner.next() {
            case .end: break reading
            case .bad: continue
            case .record(let line, _, let base):
                let fields = scanner.fields.map { field in
                    TextEncoding.text(
                        of: UnsafeBufferPointer(start: base + field.start, count: field.end - field.start),
                        isLegacy: isLegacy)
                }
                records.append((line + firstLine - 1, fields.map(\.text), fields.count { $0.isLegacy }))
            }
        }
        if !isWhole, records.count > 1, records.count < most { records.removeLast() }
        return records
    }

    /// A comma where the fields are delimited otherwise and more of them are numbers so than with a point.
    private static func decimalMark(_ records: [[String]], delimiter: UInt8) -> UInt8 {
        let point = UInt8(ascii: "."), comma = UInt8(ascii: ",")
        guard delimiter != comma else { return point }
        var withPoint = 0, withComma = 0
        for field in records.joined() {
            if CSVHeader.number(field, point) != nil { withPoint += 1 }
            if CSVHeader.number(field, comma) != nil { withComma += 1 }
        }
        return withComma > withPoint ? comma : point
    }
}
