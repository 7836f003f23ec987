import Language

/// Reads JSON-lines, an object a line, or one JSON array of objects; their members are the columns.
///
/// The columns are those of all objects, in the order in which they first come; what an object does not name
/// is empty. `null` is empty too, `true` and `false` are texts, numbers stand as they are written, and a list or an
/// object inside is kept as JSON. `NaN`, `Infinity` and `-Infinity`, which Python writes and JSON does not have, are
/// read and told. A line that is no object is kept aside.
public struct JSONLinesReader: TableReader {
    /// As it was named to the reader.
    public let path: String
    /// The names of all objects, in the order in which they first come.
    public let columns: [String]
    /// What was recognized, for a person.
    public let summary: Text
    /// What a person should know of how the file was read.
    public let remarks: [Text]
    private let isArray: Bool
    private let packing: Packing?

    /// Objects with more names are hardly rows of a table: their names are values.
    private static let mostColumns = 100_000

    /// Opens a file and goes through it once for the names of its columns.
    public init(path: String) throws {
        let (start, packing) = try Self.start(of: path)
        isArray = JSONElements.isArray(start)
        self.packing = packing
        self.path = path
        var columns: [String] = []
        var known: Set<String> = []
        var notFinite = 0, firstNotFinite = 0
        let (records, faults) = try Self.read(path, isArray: isArray) { record, line in
            for member in record.members where known.insert(member.name).inserted { columns.append(member.name) }
            guard columns.count <= Self.mostColumns else {
                throw FormatError(
                    file: path, line: line,
                    reason: Text(
                        "its objects have more than \(Self.mostColumns) different names; a table has few",
                        zh: "对象的键超过 \(Self.mostColumns) 个；表格的列没有这么多"))
            }
            if record.notFinite > 0, notFinite == 0 { firstNotFinite = line }
            notFinite += record.notFinite
        }
        guard !columns.isEmpty else {
            let fault = faults.badRows.first
            throw FormatError(
                file: path, line: fault?.line, column: fault?.column,
                reason: fault.map {
                    Text(
                        "\($0.reason); an object on each line is due, or one array of objects",
                        zh: "\($0.reason)；每行应是一个对象，或整个文件是一个对象数组")
                }
                    ?? (records > 0
                        ? Text("its objects are empty", zh: "对象都是空的") : Text("it is empty", zh: "文件是空的")))
        }
        self.columns = columns
        let kind = isArray ? Text("a JSON array", zh: "JSON 数组") : Text(verbatim: "JSON-lines")
        summary = ([kind] + (packing.map { [Text(verbatim: $0.rawValue)] } ?? [])).joined()
        remarks =
            notFinite == 0
            ? []
            : [
                Text(
                    """
                    \(notFinite) values are NaN or Infinity, the first in line \(firstNotFinite), which JSON does not \
                    have: NaN is read as missing, unless data.missing says otherwise
                    """,
                    zh: """
                        \(notFinite) 个值是 NaN 或 Infinity，第一个在第 \(firstNotFinite) 行，JSON 没有这些值：\
                        NaN 按缺失值读取，除非 data.missing 另有规定
                        """)
            ]
    }

    /// Whether a file starts with an object on its first line, or with an array of objects.
    public static func isRecognized(_ path: String) -> Bool {
        guard let (start, _) = try? start(of: path) else { return false }
        if JSONElements.isArray(start) { return true }
        let line = start.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
        guard line.first == UInt8(ascii: "{") else { return false }
        let next = line.dropFirst().first { $0 != 0x20 && $0 != 0x09 }
        return next == UInt8(ascii: "\"") || next == UInt8(ascii: "}")
    }

    private static func start(of path: String) throws(FormatError) -> (bytes: [UInt8], packing: Packing?) {
        let source = try TextSource(path: path)
        var start = [UInt8](repeating: 0, count: 4096)
        var outcome: Result<Int, FormatError> = .success(0)
        start.withUnsafeMutableBufferPointer { buffer in
            do throws(FormatError) { outcome = .success(try source.read(into: buffer)) } catch {
                outcome = .failure(error)
            }
        }
        return (Array(start.prefix(try outcome.get())), source.packing)
    }

