import Formats
import Testing

@Suite struct JSONLinesTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private struct Found {
        var columns: [String]
        var rows: [[String]] = []
        var lines: [Int] = []
        var places: [[Int]] = []
        var numbers: [Double?] = []
        var reading = TableReading()
        var remarks: [String]
    }

    private func read(_ text: String) throws -> Found {
        let reader = try JSONLinesReader(path: try folder.file("rows.jsonl", text))
        var found = Found(columns: reader.columns, remarks: reader.remarks.map { $0.in(.english) })
        let reading = try reader.forEachRecord { record in
            found.rows.append((0..<record.count).map { record.text($0) })
            found.lines.append(record.line)
            found.places.append((0..<record.count).map { record.column($0) })
            found.numbers.append(record.number(0))
        }
        found.reading = reading
        return found
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func objectsBecomeRecords(end: String) throws {
        let lines = [
            "\u{FEFF}{\"a\":1,\"b\":\"x, \\\"y\\\"\"}", "", "{\"b\":null,\"c\":[1,2],\"a\":-2.5e3}", "not json", "[1]",
            "{\"a\":true, \"c\": {\"d\": 1.50}}",
        ]
        let found = try read(lines.joined(separator: end))
        #expect(found.columns == ["a", "b", "c"])
        #expect(
            found.rows == [["1", "x, \"y\"", ""], ["-2.5e3", "", "[1,2]"], ["true", "", "{\"d\":1.5}"]])
        #expect(found.lines == [1, 3, 6])
        #expect(found.places[1] == [25, 6, 15])
        #expect(found.numbers == [1, -2500, nil])
        #expect(found.reading.records == 3)
        #expect(found.reading.badRows.map(\.line) == [4, 5])
    }

    /// Numbers are what is written, as codes are texts and long ones lose digits as numbers.
    @Test func numbersStandAsWritten() throws {
        let found = try read("{\"a\":12345678901234567890,\"b\":1.10,\"c\":1E2}\n")
        #expect(found.rows == [["12345678901234567890", "1.10", "1E2"]])
    }

    @Test func whatPythonWritesIsReadAndTold() throws {
        let found = try read("{\"a\":1}\n{\"a\":NaN,\"b\":Infinity}\n{\"a\":-Infinity,\"b\":[NaN]}\n")
        #expect(found.rows == [["1", ""], ["NaN", "Infinity"], ["-Infinity", "[null]"]])
        #expect(
            found.remarks.count == 1 && found.remarks[0].contains("4 values") && found.remarks[0].contains("line 2"))
    }

    @Test(arguments: [
        "[{\"a\":1,\"b\":\"]}\"},{\"a\":2}]", "[\n  {\n    \"a\": 1,\n    \"b\": \"]}\"\n  },\n  {\"a\": 2}\n]\n",
        "\u{FEFF} [ {\"a\":1,\"b\":\"]}\"}\r\n, {\"a\":2} ]",
    ])
    func anArrayOfObjectsIsATable(text: String) throws {
        let found = try read(text)
        #expect(found.columns == ["a", "b"])
        #expect(found.rows == [["1", "]}"], ["2", ""]])
        #expect(found.reading.badRowCount == 0)
    }

    @Test(arguments: [
        ("[{\"a\":1},\n 5,\n {\"a\":2}]", [2], [2], "it is no JSON object"),
        ("[{\"a\":1},\n {\"a\":\n  x}, {\"a\":2}]", [3], [3], "no value starts like this"),
        ("[{\"a\":1},{\"a\":2}", [1], [17], "the array is not closed: the file was cut"),
        ("[{\"a\":1},{\"a\":2}]\n{\"a\":3}", [2], [1], "there is something after the array"),
    ])
    func whatIsWrongInAnArrayIsNamed(text: String, lines: [Int], columns: [Int], reason: String) throws {
        let found = try read(text)
        #expect(found.rows.count == 2)
        #expect(found.reading.badRows.map(\.line) == lines)
        #expect(found.reading.badRows.map(\.column) == columns)
        #expect(found.reading.badRows.map { $0.reason.in(.english) } == [reason])
    }

    @Test(arguments: [
        ("{\"a\":1,}", 8, "a comma stands before the closing brace"),
        ("{'a':1}", 2, "a name in double quotation marks is due"),
        ("{\"a\":'x'}", 6, "a text stands in double quotation marks, not in single ones"),
        ("{\"a\":1,\"a\":2}", 8, "the name \"a\" occurs twice"), ("{\"a\":nan}", 6, "no value starts like this"),
        ("{", 2, "a name in double quotation marks is due"),
    ])
    func theTrueReasonIsTold(text: String, column: Int, reason: String) throws {
        let error = #expect(throws: FormatError.self) { try read("\n" + text + "\n") }
        #expect(error?.line == 2 && error?.column == column)
        #expect(error?.description.contains(": \(reason); an object on each line is due") == true)
        // Beside lines that are right it is one bad row.
        let found = try read("{\"z\":1}\n" + text + "\n{\"z\":2}\n")
        #expect(found.rows.count == 2)
        #expect(found.reading.badRows.map(\.words) == ["2:\(column): \(reason)"])
    }

    @Test func linesLongerThanAPieceAreRead() throws {
        let long = String(repeating: "ä", count: 900_000)
        let found = try read("{\"a\":\"\(long)\"}\n{\"a\":\"b\"}\n")
        #expect(found.rows.map { $0[0].utf8.count } == [1_800_000, 1])
    }

    @Test func aFileWithoutObjectsIsRefused() throws {
        #expect(throws: FormatError.self) { try read("1\n2\n") }
        #expect(throws: FormatError.self) { try read("") }
        #expect(throws: FormatError.self) { try read("{}\n") }
    }
}
