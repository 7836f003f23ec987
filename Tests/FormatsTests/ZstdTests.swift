import Formats
import Foundation
import Testing

@Suite struct ZstdTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    // Made by libzstd 1.5.4 with a checksum.
    private static let table = bytes("KLUv/SQMYQAAeCx5CjEsMgozLDQKWTVT5A==")
    private static let moreRows = bytes("KLUv/SQEIQAANSw2Co4o2CY=")
    private static let labels = bytes("KLUv/SQLWQAAAAAIAQAAAAMBAv8Lifo3")
    private static let objects = bytes("KLUv/SQQgQAAeyJhIjoxfQp7ImEiOjJ9Cu7trPI=")
    /// 4 MiB of zeros.
    private static let zeros = bytes(
        """
        KLUv/YRYAABAAFQAABAAAAEA+/85wAICABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAA\
        AgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAACABAAAgAQAAIAEAADABAAKJ28\
        fA==
        """)

    private static func bytes(_ base64: String) -> [UInt8] { Data(base64Encoded: base64).map(Array.init) ?? [] }

    @Test func everyFormatIsReadPacked() throws {
        let table = try ReadTable(try folder.file("t.csv.zst", Self.table))
        #expect(table.columns == ["x", "y"])
        #expect(table.rows == [["1", "2"], ["3", "4"]])
        #expect(table.reader.summary.in(.english) == "comma, header, UTF-8, zstd")
        #expect(table.reader.summary.in(.chinese) == "逗号、有表头、UTF-8、zstd")
        // The content decides, not the name.
        #expect(try PlainText(path: try folder.file("t.gz", Self.table)).text == "x,y\n1,2\n3,4\n")
        #expect(try IDXFile(path: try folder.file("l.zst", Self.labels)).bytes == [1, 2, 255])
        #expect(try JSONLinesReader(path: try folder.file("o", Self.objects)).forEachRecord { _ in }.records == 2)
        #expect(try FileContent.recognized(in: folder.path + "/l.zst") == .idx)
    }

    @Test func framesFollowEachOtherAndSomeAreSkipped() throws {
        let skipped: [UInt8] = [0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 7, 7, 7]
        let path = try folder.file("two.zst", skipped + Self.table + skipped + Self.moreRows)
        #expect(try ReadTable(path).rows == [["1", "2"], ["3", "4"], ["5", "6"]])
    }

    @Test func everyTruncationAndFlippedBitIsToldOrHarmless() throws {
        for length in 4..<Self.table.count {
            let path = try folder.file("cut.zst", Self.table.prefix(length))
            let error = #expect(throws: FormatError.self) { try PlainText(path: path) }
            #expect(error?.description.contains("cut") == true)
        }
        for index in 4..<Self.table.count {
            var changed = Self.table
            changed[index] ^= 0x10
            // A bit of the frame's header means nothing to any program.
            let text = try? PlainText(path: try folder.file("flipped.zst", changed)).text
            #expect(text == nil || text == "x,y\n1,2\n3,4\n")
        }
    }

    /// A hundred and fifty bytes that stand for four million.
    @Test func aBombEndsAtTheLimit() throws {
        let path = try folder.file("zeros", Self.zeros)
        let content = try FileContent.recognized(in: path)
        guard case .binary = content else {
            Issue.record("zeros are taken for \(content)")
            return
        }
        let expander = try ZstdExpander(path: "bomb.zst", largest: 1 << 20)
        var unpacked = 0
        let error = #expect(throws: FormatError.self) { try expander.unpack(Self.zeros) { unpacked += $0.count } }
        #expect(unpacked <= 1 << 20 && unpacked >= 3 << 18)
        #expect(error?.description.contains("zstd -d") == true)
    }

    /// A frame's header may ask for more memory than any file is given.
    @Test func aLargeWindowIsRefused() throws {
        // Descriptor 0: a window follows, of which 0xF8 asks for 2^41 bytes; then a raw block.
        let path = try folder.file("wide.zst", [0x28, 0xB5, 0x2F, 0xFD, 0, 0xF8, 9, 0, 0, 0x61])
        let error = #expect(throws: FormatError.self) { try PlainText(path: path) }
        #expect(error?.description.contains("--long=31") == true, "\(String(describing: error))")
    }

    @Test func packingsAreTakenOffNames() {
        #expect(Packing(path: "A.CSV.ZST") == .zstd && Packing(path: "a.gz") == .gzip && Packing(path: "zst") == nil)
        #expect(Packing.unpacked("a.csv.zst") == "a.csv" && Packing.unpacked("a.csv") == "a.csv")
    }
}
