import Formats
import Testing

@Suite struct JSONLinesTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func objectsBecomeRecords() throws {
        let path = try folder.file(
            "rows.jsonl",
            "{\"a\":1,\"b\":\"x, \\\"y\\\"\"}\r\n\n{\"b\":null,\"c\":[1,2],\"a\":-2.5e3}\nnot json\n[1]\n{\"a\":true}")
        let reader = try JSONLinesReader(path: path)
        #expect(reader.columns == ["a", "b", "c"])
        var rows: [[String]] = []
        var lines: [Int] = []
        var numbers: [Double?] = []
        let reading = try reader.forEachRecord { record in
            rows.append((0..<record.count).map { record.text($0) })
            lines.append(record.line)
            numbers.append(record.number(0))
        }
        #expect(rows == [["1", "x, \"y\"", ""], ["-2500.0", "", "[1,2]"], ["true", "", ""]])
        #expect(lines == [1, 3, 6])
        #expect(numbers == [1, -2500, nil])
        #expect(reading.records == 3)
        #expect(reading.badRows.map(\.line) == [4, 5])
    }

    @Test func linesLongerThanAPieceAreRead() throws {
        let long = String(repeating: "ä", count: 900_000)
        let path = try folder.file("long.jsonl", "{\"a\":\"\(long)\"}\n{\"a\":\"b\"}\n")
        var counts: [Int] = []
        _ = try JSONLinesReader(path: path).forEachRecord { counts.append($0.bytes(0).count) }
        #expect(counts == [1_800_000, 1])
    }

    @Test func aFileWithoutObjectsIsRefused() throws {
        #expect(throws: FormatError.self) { try JSONLinesReader(path: try folder.file("none", "1\n2\n")) }
    }
}
