/// Weights and data that every framework can make: pure functions of a name and a place.
///
/// FNV-1a of the name, then splitmix64 of that plus (place + 1) times the golden ratio; the upper 24 bits give
/// a number from -1 to 1, the upper 31 bits a class. `Tests/Compare/numbers_of_models.py` is the same in NumPy.
enum ReferenceNumbers {
    private static func bits(_ seed: UInt64, _ index: Int) -> UInt64 {
        var z = seed &+ UInt64(index + 1) &* 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    private static func seed(_ name: String) -> UInt64 {
        name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    /// Fills with `offset` plus or minus up to `scale`.
    static func fill(
        _ values: UnsafeMutableBufferPointer<Float>, _ name: String, scale: Double, offset: Double = 0
    ) {
        let seed = seed(name)
        for index in values.indices {
            values[index] = Float(offset + scale * (Double(bits(seed, index) >> 40) / Double(1 << 23) - 1))
        }
    }

    /// Fills with classes below `limit`.
    static func fill(_ values: UnsafeMutableBufferPointer<Int32>, _ name: String, below limit: Int) {
        let seed = seed(name)
        for index in values.indices {
            values[index] = Int32((bits(seed, index) >> 33) % UInt64(limit))
        }
    }
}
