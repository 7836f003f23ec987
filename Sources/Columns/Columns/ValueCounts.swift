/// How often each of a column's values stands there, found by their hashes in no time.
package struct ValueCounts: Sendable {
    /// A value as it stands in the file, and how often.
    package struct Value: Sendable, Hashable {
        package let text: String
        package fileprivate(set) var count: Int
    }

    /// In the order in which they first came.
    package private(set) var all: [Value] = []
    /// Places in `all`, one more, by hash; 0 is free. Always a power of two, at most half of it used.
    private var slots: [Int32] = [Int32](repeating: 0, count: 16)
    private var hashes: [UInt64] = []

    /// Counts a value; false where it is new.
    mutating func count(_ hash: UInt64) -> Bool {
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] != 0 {
            let place = Int(slots[slot]) - 1
            if hashes[place] == hash {
                all[place].count += 1
                return true
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return false
    }

    /// Adds a value that is new.
    mutating func insert(_ text: String, hash: UInt64) {
        all.append(Value(text: text, count: 1))
        hashes.append(hash)
        guard all.count * 2 > slots.count else { return put(all.count - 1) }
        slots = [Int32](repeating: 0, count: slots.count * 2)
        for place in all.indices { put(place) }
    }

    private mutating func put(_ place: Int) {
        var slot = Int(truncatingIfNeeded: hashes[place]) & (slots.count - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = Int32(place + 1)
    }
}
