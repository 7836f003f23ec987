/// Reads JSON-lines: an object a line, its members the columns.
///
/// The columns are those of all lines, in the order in which they first come; what a line does not name
/// is empty. `null` is empty too, `true` and `false` are texts, and a list or an object inside is kept as
/// JSON. A line that is no object is kept aside.
public struct JSONLinesReader: TableReader {
    /// As it was named to the reader.
    public let path: String
    /// The names of all lines, in the order in which they first come.
    public let columns: [String]
    /// What was recognized, for a person.
    public var summary: String { "JSON-lines" }

    /// Opens a file and goes through it once for the names of its columns.
    public init(path: String) throws {
        var columns: [String] = []
        var known: Set<String> = []
        try LineSource.forEachLine(of: path) { _, bytes in
            guard let members = try? JSONParser.parse(bytes).object else { return }
            for member in members where known.insert(member.name).inserted { columns.append(member.name) }
        }
        guard !columns.isEmpty else { throw FormatError(file: path, reason: "no line of it is a JSON object") }
        self.path = path
        self.columns = columns
    }

    /// Hands over every record, in order, and tells of the lines that are none. Throws what `body` throws.
    public func forEachRecord(_ body: (TableRecord) throws -> Void) throws -> TableReading {
        let places = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1, $0) })
        var reading = TableReading()
        var content: [UInt8] = []
        var fields = [TableField](
            repeating: TableField(start: 0, end: 0, hasDoubledQuotes: false, isQuoted: true, column: 1),
            count: columns.count)
        try LineSource.forEachLine(of: path) { line, bytes in
            let value: JSONValue
            do throws(JSONError) {
                value = try JSONParser.parse(bytes)
            } catch {
                reading.keepAside(BadRow(line: line, column: error.offset + 1, reason: error.reason))
                return
            }
            guard let members = value.object else {
                reading.keepAside(BadRow(line: line, column: 1, reason: "it is no JSON object"))
                return
            }
            content.removeAll(keepingCapacity: true)
            for index in fields.indices { (fields[index].start, fields[index].end) = (0, 0) }
            for member in members {
                guard let place = places[member.name] else { continue }
                fields[place].start = content.count
                content.append(contentsOf: Self.text(of: member.value).utf8)
                fields[place].end = content.count
            }
            // So that the base of an empty record is there.
            if content.isEmpty { content.append(0) }
            reading.records += 1
            try content.withUnsafeBufferPointer { content in
                try fields.withUnsafeBufferPointer { fields in
                    guard let base = content.baseAddress else { return }
                    try body(TableRecord(line: line, base: base, fields: fields, decimalMark: UInt8(ascii: ".")))
                }
            }
        }
        return reading
    }

    private static func text(of value: JSONValue) -> String {
        switch value {
        case .null: ""
        case .text(let text): text
        case .integer(let number): String(number)
        default: value.json
        }
    }
}
