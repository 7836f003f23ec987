import Formats
import Foundation
import Testing

@Suite struct ArrayTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func array(_ type: String, _ shape: String, _ bytes: [UInt8], fortran: Bool = false) throws -> NPYArray {
        try NPYArray(path: folder.file("a.npy", Self.npy(type, shape, bytes, fortran: fortran)))
    }

    static func npy(_ type: String, _ shape: String, _ bytes: [UInt8], fortran: Bool = false) -> [UInt8] {
        let order = fortran ? "True" : "False"
        let header = Array("{'descr': '\(type)', 'fortran_order': \(order), 'shape': \(shape), }\n".utf8)
        return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.count), 0] + header + bytes
    }

    /// Records are refused by what they are, however deep their types are nested.
    @Test func recordsAreNamed() throws {
        let type = "[('a', '<f8'), ('b]', [('c', '<i4')])]"
        let header = Array("{'descr': \(type), 'fortran_order': False, 'shape': (1,), }\n".utf8)
        let bytes =
            [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.count), 0] + header + [UInt8](repeating: 0, count: 12)
        let path = try folder.file("records.npy", bytes)
        let error = #expect(throws: FormatError.self) { try NPYArray(path: path) }
        #expect(error?.reason.in(.english).contains("records of several fields") == true)
    }

    @Test func numbersOfEveryTypeAreRead() throws {
        let cases: [(String, [UInt8], Double, String)] = [
            ("|u1", [200], 200, "200"), ("|i1", [200], -56, "-56"), ("|b1", [2], 1, "1"),
            ("<i2", [0xFE, 0xFF], -2, "-2"),
            (">i2", [0xFF, 0xFE], -2, "-2"), ("<u2", [0, 1], 256, "256"),
            ("<i4", [1, 0, 0, 0x80], -2_147_483_647, "-2147483647"),
            ("<u4", [0, 0, 0, 0x80], 2_147_483_648, "2147483648"),
            ("<i8", [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], -1, "-1"), ("<f2", [0, 0x3E], 1.5, "1.5"),
            ("<f2", [1, 0], 0x1p-24, "5.9604645e-08"), (">f4", [0x3F, 0xC0, 0, 0], 1.5, "1.5"),
            ("<f8", [0, 0, 0, 0, 0, 0, 0x04, 0xC0], -2.5, "-2.5"),
        ]
        for (type, bytes, number, text) in cases {
            let array = try array(type, "(1,)", bytes)
            #expect(array.number(0) == number, "\(type)")
            #expect(array.text(0) == text, "\(type)")
        }
        let names = try array(
            "<U3", "(2,)",
            [0x61, 0, 0, 0, 0x17, 0x53, 0, 0] + [UInt8](repeating: 0, count: 4) + [0x62]
                + [UInt8](repeating: 0, count: 11))
        #expect(names.text(0) == "a\u{5317}" && names.text(1) == "b")
        #expect(try array("|S2", "(2,)", [0x78, 0, 0x79, 0x7A]).text(1) == "yz")
    }

    @Test func theFirstIndexMayRunFastest() throws {
        let array = try array("|u1", "(2, 3)", [1, 4, 2, 5, 3, 6], fortran: true)
        #expect((0..<6).map { array.number($0) } == [1, 2, 3, 4, 5, 6])
        #expect(array.plainBytes == nil)
        #expect(try self.array("|u1", "(2, 3)", [1, 2, 3, 4, 5, 6]).plainBytes.map(Array.init) == [1, 2, 3, 4, 5, 6])
    }

    @Test(arguments: [
        ("|O", "(1,)", 8), ("<f16", "(1,)", 16), ("<c8", "(1,)", 8), ("<f4", "(2,)", 4), ("<f4", "(1,)", 8),
        ("|u1", "(-1,)", 1), ("<f8", "(4611686018427387904, 4)", 8), ("<U0", "(4611686018427387904, 4)", 0),
        ("<f4", "(1, 1, 1, 1, 1, 1, 1, 1, 1)", 4), ("<f4", "1", 4), ("<f4", "(99999999999999999999,)", 4),
    ])
    func whatCannotBeIsRefused(type: String, shape: String, bytes: Int) {
        #expect(throws: FormatError.self) { try array(type, shape, [UInt8](repeating: 0, count: bytes)) }
    }

    /// Whatever is cut or changed ends in an error or an array, never otherwise.
    @Test func nothingReadCanTrap() throws {
        let whole = Self.npy("<f4", "(2, 2)", [UInt8](repeating: 1, count: 16))
        for count in 0..<whole.count {
            let path = try folder.file("cut.npy", whole.prefix(count))
            #expect(throws: FormatError.self) { try NPYArray(path: path) }
        }
        for place in 6..<(whole.count - 16) {
            for value in [0, 0x27, 0x28, 0x29, 0x39, 0x7B, 0xFF] as [UInt8] {
                var changed = whole
                changed[place] = value
                let array = try? NPYArray(path: folder.file("changed.npy", changed))
                if let array, array.count > 0 { _ = array.text(array.count - 1) }
            }
        }
    }

    /// Two arrays, the second one deflated: `numpy.savez_compressed` writes them so.
    @Test func anArchiveIsReadByName() throws {
        let path = try folder.file("a.npz", Self.archive)
        let archive = try NPZArchive(path: path)
        #expect(archive.names == ["x", "y"])
        let x = try #require(try archive.array("x")), y = try #require(try archive.array("y"))
        #expect(x.shape == [4, 2] && (0..<8).map { x.number($0) } == [0, 1, 2, 3, 4, 5, 6, 7])
        #expect(y.text(3) == "b")
        #expect(try archive.array("z") == nil)
        #expect(try FileContent.recognized(in: path) == .arrays)
        for count in stride(from: 0, to: Self.archive.count, by: 7) {
            let cut = try folder.file("cut.npz", Self.archive.prefix(count))
            #expect(throws: FormatError.self) { try NPZArchive(path: cut) }
        }
        for place in stride(from: 0, to: Self.archive.count, by: 3) {
            var changed = Self.archive
            changed[place] ^= 0x55
            let other = try? NPZArchive(path: folder.file("changed.npz", changed))
            for name in other?.names ?? [] { _ = try? other?.array(name) }
        }
    }

    private static let archive = [UInt8](Data(base64Encoded: archiveText) ?? Data())
    private static let archiveText =
        "UEsDBC0AAAAIAAAAIQAvzbLl//////////8FABQAeC5ucHkBABAAiAAAAAAAAABOAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxc"
        + "pG6loF5Taqiuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GiY6CkaaOgq1CmQDLgZGJmYWVjZ2AFBLAwQtAAAACAAA"
        + "ACEAfCxRn///////////BQAUAHkubnB5AQAQAJAAAAAAAAAATAAAAAAAAACb7BfqGxDJyFDGUK2eklqcXKRupaBuE2qorqOg"
        + "npZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RomOpo6CrUKFACuRAYGhiQghtEAUEsBAi0DLQAAAAgAAAAhAC/NsuVOAAAA"
        + "iAAAAAUAAAAAAAAAAAAAAIABAAAAAHgubnB5UEsBAi0DLQAAAAgAAAAhAHwsUZ9MAAAAkAAAAAUAAAAAAAAAAAAAAIABhQAA"
        + "AHkubnB5UEsFBgAAAAACAAIAZgAAAAgBAAAAAA=="
}
