/// Writes TensorBoard's event files.
///
/// An event file is a sequence of records: length (8 bytes), its checksum, data, their checksum; little endian, the
/// checksums masked CRC-32C. The data are `Event` messages of TensorFlow's `event.proto`, of which scalars need four
/// fields.
struct EventWriter {
    private let write: ([UInt8]) throws -> Void
    private var waiting: [UInt8] = []

    /// - Parameter write: Takes the file's bytes, a piece at a time.
    init(_ write: @escaping ([UInt8]) throws -> Void) { self.write = write }

    /// Adds the first record of a file.
    mutating func begin(time: Double) throws {
        var event = ProtocolBuffer()
        event.add(field: 1, time)
        event.add(field: 3, Array("brain.Event:2".utf8))
        try append(event.bytes)
    }

    /// Adds the values of a step.
    mutating func add(_ scalars: [(tag: String, value: Double)], step: Int, time: Double) throws {
        var summary = ProtocolBuffer()
        for scalar in scalars {
            var value = ProtocolBuffer()
            value.add(field: 1, Array(scalar.tag.utf8))
            value.add(field: 2, Float(scalar.value))
            summary.add(field: 1, value.bytes)
        }
        var event = ProtocolBuffer()
        event.add(field: 1, time)
        event.add(field: 2, step)
        event.add(field: 5, summary.bytes)
        try append(event.bytes)
    }

    /// Hands over what is left.
    mutating func end() throws {
        try write(waiting)
        waiting = []
    }

    private mutating func append(_ message: [UInt8]) throws {
        for part in [ProtocolBuffer.bytes(of: UInt64(message.count)), message] {
            waiting += part
            waiting += ProtocolBuffer.bytes(of: CRC32C.masked(part))
        }
        guard waiting.count >= 1 << 16 else { return }
        try write(waiting)
        waiting.removeAll(keepingCapacity: true)
    }
}

/// A message in the wire format of protocol buffers.
private struct ProtocolBuffer {
    private(set) var bytes: [UInt8] = []

    mutating func add(field: UInt8, _ value: Double) {
        bytes.append(field << 3 | 1)
        bytes += Self.bytes(of: value.bitPattern)
    }

    mutating func add(field: UInt8, _ value: Float) {
        bytes.append(field << 3 | 5)
        bytes += Self.bytes(of: value.bitPattern)
    }

    mutating func add(field: UInt8, _ value: Int) {
        bytes.append(field << 3)
        add(UInt64(bitPattern: Int64(value)))
    }

    mutating func add(field: UInt8, _ data: [UInt8]) {
        bytes.append(field << 3 | 2)
        add(UInt64(data.count))
        bytes += data
    }

    /// Seven bits a byte, the lowest first.
    private mutating func add(_ number: UInt64) {
        var number = number
        while number >= 0x80 {
            bytes.append(UInt8(number & 0x7F) | 0x80)
            number >>= 7
        }
        bytes.append(UInt8(number))
    }

    /// The lowest byte first.
    static func bytes<Number: FixedWidthInteger>(of number: Number) -> [UInt8] {
        (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}

/// The checksum of TensorFlow's records: CRC-32C (Castagnoli), rotated and offset.
package enum CRC32C {
    package static func masked(_ bytes: some Sequence<UInt8>) -> UInt32 {
        let crc = checksum(bytes)
        return (crc >> 15 | crc << 17) &+ 0xA282_EAD8
    }

    package static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
        ~bytes.reduce(~0 as UInt32) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 }
    }

    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0x82F6_3B78 : crc >> 1 }
    }
}
