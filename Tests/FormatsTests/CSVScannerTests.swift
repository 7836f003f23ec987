import Formats
import Testing

/// All that a scanner finds in a text.
private struct Scanned: Equatable {
    var records: [[String]] = []
    var lines: [Int] = []
    var bad: [BadRow] = []

    /// - Parameters:
    ///   - capacity: bytes of the scanner's buffer at first: its borders fall on other bytes with each.
    ///   - piece: the most bytes it is given at once.
    init(_ text: [UInt8], delimiter: UInt8 = UInt8(ascii: ","), expected: Int? = nil, capacity: Int, piece: Int) throws
    {
        var position = 0
        var scanner = CSVScanner(delimiter: delimiter, expected: expected, capacity: capacity) {
            (buffer) throws(FormatError) in
            let count = min(buffer.count, piece, text.count - position)
            for index in 0..<count { buffer[index] = text[position + index] }
            position += count
            return count
        }
        while true {
            switch try scanner.next() {
            case .end: return
            case .bad(let row, _): bad.append(row)
            case .record(let line, _, let base):
                lines.append(line)
                records.append(
                    scanner.fields.map { field in
                        String(decoding: (field.start..<field.end).map { base[$0] }, as: UTF8.self)
                    })
            }
        }
    }
}

@Suite struct CSVScannerTests {
    /// Every state a row can be in, wherever the buffer ends and however lines do.
    @Test(arguments: [["\n"], ["\r\n"], ["\r"], ["\r\n", "\n", "\r"]])
    func noBorderChangesWhatIsFound(ends: [String]) throws {
        let rows = [
            "a,b,c", "1,\"x,1\",\"he said \"\"no\"\"\"", "2,\"two", "lines\",y", "3,\"bad\"x,z", "", "4,\"open,5",
            "5,6,7", "6,\"q\",8", "7, \"spaced, too\" ,9", "8,\"end", "9,10,11",
        ]
        let text = rows.enumerated().map { $1 + ends[$0 % ends.count] }.joined()
        let inner = ends[2 % ends.count]
        for capacity in 8...90 {
            for piece in [1, 7, 1000] {
                let found = try Scanned(Array(text.utf8), expected: 3, capacity: capacity, piece: piece)
                #expect(
                    found.records == [
                        ["a", "b", "c"], ["1", "x,1", "he said \"no\""], ["2", "two\(inner)lines", "y"],
                        ["5", "6", "7"],
                        ["6", "q", "8"], ["7", "spaced, too", "9"], ["9", "10", "11"],
                    ], "\(capacity)")
                #expect(found.lines == [1, 2, 3, 8, 9, 10, 12])
                #expect(
                    found.bad.map(\.words) == [
                        "5:8: there is text after the closing quotation mark", "7:3: a quotation mark is not closed",
                        "11:3: a quotation mark is not closed",
                    ])
            }
        }
    }

    /// Random bytes of the kinds that matter: the smallest buffer finds what one that holds all does.
    @Test func noBytesDependOnTheBuffer() throws {
        var state: UInt64 = 7
        let alphabet = Array("\"\"\n\r,, ;a1".utf8)
        for length in 0..<300 {
            let bytes = (0..<length).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return alphabet[Int(state >> 33) % alphabet.count]
            }
            for delimiter in [UInt8(ascii: ","), UInt8(ascii: " ")] {
                let whole = try Scanned(bytes, delimiter: delimiter, expected: 2, capacity: 4096, piece: 4096)
                for (capacity, piece) in [(8, 1), (9, 5), (13, 100)] {
                    let found = try Scanned(bytes, delimiter: delimiter, expected: 2, capacity: capacity, piece: piece)
                    #expect(found == whole, "\(String(decoding: bytes, as: UTF8.self).debugDescription)")
                }
            }
        }
    }

    /// A mark that is never closed and another one lines below: the rows between are not swallowed.
    @Test(arguments: [
        // It ends a word below, and the record has too many fields.
        ("1,\"a\n2,b\n3,6\",c\n4,d\n", [["2", "b"], ["4", "d"]], [1, 3]),
        // It ends a row below: the record has as many fields as it should, but its lines are rows.
        (
            "1,\"a\n2,b\n3,c\n4,d\n5,e\n6,f\n7,g\"\n8,h\n",
            [["2", "b"], ["3", "c"], ["4", "d"], ["5", "e"], ["6", "f"], ["7", "g\""], ["8", "h"]], [1]
        ),
        // A field of several lines is one, even where a line of it has a comma.
        ("1,\"Hello,\nworld, you\"\n2,b\n", [["1", "Hello,\nworld, you"], ["2", "b"]], []),
    ])
    func rowsBehindAnOpenMarkAreFound(text: String, records: [[String]], bad: [Int]) throws {
        let found = try Scanned(Array(text.utf8), expected: 2, capacity: 16, piece: 16)
        #expect(found.records.filter { $0.count == 2 } == records)
        #expect(
            (found.bad.map(\.line) + zip(found.lines, found.records).filter { $1.count != 2 }.map(\.0)).sorted() == bad)
    }

    @Test func spacesAreOneDelimiter() throws {
        let found = try Scanned(
            Array("  1   2\t3  \n   \n\"a b\" \"\" c\n".utf8), delimiter: UInt8(ascii: " "), capacity: 8, piece: 3)
        #expect(found.records == [["1", "2", "3"], ["a b", "", "c"]])
        #expect(found.lines == [1, 3])
    }

    @Test func aRecordOfTooManyFieldsIsNamedAndTheNextIsRead() throws {
        let text = [UInt8](repeating: UInt8(ascii: ","), count: 1_200_000) + Array("\n1,2\n".utf8)
        let found = try Scanned(text, capacity: 1 << 16, piece: 1 << 16)
        #expect(found.bad.map(\.line) == [1])
        #expect(found.records == [["1", "2"]])
        #expect(found.lines == [2])
    }

    /// Ends after so many bytes, so that the test holds no such file.
    @Test(arguments: [
        (Int.max, 1, "a field is longer than 16 MiB"), (1000, 1, "it is longer than 64 MiB"),
        (30_000_000, 1, "a field is longer than 16 MiB"),
    ])
    func whatHasTooManyBytesIsNamedAndTheNextIsRead(width: Int, column: Int, reason: String) throws {
        let length = 70 << 20
        var position = 0
        let end = Array("\n1,2\n".utf8)
        var scanner = CSVScanner(delimiter: UInt8(ascii: ",")) { (buffer) throws(FormatError) in
            let count = min(buffer.count, length + end.count - position)
            for index in 0..<count {
                let place = position + index
                let isComma = place % width == width - 1
                buffer[index] = place < length ? UInt8(ascii: isComma ? "," : "x") : end[place - length]
            }
            position += count
            return count
        }
        guard case .bad(let row, _) = try scanner.next() else {
            Issue.record("the long record is not refused")
            return
        }
        #expect(row.line == 1 && row.column == column && row.reason.in(.english) == reason)
        guard case .record(let line, _, _) = try scanner.next() else {
            Issue.record("the next record is lost")
            return
        }
        #expect(line == 2 && scanner.fields.count == 2)
    }
}
