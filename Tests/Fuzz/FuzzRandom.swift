/// Random numbers from a seed (SplitMix64; Steele, Lea and Flood 2014): the same input for the same seed, anywhere.
struct FuzzRandom: RandomNumberGenerator {
    private var state: UInt64

    /// - Parameter words: What the numbers depend on, in order: a seed, a target, the number of the input.
    init(_ words: UInt64...) {
        state = 0
        for word in words {
            state ^= word
            _ = next()
        }
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number below a bound; 0 where there is none below it.
    mutating func below(_ bound: Int) -> Int { bound > 0 ? Int(next() % UInt64(bound)) : 0 }

    mutating func pick<Element>(_ elements: [Element]) -> Element? {
        elements.isEmpty ? nil : elements[below(elements.count)]
    }
}
