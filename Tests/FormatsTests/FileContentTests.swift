import Formats
import Foundation
import Testing

@Suite struct FileContentTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// The first bytes of files as their own programs write them.
    private static let foreign: [(String, [UInt8])] = [
        ("Parquet", Array("PAR1".utf8) + [0x15, 0]), ("Arrow", Array("ARROW1".utf8) + [0, 0]),
        ("ORC", Array("ORC".utf8) + [0x0A, 0, 3]), ("HDF5", [0x89] + Array("HDF".utf8) + [0x0D, 0x0A, 0x1A, 0x0A]),
        ("Excel", [0x50, 0x4B, 3, 4] + Array("......[Content_Types].xml".utf8)),
        ("zip", [0x50, 0x4B, 3, 4] + Array("....a.csv".utf8)), ("bzip2", Array("BZh91AY&SY".utf8) + [0xFF]),
        ("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]),
        ("tar", [UInt8](repeating: 0x61, count: 257) + Array("ustar".utf8)),
        ("SQLite", Array("SQLite format 3\0".utf8)),
        ("pickle", [0x80, 4, 0x95]), ("TIFF", [0x49, 0x49, 0x2A, 0]), ("PDF", Array("%PDF-1.7".utf8)),
        ("MATLAB", Array("MATLAB 5.0 MAT".utf8)),
        ("ARFF", Array("@relation iris\n".utf8)), ("UTF-32", [0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0]),
    ]

    @Test(arguments: foreign.indices)
    func whatIsNotReadIsNamedWithTheWayOut(index: Int) throws {
        let (name, bytes) = Self.foreign[index]
        let path = try folder.file("data.csv", bytes)
        let content = try FileContent.recognized(in: path)
        guard case .foreign(let found, let advice) = content else {
            Issue.record("\(name) is taken for \(content)")
            return
        }
        #expect(found.in(.english).contains(name))
        #expect(!advice.isEmpty)
        #expect(throws: FormatError.self) { try content.check(path) }
    }

    @Test(arguments: [
        "x,y\n1,2\n", "PARTY,x\n", "ORCA\n", "BMI,age\n", "GIF89,x\n", "BZh,x\n", "x,\u{07}k\n1,a\u{07}\u{07}\n",
        "\u{1B}[1mred\u{1B}[0m and more\n",
        "",
        "Grüße\r\n\t", "%PD",
    ])
    func textIsText(text: String) throws {
        #expect(try FileContent.recognized(in: try folder.file("t", text)) == .text)
        var utf16: [UInt8] = []
        for unit in text.utf16 { utf16 += [UInt8(truncatingIfNeeded: unit), UInt8(truncatingIfNeeded: unit >> 8)] }
        if utf16.count > 8 { #expect(try FileContent.recognized(in: try folder.file("t", utf16)) == .text) }
    }

    @Test func bytesThatAreNoTextAreBinary() throws {
        var state: UInt64 = 3
        let noise = (0..<4096).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
        let small: [UInt8] = (0..<2000).flatMap { [UInt8($0 % 7), 0] }
        for bytes in [noise, small, Array("a,b\n1,".utf8) + [0, 0], noise.filter { $0 != 0 }] {
            guard case .binary = try FileContent.recognized(in: try folder.file("b", bytes)) else {
                Issue.record("bytes are taken for text")
                return
            }
        }
        // Letters of Windows-1252 are text.
        let letters: [UInt8] = (0..<1000).map { 0x80 + UInt8($0 % 128) }
        #expect(try FileContent.recognized(in: try folder.file("l", letters)) == .text)
    }

    /// What would keep a reader waiting is refused without waiting.
    @Test func pipesAndDevicesAreRefused() throws {
        let pipe = folder.path + "/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        for (path, reason) in [(pipe, "pipe"), ("/dev/zero", "device"), (folder.path, "folder")] {
            let readers: [(String) throws -> Void] = [
                { _ = try CSVReader(path: $0) }, { _ = try JSONLinesReader(path: $0) }, { _ = try IDXFile(path: $0) },
                { _ = try PlainText(path: $0) }, { _ = try FileContent.recognized(in: $0) },
                { _ = try SafetensorsFile(path: $0) }, { try SourceFile.check($0) },
            ]
            for reader in readers {
                let error = #expect(throws: FormatError.self) { try reader(path) }
                #expect(error?.description.contains(reason) == true)
            }
        }
        let here = URL(fileURLWithPath: folder.path)
        let error = #expect(throws: FormatError.self) { try FilePattern.files("pipe", relativeTo: here) }
        #expect(error?.description.contains("save them to a file first") == true)
        #expect(throws: FormatError.self) { try FilePattern.files("*", relativeTo: here) }
    }

    /// Lines are counted as a table's reader counts them, and shown so that no terminal obeys them.
    @Test func linesAreLookedUp() throws {
        let path = try folder.file(
            "rows.csv", Array("a,b\r1,gut\r\n2,".utf8) + [0x93, 0x67, 0x94, 0x1B] + Array("[2J\n".utf8))
        #expect(
            FileLines.texts(of: [3, 1, 9], in: path, longest: 200, limit: 1000)
                == ["2,\u{201C}g\u{201D}\\u{1B}[2J", "a,b", ""])
        #expect(FileLines.texts(of: [1], in: try folder.file("b", [0, 1, 2, 3]), longest: 9, limit: 9) == nil)
    }
}
