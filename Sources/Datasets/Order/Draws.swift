/// Random numbers by position: the same seed, name and position give the same number, in any order.
///
/// Philox 4×32 with 10 rounds (Salmon et al., SC 2011).
struct Draws: Sendable {
    private let key: UInt64

    init(seed: UInt64, name: String) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        key = seed ^ hash
    }

    /// 64 random bits.
    func bits(at position: UInt64) -> UInt64 {
        var a = UInt32(truncatingIfNeeded: position), b = UInt32(truncatingIfNeeded: position >> 32)
        var c: UInt32 = 0, d: UInt32 = 0
        var low = UInt32(truncatingIfNeeded: key), high = UInt32(truncatingIfNeeded: key >> 32)
        for _ in 0..<10 {
            let first = UInt64(a) &* 0xD251_1F53, second = UInt64(c) &* 0xCD9E_8D57
            (a, b, c, d) = (
                UInt32(truncatingIfNeeded: second >> 32) ^ b ^ low, UInt32(truncatingIfNeeded: second),
                UInt32(truncatingIfNeeded: first >> 32) ^ d ^ high, UInt32(truncatingIfNeeded: first)
            )
            low &+= 0x9E37_79B9
            high &+= 0xBB67_AE85
        }
        return UInt64(a) | UInt64(b) << 32
    }

    /// A whole number from 0 to below a bound, by multiplication (Lemire 2019); the bias is below 2⁻³².
    func integer(below bound: Int, at position: UInt64) -> Int {
        Int(UInt64(bound).multipliedFullWidth(by: bits(at: position)).high)
    }
}

/// A permutation that depends on seed, name and index only (Fisher and Yates).
struct Shuffle {
    private let draws: Draws

    init(seed: UInt64, name: String, index: Int) {
        draws = Draws(seed: seed, name: "\(name)/\(index)")
    }

    func apply<Element>(to elements: inout [Element]) {
        elements.withUnsafeMutableBufferPointer { elements in
            var last = elements.count - 1
            while last > 0 {
                elements.swapAt(last, draws.integer(below: last + 1, at: UInt64(last)))
                last -= 1
            }
        }
    }
}
