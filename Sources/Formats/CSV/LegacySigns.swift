/// What the beginning of a file shows of an encoding that is no UTF-8: it is decided for the file, as by chance a word in
/// another encoding can be UTF-8, too.
struct LegacySigns {
    /// Runs of bytes beyond ASCII that are UTF-8, and those that are not.
    private var valid = 0
    private var invalid = 0
    /// Bytes of the runs, those of pairs as GBK has them, and those of pairs among its common characters.
    private var bytes = 0
    private var paired = 0
    private var common = 0

    /// Whether more of it is no UTF-8 than is.
    var isLegacy: Bool { invalid > valid }
    /// Whether nearly all of it is pairs of bytes as they stand for Chinese characters, most of them common ones.
    var looksLikeGBK: Bool { bytes >= 8 && paired * 50 >= bytes * 49 && common * 3 >= bytes * 2 }

    init(_ sample: [UInt8]) {
        sample.withUnsafeBufferPointer { sample in
            var place = 0
            while let start = sample[place...].firstIndex(where: { $0 >= 0x80 }) {
                var end = start
                while end < sample.count, sample[end] >= 0x80 { end += 1 }
                // A run at the end of the sample may be cut within a letter.
                if end == sample.count, start > 0 { break }
                add(UnsafeBufferPointer(rebasing: sample[start..<end]))
                // The second byte of a pair may look like a letter of ASCII.
                if (end - start) % 2 == 1, end < sample.count, sample[end] >= 0x40 { paired += 2 }
                place = end
            }
        }
    }

    private mutating func add(_ run: UnsafeBufferPointer<UInt8>) {
        if String(validating: run, as: UTF8.self) == nil { invalid += 1 } else { valid += 1 }
        bytes += run.count
        for place in stride(from: 0, to: run.count - 1, by: 2) where run[place] <= 0xFE && run[place] > 0x80 {
            paired += 2
            if (0xB0...0xF7).contains(run[place]), run[place + 1] >= 0xA1 { common += 2 }
        }
    }
}
