import Formats
import Foundation
import Testing

@Suite struct GzipTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    // Made by Python's gzip.compress(…, mtime=0).
    private static let table = bytes("H4sIAAAAAAACA6vQqeQy1DHiMtYx4QIAl0QpgAwAAAA=")
    private static let moreRows = bytes("H4sIAAAAAAACAzPVMeMCAGAQL74EAAAA")
    private static let labels = bytes("H4sIAAAAAAACA2Ng4GBkYGBgZmT6DwC8W7YQCwAAAA==")
    private static let objects = bytes("H4sIAAAAAAACA6tWSlSyMqzlqgbRRrVcAGbAWhkQAAAA")

    private static func bytes(_ base64: String) -> [UInt8] { Data(base64Encoded: base64).map(Array.init) ?? [] }

    @Test func everyFormatIsReadPacked() throws {
        let table = try ReadTable(try folder.file("t.csv.gz", Self.table))
        #expect(table.columns == ["x", "y"])
        #expect(table.rows == [["1", "2"], ["3", "4"]])
        #expect(table.reader.summary.in(.english) == "comma, header, UTF-8, gzip")
        #expect(table.reader.summary.in(.chinese) == "逗号、有表头、UTF-8、gzip")
        #expect(try PlainText(path: try folder.file("t.txt", Self.table)).text == "x,y\n1,2\n3,4\n")
        #expect(try IDXFile(path: try folder.file("l.gz", Self.labels)).bytes == [1, 2, 255])
        #expect(try JSONLinesReader(path: try folder.file("o", Self.objects)).forEachRecord { _ in }.records == 2)
        #expect(try FileContent.recognized(in: folder.path + "/l.gz") == .idx)
    }

    @Test func membersFollowEachOther() throws {
        let path = try folder.file("two.gz", Self.table + Self.moreRows + [0, 0, 0])
        #expect(try ReadTable(path).rows == [["1", "2"], ["3", "4"], ["5", "6"]])
    }

    @Test func everyTruncationAndFlippedBitIsToldOrHarmless() throws {
        for length in 3..<Self.table.count {
            let path = try folder.file("cut.gz", Self.table.prefix(length))
            let error = #expect(throws: FormatError.self) { try PlainText(path: path) }
            #expect(error?.description.contains("cut") == true)
        }
        for index in 3..<Self.table.count {
            var changed = Self.table
            changed[index] ^= 0x10
            // The header's time and system are not checked by any program.
            let text = try? PlainText(path: try folder.file("flipped.gz", changed)).text
            #expect(text == nil || text == "x,y\n1,2\n3,4\n")
        }
    }

    /// A little gzip that stands for a lot of zeros.
    @Test func aBombEndsAtTheLimit() throws {
        // 1 MiB of zeros as a stored block's worth of matches: made of many members of the same few bytes.
        let inflater = try Inflater(path: "bomb.gz", largest: 1000)
        var unpacked = 0
        let error = #expect(throws: FormatError.self) {
            for _ in 0..<1000 { try inflater.unpack(Self.table) { unpacked += $0.count } }
        }
        #expect(unpacked <= 1000 && unpacked > 900)
        #expect(error?.description.contains("gunzip") == true)
    }
}
