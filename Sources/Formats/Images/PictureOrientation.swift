/// How a picture lies in its file: cameras store what the sensor saw and say beside it how it was held (EXIF's tag 0x0112,
/// CIPA DC-008).
enum PictureOrientation {
    /// What the EXIF data of a JPEG file say, 1 to 8; 1 where they say nothing, or nothing that can be.
    static func ofJPEG(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var place = 2
        // Segments before the picture's data: FF, a mark, and a length of two bytes that counts itself.
        while place + 4 <= bytes.count, bytes[place] == 0xFF {
            let mark = bytes[place + 1]
            if mark == 0xFF {
                place += 1
                continue
            }
            if mark == 0xDA || mark == 0xD9 { break }
            let length = Int(bytes[place + 2]) << 8 | Int(bytes[place + 3])
            guard length >= 2, place + 2 + length <= bytes.count else { break }
            if mark == 0xE1, let found = tag(in: bytes[(place + 4)..<(place + 2 + length)]) { return found }
            place += 2 + length
        }
        return 1
    }

    private static func tag(in segment: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
        guard segment.starts(with: [0x45, 0x78, 0x69, 0x66, 0, 0]) else { return nil }
        let data = UnsafeBufferPointer(rebasing: segment.dropFirst(6))
        guard data.count >= 8, data[0] == data[1], data[0] == 0x49 || data[0] == 0x4D else { return nil }
        let isLittle = data[0] == 0x49
        func number(at place: Int, bytes: Int) -> Int? {
            guard place >= 0, place + bytes <= data.count else { return nil }
            let own = data[place..<(place + bytes)]
            return (isLittle ? Array(own.reversed()) : Array(own)).reduce(0) { $0 << 8 | Int($1) }
        }
        guard number(at: 2, bytes: 2) == 42, let start = number(at: 4, bytes: 4),
            let count = number(at: start, bytes: 2)
        else { return nil }
        for index in 0..<count {
            let entry = start + 2 + 12 * index
            guard let name = number(at: entry, bytes: 2) else { return nil }
            // One number of 16 bits.
            guard name == 0x0112, number(at: entry + 2, bytes: 2) == 3, number(at: entry + 4, bytes: 4) == 1 else {
                continue
            }
            return number(at: entry + 8, bytes: 2).flatMap { (1...8).contains($0) ? $0 : nil }
        }
        return nil
    }
}

extension Picture {
    /// The picture as it is to be looked at, given how it lies: 2 to 8 are mirrored, turned or both.
    func upright(_ orientation: Int) -> Picture {
        guard (2...8).contains(orientation) else { return self }
        let isTurned = orientation > 4
        let (newWidth, newHeight) = isTurned ? (height, width) : (width, height)
        var result = [UInt8](repeating: 0, count: points.count)
        for y in 0..<newHeight {
            for x in 0..<newWidth {
                let (column, row): (Int, Int) =
                    switch orientation {
                    case 2: (width - 1 - x, y)
                    case 3: (width - 1 - x, height - 1 - y)
                    case 4: (x, height - 1 - y)
                    case 5: (y, x)
                    case 6: (y, height - 1 - x)
                    case 7: (width - 1 - y, height - 1 - x)
                    default: (width - 1 - y, x)
                    }
                let from = (row * width + column) * channels, to = (y * newWidth + x) * channels
                for channel in 0..<channels { result[to + channel] = points[from + channel] }
            }
        }
        return Picture(width: newWidth, height: newHeight, channels: channels, points: result)
    }
}
