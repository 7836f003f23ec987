import Formats
import Foundation
import Testing

/// Everything a reader hands over, copied.
struct ReadTable {
    var columns: [String]
    var rows: [[String]] = []
    var lines: [Int] = []
    var reading = TableReading()
    var reader: CSVReader

    init(_ path: String, delimiter: UInt8? = nil, hasHeader: Bool? = nil) throws {
        reader = try CSVReader(path: path, delimiter: delimiter, hasHeader: hasHeader)
        columns = reader.columns
        var rows: [[String]] = []
        var lines: [Int] = []
        reading = try reader.forEachRecord { record in
            rows.append((0..<record.count).map { record.text($0) })
            lines.append(record.line)
        }
        self.rows = rows
        self.lines = lines
    }
}

@Suite struct CSVReaderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func read(_ text: String, delimiter: UInt8? = nil, hasHeader: Bool? = nil) throws -> ReadTable {
        try ReadTable(try folder.file("table.csv", text), delimiter: delimiter, hasHeader: hasHeader)
    }

    @Test func quotedFieldsHoldAnything() throws {
        let table = try read(
            "a,b\n\"x,1\",\"he said \"\"no\"\"\"\n\"two\nlines\",\"\"\nz,\" kept \"\n", hasHeader: true)
        #expect(table.rows == [["x,1", "he said \"no\""], ["two\nlines", ""], ["z", " kept "]])
        #expect(table.lines == [2, 3, 5])
        #expect(table.reading.badRows.isEmpty)
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func everyLineEndIsKnown(end: String) throws {
        for last in ["", end] {
            let table = try read(["a,b", "1,2", "3,4"].joined(separator: end) + last)
            #expect(table.columns == ["a", "b"])
            #expect(table.rows == [["1", "2"], ["3", "4"]])
        }
    }

    @Test func blankLinesArePassedOverAndCounted() throws {
        let table = try read("\n\na,b\n\n1,2\n\r\n\n3,4\n\n")
        #expect(table.rows == [["1", "2"], ["3", "4"]])
        #expect(table.lines == [5, 8])
        #expect(table.reader.headerLine == 3)
    }

    @Test func raggedRowsAreNamedAndKeptAside() throws {
        let table = try read("a,b,c\n1,2,3\n4,5\n6,7,8,9\n1,2,3\n")
        #expect(table.rows == [["1", "2", "3"], ["1", "2", "3"]])
        #expect(table.reading.badRows.map(\.line) == [3, 4])
        #expect(table.reading.badRows.map(\.column) == [3, 7])
        #expect(table.reading.badRows[0].reason.in(.english) == "it has 2 fields where the header (line 1) has 3")
    }

    @Test func anUnclosedMarkCostsItsLineOnly() throws {
        let table = try read("a,b\n1,2\n3,\"open\n5,6\n7,8\n", hasHeader: true)
        #expect(table.rows == [["1", "2"], ["5", "6"], ["7", "8"]])
        #expect(table.lines == [2, 4, 5])
        #expect(table.reading.badRows.map(\.words) == ["3:3: a quotation mark is not closed"])
    }

    @Test func textAfterAClosingMarkIsNamed() throws {
        let table = try read("a,b\n\"x\"y,2\n3,4\n", hasHeader: true)
        #expect(table.rows == [["3", "4"]])
        #expect(table.reading.badRows.map(\.line) == [2])
        #expect(table.reading.badRows.map(\.column) == [4])
    }

    @Test func aMarkInsideAnUnquotedFieldIsOrdinary() throws {
        let table = try read("size,n\n5\" pipe,2\n6\",3\n", hasHeader: true)
        #expect(table.rows == [["5\" pipe", "2"], ["6\"", "3"]])
    }

    @Test(arguments: [(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "bar")])
    func theDelimiterIsFoundOut(delimiter: String, name: String) throws {
        let rows = [["name", "x", "y"], ["a, b", "1.5", "2"], ["c; d", "3", "4"], ["e", "5", "6"]]
        let text = rows.map { $0.map { "\"\($0)\"" }.joined(separator: delimiter) }.joined(separator: "\n")
        let table = try read(text)
        #expect(table.reader.dialect.delimiterName.in(.english) == name)
        #expect(table.columns == rows[0])
        #expect(table.rows == Array(rows[1...]))
    }

    @Test func aDecimalCommaIsFoundOut() throws {
        let path = try folder.file("comma.csv", "Größe;Gewicht\n1,5;2\n2,25;3,5\n")
        let reader = try CSVReader(path: path)
        var numbers: [Double?] = []
        _ = try reader.forEachRecord { numbers += [$0.number(0), $0.number(1)] }
        #expect(reader.columns == ["Größe", "Gewicht"])
        #expect(numbers == [1.5, 2, 2.25, 3.5])
    }

    @Test(arguments: [
        ("a,b\n1,2\n", true), ("1,2\n3,4\n", false), ("x,y\nu,v\nw,z\n", true), ("x,y\nx,z\nw,y\n", false),
        ("2019,2020,name\n1,2,a\n3,4,b\n", false), ("id,2019\na,1\nb,2\n", false), ("only\n", true), ("7\n", false),
        (",x\n0,1\n1,2\n", true),
    ])
    func theHeaderIsFoundOut(text: String, hasHeader: Bool) throws {
        #expect(try read(text).reader.dialect.hasHeader == hasHeader)
    }

    @Test func namesAreMadeDistinct() throws {
        let table = try read("x,x,,x\n1,2,3,4\n")
        #expect(table.columns == ["x", "x (2)", "column 3", "x (3)"])
    }

    @Test func encodingsAreRecognized() throws {
        let text = "name,n\nÄrger 😀,1\nß,2\n"
        let rows = [["Ärger 😀", "1"], ["ß", "2"]]
        let utf16 = Array(text.utf16)
        let little = utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        let big = utf16.flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] }
        let files: [([UInt8], TextEncoding)] = [
            (Array(text.utf8), .utf8), ([0xEF, 0xBB, 0xBF] + Array(text.utf8), .utf8WithMark),
            ([0xFF, 0xFE] + little, .utf16LittleEndian), ([0xFE, 0xFF] + big, .utf16BigEndian),
            (little, .utf16LittleEndian), (big, .utf16BigEndian),
        ]
        for (bytes, encoding) in files {
            let table = try ReadTable(try folder.file("encoded.csv", bytes))
            #expect(table.reader.encoding == encoding)
            #expect(table.columns == ["name", "n"], "\(encoding)")
            #expect(table.rows == rows, "\(encoding)")
        }
    }

    @Test func whatIsNoUTF8IsReadAndSaid() throws {
        let path = try folder.file(
            "latin.csv",
            Array("name,n\nM".utf8) + [0xFC] + Array("ller ".utf8) + [0x80, 0x81] + Array(",1\nx,2\n".utf8))
        var decoded: [(text: String, isLegacy: Bool)] = []
        _ = try CSVReader(path: path).forEachRecord { decoded.append($0.decoded(0)) }
        #expect(decoded.map(\.text) == ["Müller €\u{FFFD}", "x"])
        #expect(decoded.map(\.isLegacy) == [true, false])
    }

    @Test func emptyFilesAreRefused() throws {
        for text in ["", "\n\n\n", "\u{FEFF}"] {
            let error = #expect(throws: FormatError.self) { try read(text) }
            #expect(error?.reason.in(.english) == "it is empty")
        }
        #expect(throws: FormatError.self) { try CSVReader(path: folder.path + "/missing.csv") }
        #expect(throws: FormatError.self) { try CSVReader(path: folder.path) }
    }

    /// A file larger than every buffer, with records and marks across their borders.
    @Test func recordsCrossBuffers() throws {
        var text = "n,text\n"
        var expected = 0
        while text.utf8.count < 2_500_000 {
            expected += 1
            let filler = String(repeating: "line\n\"\"", count: expected % 97)
            text += "\(expected),\"\(filler)\"\r\n"
        }
        let path = try folder.file("large.csv", text)
        var count = 0
        var isRight = true
        let reading = try CSVReader(path: path).forEachRecord { record in
            count += 1
            if record.number(0) != Double(count) || record.bytes(1).count != count % 97 * 6 { isRight = false }
        }
        #expect(count == expected)
        #expect(isRight)
        #expect(reading.badRowCount == 0)
    }

    @Test func aRecordLargerThanTheBufferIsRead() throws {
        let long = String(repeating: "x", count: 3 << 20)
        let table = try read("a,b\n1,\(long)\n2,y\n", hasHeader: true)
        #expect(table.rows.map { $0[1].count } == [3 << 20, 1])
    }

    /// Whatever the bytes are, reading ends, and every line is a record or named.
    @Test func noBytesTrap() throws {
        var state: UInt64 = 1
        let alphabet: [UInt8] = [0x22, 0x2C, 0x0A, 0x0D, 0x61, 0x31, 0x3B, 0x00, 0xFF, 0xC3, 0x20]
        for length in 0..<400 {
            let bytes = (0..<length).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return alphabet[Int(state >> 33) % alphabet.count]
            }
            let path = try folder.file("noise.csv", bytes)
            guard let reader = try? CSVReader(path: path) else { continue }
            let reading = try reader.forEachRecord { record in
                for index in 0..<record.count { _ = record.text(index) }
            }
            #expect(reading.records + reading.badRowCount <= length)
        }
    }
}

