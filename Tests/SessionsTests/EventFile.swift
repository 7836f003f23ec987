import Foundation
import Sessions
import Testing

/// A reader of TensorBoard's event files, written from their description: each record's checksums are checked.
struct EventFile {
    struct Scalar {
        var tag: String
        var step: Int
        var time: Double
        var value: Float
    }

    /// In the order of the file.
    private(set) var scalars: [Scalar] = []
    /// All records, the one with the version included.
    private(set) var records = 0

    init(_ file: URL) throws {
        var rest = try Data(contentsOf: file)[...]
        while !rest.isEmpty {
            let head = Data(rest.prefix(8))
            let length = Int(Self.number(&rest, 8))
            #expect(Self.number(&rest, 4) == UInt64(CRC32C.masked(head)))
            let data = Data(rest.prefix(length))
            try #require(data.count == length)
            rest = rest.dropFirst(length)
            #expect(Self.number(&rest, 4) == UInt64(CRC32C.masked(data)))
            records += 1
            read(data)
        }
    }

    private static func number(_ bytes: inout Data, _ count: Int) -> UInt64 {
        defer { bytes = bytes.dropFirst(count) }
        return bytes.prefix(count).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Fields of a protocol buffer: by number, a value or bytes.
    private static func fields(_ data: Data) -> [(number: Int, value: UInt64, bytes: Data)] {
        var rest = data[...]
        var fields: [(number: Int, value: UInt64, bytes: Data)] = []
        func varint() -> UInt64 {
            var (result, shift): (UInt64, UInt64) = (0, 0)
            while let byte = rest.popFirst() {
                result |= UInt64(byte & 0x7F) << shift
                if byte < 0x80 { break }
                shift += 7
            }
            return result
        }
        while !rest.isEmpty {
            let key = varint()
            switch key & 7 {
            case 0: fields.append((Int(key >> 3), varint(), Data()))
            case 1: fields.append((Int(key >> 3), number(&rest, 8), Data()))
            case 5: fields.append((Int(key >> 3), number(&rest, 4), Data()))
            default:
                let length = Int(varint())
                fields.append((Int(key >> 3), 0, Data(rest.prefix(length))))
                rest = rest.dropFirst(length)
            }
        }
        return fields
    }

    private mutating func read(_ event: Data) {
        let fields = Self.fields(event)
        let time = fields.first { $0.number == 1 }.map { Double(bitPattern: $0.value) } ?? 0
        let step = fields.first { $0.number == 2 }.map { Int($0.value) } ?? 0
        for summary in fields where summary.number == 5 {
            for value in Self.fields(summary.bytes) where value.number == 1 {
                let parts = Self.fields(value.bytes)
                let tag = parts.first { $0.number == 1 }.map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
                let number = parts.first { $0.number == 2 }.map { Float(bitPattern: UInt32($0.value)) } ?? .nan
                scalars.append(Scalar(tag: tag, step: step, time: time, value: number))
            }
        }
    }
}
