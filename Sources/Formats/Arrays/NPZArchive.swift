import CZlib
import Language

/// Arrays in a zip archive, as `numpy.savez` and `numpy.savez_compressed` write them.
/// Source: PKWARE, ".ZIP File Format Specification", APPNOTE 6.3.
public struct NPZArchive: Sendable {
    private let path: String
    private let bytes: [UInt8]
    private let members: [Member]

    /// The names of the arrays, in the order of the archive.
    public var names: [String] { members.map(\.name) }

    private struct Member: Sendable {
        var name: String
        var isDeflated: Bool
        var packed: Int
        var unpacked: Int
        var checksum: UInt32
        var header: Int
    }

    private static let mostMembers = 1000

    /// Reads an archive's list of arrays; what else it holds is passed over.
    public init(path: String) throws(FormatError) {
        self.path = path
        bytes = try ByteSource(path: path).rest(limit: NPYArray.largest + 1)
        guard bytes.count <= NPYArray.largest else {
            let most = NPYArray.largest >> 30
            throw FormatError(file: path, reason: Text("it is larger than \(most) GiB", zh: "文件超过 \(most) GiB"))
        }
        members = try Self.members(of: bytes, path)
        guard !members.isEmpty else {
            throw FormatError(file: path, reason: Text("there is no array in the archive", zh: "归档中没有数组"))
        }
    }

    private static func members(of bytes: [UInt8], _ path: String) throws(FormatError) -> [Member] {
        let damaged = FormatError(
            file: path, reason: Text("the archive is damaged or cut off", zh: "归档已损坏或被截断"))
        func number(_ place: Int, _ size: Int) throws(FormatError) -> Int {
            guard place >= 0, place <= bytes.count - size else { throw damaged }
            return (0..<size).reversed().reduce(0) { $0 << 8 | Int(bytes[place + $1]) }
        }
        // The list of members is found from the end, before which a comment of up to 64 KiB may stand.
        let earliest = max(0, bytes.count - 22 - 65_535)
        guard bytes.count >= 22,
            let end = (earliest...(bytes.count - 22)).reversed().first(where: {
                bytes[$0] == 0x50 && bytes[$0 + 1] == 0x4B && bytes[$0 + 2] == 5 && bytes[$0 + 3] == 6
            })
        else { throw damaged }
        let count = try number(end + 10, 2)
        guard count <= mostMembers else { throw damaged }
        var place = try number(end + 16, 4)
        var members: [Member] = []
        for _ in 0..<count {
            guard try number(place, 4) == 0x0201_4B50 else { throw damaged }
            let nameLength = try number(place + 28, 2)
            guard place + 46 + nameLength <= bytes.count else { throw damaged }
            let name = String(decoding: bytes[(place + 46)..<(place + 46 + nameLength)], as: UTF8.self)
            let method = try number(place + 10, 2), flags = try number(place + 8, 2)
            let packed = try number(place + 20, 4), unpacked = try number(place + 24, 4)
            let header = try number(place + 42, 4), checksum = try number(place + 16, 4)
            place += 46 + nameLength + (try number(place + 30, 2)) + (try number(place + 32, 2))
            guard name.hasSuffix(".npy") else { continue }
            guard flags & 1 == 0, method == 0 || method == 8, packed < 0xFFFF_FFFF, unpacked < 0xFFFF_FFFF else {
                throw FormatError(
                    file: path,
                    reason: Text(
                        "\(name) is locked, larger than 4 GiB or packed otherwise than numpy does",
                        zh: "\(name) 已加密、超过 4 GiB，或不是 numpy 的压缩方式"))
            }
            members.append(
                Member(
                    name: String(name.dropLast(4)), isDeflated: method == 8, packed: packed, unpacked: unpacked,
                    checksum: UInt32(checksum), header: header))
        }
        return members
    }

    /// Reads an array; nil where none has this name.
    public func array(_ name: String) throws(FormatError) -> NPYArray? {
        guard let member = members.first(where: { $0.name == name }) else { return nil }
        let file = "\(path)[\(name)]"
        let damaged = FormatError(file: file, reason: Text("it is damaged or cut off", zh: "已损坏或被截断"))
        // Its own header repeats what the list says; where its content begins stands only there.
        let header = member.header
        guard header <= bytes.count - 30, bytes[header..<(header + 4)].elementsEqual([0x50, 0x4B, 3, 4]) else {
            throw damaged
        }
        func length(_ place: Int) -> Int { Int(bytes[place]) | Int(bytes[place + 1]) << 8 }
        let start = header + 30 + length(header + 26) + length(header + 28)
        guard start <= bytes.count, member.packed <= bytes.count - start else { throw damaged }
        let packed = Array(bytes[start..<(start + member.packed)])
        // Deflated bytes become at most some thousand times as many; more is claimed only by what is damaged.
        guard member.unpacked <= Packing.largest, member.unpacked / 1040 <= packed.count else { throw damaged }
        let content = member.isDeflated ? Self.inflated(packed, to: member.unpacked) : packed
        guard let content, content.count == member.unpacked, Self.checksum(content) == member.checksum else {
            throw damaged
        }
        return try NPYArray(content, file: file)
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        bytes.withUnsafeBufferPointer { UInt32(truncatingIfNeeded: crc32(0, $0.baseAddress, UInt32($0.count))) }
    }

    /// Unpacks exactly so many bytes; nil where it is not so many.
    private static func inflated(_ packed: [UInt8], to size: Int) -> [UInt8]? {
        var stream = z_stream()
        guard zlib_begin_raw(&stream) == Z_OK else { return nil }
        defer { inflateEnd(&stream) }
        var packed = packed
        // A byte more than is due shows what would be longer.
        var content = [UInt8](repeating: 0, count: size + 1)
        let code = packed.withUnsafeMutableBufferPointer { input in
            content.withUnsafeMutableBufferPointer { output in
                stream.next_in = input.baseAddress
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(output.count)
                return inflate(&stream, Z_FINISH)
            }
        }
        guard code == Z_STREAM_END, Int(stream.total_out) == size else { return nil }
        content.removeLast()
        return content
    }
}