@Suite struct NumberParsingTests {
    private func number(_ text: String, mark: Character = ".") -> Double? {
        Array(text.utf8).withUnsafeBufferPointer { parseNumber($0, decimalMark: mark.asciiValue ?? 0) }
    }

    @Test(arguments: [
        "0", "-0", "1", "+7", "3.25", ".5", "5.", "1e3", "1E-3", "-2.5e+10", "123456789012345678",
        "0.1234567890123456789", "1.7976931348623157e308", "4.9e-324", "9007199254740993", "1e22", "1e23",
        "0.000000000000000000000000000001", "100000000000000000000000",
    ])
    func numbersAreExact(text: String) {
        #expect(number(text) == Double(text.hasSuffix(".") ? text + "0" : text))
    }

    @Test(arguments: ["", "-", "+", ".", "e5", "1e", "1e+", "1.2.3", "0x10", "nan", "inf", "1 2", "1,5", "1e999", "٣"])
    func whatIsNoNumberIsNone(text: String) {
        #expect(number(text) == nil)
    }

    @Test func theDecimalMarkIsChosen() {
        #expect(number("1,5", mark: ",") == 1.5)
        #expect(number("1.5", mark: ",") == nil)
        #expect(number("12345678901234567890,5", mark: ",") == 12_345_678_901_234_567_890.5)
    }
}
