import Formats
import Testing

/// Random bytes and broken files: every reader ends with what it read or with an error that says why.
@Suite struct FuzzTests {
    private let folder: TemporaryFolder
    private var state: UInt64 = 99

    init() throws { folder = try TemporaryFolder() }

    private mutating func random(_ below: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % below
    }

    private static let tensor: [UInt8] = {
        let header = Array("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}".utf8)
        return [UInt8(header.count), 0, 0, 0, 0, 0, 0, 0] + header + [0, 0, 0, 0]
    }()

    /// Files of each kind that are right.
    private static let seeds: [[UInt8]] = [
        Array("name;x;y\n\"a, b\";1,5;2\n'c';3,25;\"4\n5\"\nd;6;7\n".utf8),
        Array("sep=,\r\na,b\r\n1,2\r\n3,4\r\n".utf8), Array("# a b\n1.0 2.0\n3.0 4.0\n".utf8),
        Array("{\"a\":1,\"b\":[1,{\"c\":null}]}\n{\"a\":NaN,\"b\":\"\\u00e9\"}\n".utf8),
        Array("[{\"a\":1},\n {\"a\":-2.5e3, \"b\":\"x\"}]\n".utf8),
        [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255],
        tensor,
        utf16("x,y\n1,2\n"),
        [
            0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 3, 0xAB, 0xD0, 0xA9, 0xE4, 0x32, 0xD4, 0x31, 0xE2, 0x32, 0xD6, 0x31, 0xE1,
            2,
            0, 0x97, 0x44, 0x29, 0x80, 12, 0, 0, 0,
        ],
    ]

    private static func utf16(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = [0xFF, 0xFE]
        for unit in text.utf16 { bytes += [UInt8(truncatingIfNeeded: unit), UInt8(truncatingIfNeeded: unit >> 8)] }
        return bytes
    }

    /// Reads the file in every way and counts what was found.
    private func readAll(_ path: String, bytes: Int) throws {
        for quote in CSVQuote.allCases {
            if let table = try? CSVReader(path: path, given: CSVGiven(quote: quote)) {
                let reading = try? table.forEachRecord { record in
                    for index in 0..<record.count {
                        _ = record.text(index)
                        _ = record.number(index)
                        #expect(record.column(index) > 0)
                    }
                }
                if let reading { #expect(reading.records + reading.badRowCount <= max(bytes, 1 << 12)) }
                #expect(Set(table.columns).count == table.columns.count)
            }
        }
        if let table = try? JSONLinesReader(path: path) {
            _ = try? table.forEachRecord { record in
                for index in 0..<record.count { _ = record.text(index) }
            }
        }
        if let file = try? IDXFile(path: path) { #expect(file.shape.reduce(1, *) == file.bytes.count) }
        if let file = try? SafetensorsFile(path: path) {
            for tensor in file.header.tensors { #expect(try file.bytes(tensor.name).count == tensor.range.count) }
        }
        _ = try? PlainText(path: path)
        _ = try? FileContent.recognized(in: path)
        _ = FileLines.texts(of: [1, 2, 1000], in: path, longest: 10, limit: 1000)
    }

    @Test mutating func brokenFilesTrapNoReader() throws {
        for (index, seed) in Self.seeds.enumerated() {
            try readAll(try folder.file("whole\(index)", seed), bytes: seed.count)
            for _ in 0..<120 {
                var bytes = seed
                for _ in 0...random(4) where !bytes.isEmpty {
                    switch random(5) {
                    case 0: bytes[random(bytes.count)] ^= 1 << UInt8(random(8))
                    case 1: bytes.remove(at: random(bytes.count))
                    case 2: bytes.insert(UInt8(random(256)), at: random(bytes.count))
                    case 3: bytes.insert(Array("\"'\n\r,;[]{}#\\0".utf8)[random(13)], at: random(bytes.count))
                    default: bytes.removeLast(random(bytes.count))
                    }
                }
                try readAll(try folder.file("broken", bytes), bytes: bytes.count)
            }
        }
    }

    @Test mutating func noiseTrapsNoReader() throws {
        for length in 0..<200 {
            let bytes = (0..<length).map { _ in UInt8(random(256)) }
            try readAll(try folder.file("noise", bytes), bytes: length)
        }
    }
}
