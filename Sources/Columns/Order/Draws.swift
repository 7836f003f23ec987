import RandomNumbers

/// Random numbers by position: the same seed, name and position give the same number, in any order.
package struct Draws: Sendable {
    private let philox: Philox

    package init(seed: UInt64, name: String) { philox = Philox(seed: seed, stream: name) }

    /// 64 random bits.
    package func bits(at position: UInt64) -> UInt64 {
        let words = philox.bits(at: position)
        return UInt64(words.y) << 32 | UInt64(words.x)
    }

    /// A whole number from 0 to below a bound, by multiplication; the bias is below 2⁻³² for bounds below 2³².
    package func integer(below bound: Int, at position: UInt64) -> Int {
        Int(UInt64(bound).multipliedFullWidth(by: bits(at: position)).high)
    }
}

/// A permutation that depends on seed, name and index only (Fisher and Yates).
package struct Shuffle {
    private let draws: Draws

    package init(seed: UInt64, name: String, index: Int) {
        draws = Draws(seed: seed, name: "\(name)/\(index)")
    }

    package func apply(to elements: inout [Int]) {
        elements.withUnsafeMutableBufferPointer { elements in
            var last = elements.count - 1
            while last > 0 {
                elements.swapAt(last, draws.integer(below: last + 1, at: UInt64(last)))
                last -= 1
            }
        }
    }
}
