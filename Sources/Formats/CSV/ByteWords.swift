/// Eight bytes looked at together.
enum ByteWords {
    /// A word of one byte eight times.
    @inline(__always)
    static func filled(with byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

    /// Passes over words in which neither a delimiter nor a line end stands, and goes on to the first of these in the next
    /// one: a byte that is zero is found in all eight at once (Mycroft 1987).
    @inline(__always)
    static func pass(
        _ bytes: UnsafeMutablePointer<UInt8>, _ position: inout Int, _ end: Int, _ delimiters: UInt64
    ) {
        let raw = UnsafeRawPointer(bytes)
        while position &+ 8 <= end {
            let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            let found =
                zeros(word ^ delimiters) | zeros(word ^ 0x0A0A_0A0A_0A0A_0A0A) | zeros(word ^ 0x0D0D_0D0D_0D0D_0D0D)
            guard found == 0 else {
                position &+= found.trailingZeroBitCount >> 3
                return
            }
            position &+= 8
        }
    }

    /// The highest bit of each byte that is zero; those above the first one may be set without being so.
    @inline(__always)
    private static func zeros(_ word: UInt64) -> UInt64 {
        (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
    }
}