    /// Hands over every record, in order, and tells of the lines that are none. Throws what `body` throws.
    public func forEachRecord(_ body: (TableRecord) throws -> Void) throws -> TableReading {
        let places = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1, $0) })
        var content: [UInt8] = []
        let empty = TableField(start: 0, end: 0, hasDoubledQuotes: false, isQuoted: true, column: 1)
        var fields = [TableField](repeating: empty, count: columns.count)
        var filled: [Int] = []
        var (records, reading) = try Self.read(path, isArray: isArray) { record, line in
            content.removeAll(keepingCapacity: true)
            for place in filled { fields[place] = empty }
            filled.removeAll(keepingCapacity: true)
            for (member, range) in zip(record.members, record.ranges) {
                guard let place = places[member.name] else { continue }
                filled.append(place)
                fields[place].start = content.count
                fields[place].column = record.column(range.lowerBound)
                fields[place].isQuoted = member.value.text != nil
                switch member.value {
                case .null: break
                case .text(let text): content.append(contentsOf: text.utf8)
                case .integer, .real: content.append(contentsOf: record.bytes[range])
                default: content.append(contentsOf: member.value.json.utf8)
                }
                fields[place].end = content.count
            }
            // So that the base of an empty record is there.
            if content.isEmpty { content.append(0) }
            try content.withUnsafeBufferPointer { content in
                try fields.withUnsafeBufferPointer { fields in
                    guard let base = content.baseAddress else { return }
                    try body(TableRecord(line: line, base: base, fields: fields, decimalMark: UInt8(ascii: ".")))
                }
            }
        }
        reading.records = records
        return reading
    }

    /// One object, with where its values stand.
    private struct Record {
        var bytes: UnsafeBufferPointer<UInt8>
        var members: [JSONMember]
        var ranges: [Range<Int>]
        var notFinite: Int
        /// Where the bytes begin in their line, from 1.
        var firstColumn: Int

        func column(_ offset: Int) -> Int { JSONLinesReader.place(of: offset, in: bytes, column: firstColumn).column }
    }

    /// Hands over every object and keeps the rest aside.
    private static func read(
        _ path: String, isArray: Bool, _ body: (Record, Int) throws -> Void
    ) throws -> (records: Int, faults: TableReading) {
        var records = 0
        var reading = TableReading()
        func take(_ content: LineSource.Line, line: Int, column: Int) throws {
            guard case .content(let bytes) = content else {
                let reason = Text(
                    "it is longer than \(LineSource.longest >> 20) MiB", zh: "超过 \(LineSource.longest >> 20) MiB")
                return reading.keepAside(BadRow(line: line, column: column, reason: reason))
            }
            let object: JSONParser.Members?
            do throws(JSONError) {
                object = try JSONParser.members(bytes)
            } catch {
                let at = place(of: error.offset, in: bytes, column: column)
                return reading.keepAside(BadRow(line: line + at.lines, column: at.column, reason: error.reason))
            }
            guard let object else {
                return reading.keepAside(
                    BadRow(line: line, column: column, reason: Text("it is no JSON object", zh: "不是 JSON 对象")))
            }
            records += 1
            try body(
                Record(
                    bytes: bytes, members: object.members, ranges: object.ranges, notFinite: object.notFinite,
                    firstColumn: column), line)
        }
        if isArray {
            let fault = try JSONElements.forEachElement(of: path) {
                try take($0.content, line: $0.line, column: $0.column)
            }
            if let fault { reading.keepAside(fault) }
        } else {
            try LineSource.forEachLine(of: path) { line, content in
                try take(content, line: line, column: 1)
                return true
            }
        }
        return (records, reading)
    }

    /// Where a byte of an element stands: lines below the element's first, and the column from 1.
    private static func place(
        of offset: Int, in bytes: UnsafeBufferPointer<UInt8>, column: Int
    ) -> (lines: Int, column: Int) {
        var lines = 0, start = 0
        for position in 0..<min(offset, bytes.count) {
            let isPair =
                bytes[position] == UInt8(ascii: "\r") && position + 1 < bytes.count
                && bytes[position + 1] == UInt8(ascii: "\n")
            guard bytes[position] == UInt8(ascii: "\n") || (bytes[position] == UInt8(ascii: "\r") && !isPair) else {
                continue
            }
            lines += 1
            start = position + 1
        }
        return (lines, lines == 0 ? column + offset : offset - start + 1)
    }
}
