/// Philox 4×32-10 (Salmon et al. 2011): random numbers as a pure function of a key and a counter.
///
/// No state: the same key and counter give the same four words anywhere, so work can be split, repeated
/// and resumed without carrying a generator along.
public struct Philox: Sendable, Hashable {
    /// The 64-bit key.
    public let key: UInt64

    /// A generator with this key.
    public init(key: UInt64) {
        self.key = key
    }

    /// A generator for the stream called `stream` of an experiment's seed. Streams of different names are
    /// independent.
    public init(seed: UInt64, stream: String) {
        // FNV-1a over the name, then SplitMix64's mixer, so that near seeds and names give far keys.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in stream.utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
        }
        var z = hash ^ (seed &+ 0x9E37_79B9_7F4A_7C15)
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        key = z ^ (z >> 31)
    }

    /// The four 32-bit words at a 128-bit counter, given as its low and high half.
    public func bits(at counter: UInt64, _ high: UInt64 = 0) -> SIMD4<UInt32> {
        var c = SIMD4<UInt32>(
            UInt32(truncatingIfNeeded: counter), UInt32(truncatingIfNeeded: counter >> 32),
            UInt32(truncatingIfNeeded: high), UInt32(truncatingIfNeeded: high >> 32))
        var k0 = UInt32(truncatingIfNeeded: key)
        var k1 = UInt32(truncatingIfNeeded: key >> 32)
        for _ in 0..<10 {
            let a = UInt64(c.x) &* 0xD251_1F53
            let b = UInt64(c.z) &* 0xCD9E_8D57
            c = SIMD4(
                UInt32(truncatingIfNeeded: b >> 32) ^ c.y ^ k0, UInt32(truncatingIfNeeded: b),
                UInt32(truncatingIfNeeded: a >> 32) ^ c.w ^ k1, UInt32(truncatingIfNeeded: a))
            k0 &+= 0x9E37_79B9
            k1 &+= 0xBB67_AE85
        }
        return c
    }

    /// A Double in [0, 1) with 53 random bits, from the first two words at the counter.
    public func uniform(at counter: UInt64, _ high: UInt64 = 0) -> Double {
        let words = bits(at: counter, high)
        return Self.unit(words.x, words.y)
    }

    /// A number of the standard normal distribution, by Box and Muller's method.
    public func normal(at counter: UInt64, _ high: UInt64 = 0) -> Double {
        normals(at: counter, high).0
    }

    /// Two independent numbers of the standard normal distribution from one counter.
    public func normals(at counter: UInt64, _ high: UInt64 = 0) -> (Double, Double) {
        let words = bits(at: counter, high)
        // 1 - u is in (0, 1], so that the logarithm is finite.
        let radius = (-2 * logarithm(1 - Self.unit(words.x, words.y))).squareRoot()
        let (sine, cosine) = sineAndCosine(2 * .pi * Self.unit(words.z, words.w))
        return (radius * cosine, radius * sine)
    }

    static func unit(_ low: UInt32, _ high: UInt32) -> Double {
        Double((UInt64(high) << 32 | UInt64(low)) >> 11) * 0x1p-53
    }
}
