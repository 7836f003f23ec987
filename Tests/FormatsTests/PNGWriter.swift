import Foundation

/// Writes PNG without packing it, for tests.
enum PNGWriter {
    /// - Parameter color: 0 for grey, 2 for color, 6 for color with transparency.
    static func png(width: Int, height: Int, color: UInt8, _ points: [UInt8]) -> [UInt8] {
        let line = points.count / max(1, height)
        var raw: [UInt8] = []
        for row in 0..<height { raw += [0] + points[(row * line)..<((row + 1) * line)] }
        return header(width: width, height: height, color: color) + chunk("IDAT", stored(raw)) + chunk("IEND", [])
    }

    /// The beginning of a file: what it says of its size.
    static func header(width: Int, height: Int, color: UInt8) -> [UInt8] {
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            + chunk("IHDR", four(width) + four(height) + [8, color, 0, 0, 0])
    }

    private static func four(_ number: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
    }

    private static func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + content
        var sum: UInt32 = 0xFFFF_FFFF
        for byte in body {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return four(content.count) + body + four(Int(~sum))
    }

    /// Bytes as zlib holds them unpacked, in blocks of 65,535 at most.
    private static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = [0x78, 0x01]
        for start in stride(from: 0, to: bytes.count, by: 65_535) {
            let block = bytes[start..<min(bytes.count, start + 65_535)]
            let size = UInt16(block.count)
            result.append(start + block.count == bytes.count ? 1 : 0)
            result += [
                UInt8(truncatingIfNeeded: size), UInt8(size >> 8), UInt8(truncatingIfNeeded: ~size), UInt8(~size >> 8),
            ]
            result += block
        }
        var low = 1, high = 0
        for byte in bytes {
            low = (low + Int(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return result + four(high << 16 | low)
    }
}
