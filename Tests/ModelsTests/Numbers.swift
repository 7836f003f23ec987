/// Weights and data from names and places, the same as in Tests/Reference/models.py.
enum Numbers {
    static func bits(_ name: String, count: Int) -> [UInt64] {
        var seed: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name.utf8 { seed = (seed ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return (0..<count).map { index in
            var z = seed &+ UInt64(index + 1) &* 0x9E37_79B9_7F4A_7C15
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    static func floats(_ name: String, count: Int, scale: Double, offset: Double = 0) -> [Float] {
        bits(name, count: count).map { Float(offset + scale * (Double($0 >> 40) / Double(1 << 23) - 1)) }
    }

    static func classes(_ name: String, count: Int, below limit: Int) -> [Int32] {
        bits(name, count: count).map { Int32(($0 >> 33) % UInt64(limit)) }
    }

    /// A parameter, by the kind that its name shows.
    static func parameter(_ name: String, count: Int) -> [Float] {
        if name.hasSuffix("gain") { return floats(name, count: count, scale: 0.2, offset: 1) }
        return floats(name, count: count, scale: name.hasSuffix("bias") ? 0.1 : 0.4)
    }
}
