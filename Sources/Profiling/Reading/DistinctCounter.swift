import Foundation
import Profiles

/// How many different values there are, from their hashes, in 4 KiB: HyperLogLog (Flajolet 2007), off by 1.6 % in the
/// mean.
struct DistinctCounter: Sendable, Hashable {
    private var ranks = [UInt8](repeating: 0, count: 1 << Self.bits)
    private static let bits = 12

    mutating func insert(_ hash: UInt64) {
        let place = Int(truncatingIfNeeded: hash >> (64 - UInt64(Self.bits)))
        let rank = UInt8((hash << UInt64(Self.bits) | 1 << UInt64(Self.bits - 1)).leadingZeroBitCount + 1)
        if rank > ranks[place] { ranks[place] = rank }
    }

    var estimate: Int {
        let count = Double(ranks.count)
        let harmonic = ranks.reduce(0) { $0 + Foundation.pow(2, -Double($1)) }
        let raw = 0.7213 / (1 + 1.079 / count) * count * count / harmonic
        let empty = ranks.count { $0 == 0 }
        // Few values are counted by the places they leave empty.
        let estimate = raw <= 2.5 * count && empty > 0 ? count * Foundation.log(count / Double(empty)) : raw
        return Int(estimate.rounded())
    }
}
