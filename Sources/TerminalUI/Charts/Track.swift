/// A long list of numbers of which the smallest and largest of any stretch are found quickly: a pyramid of blocks,
/// each level 16 times coarser than the one below.
package struct Track: Sendable {
    /// The smallest and largest finite value of a stretch, and whether anything in it is not finite.
    package struct Summary: Sendable {
        package var smallest = Double.infinity
        package var largest = -Double.infinity
        package var hasGap = false

        package var isEmpty: Bool { smallest > largest }

        mutating func add(_ value: Double) {
            guard value.isFinite else {
                hasGap = true
                return
            }
            smallest = min(smallest, value)
            largest = max(largest, value)
        }

        mutating func add(_ other: Summary) {
            smallest = min(smallest, other.smallest)
            largest = max(largest, other.largest)
            hasGap = hasGap || other.hasGap
        }
    }

    package private(set) var values: [Double] = []
    /// Completed blocks, finest level first.
    private var levels: [[Summary]] = []
    private static let shift = 4
    private static let mask = (1 << shift) - 1

    package init() {}

    package mutating func append(_ value: Double) {
        values.append(value)
        guard values.count & Track.mask == 0 else { return }
        var summary = Summary()
        for value in values.suffix(1 << Track.shift) { summary.add(value) }
        add(summary, level: 0)
    }

    /// Keeps the first `count` values.
    package mutating func truncate(to count: Int) {
        guard count < values.count else { return }
        values.removeLast(values.count - max(0, count))
        for level in levels.indices {
            let blocks = values.count >> (Track.shift * (level + 1))
            levels[level].removeLast(max(0, levels[level].count - blocks))
        }
    }

    /// The summary of `range` in a time that grows with the logarithm of its length.
    package func summary(_ range: Range<Int>) -> Summary {
        var result = Summary()
        var low = max(0, range.lowerBound)
        let high = min(values.count, range.upperBound)
        while low < high {
            var level = 0
            // The largest aligned block that starts here and ends within the range.
            while level < levels.count {
                let size = 1 << (Track.shift * (level + 1))
                if low & (size - 1) != 0 || low + size > high { break }
                level += 1
            }
            if level == 0 {
                result.add(values[low])
                low += 1
            } else {
                result.add(levels[level - 1][low >> (Track.shift * level)])
                low += 1 << (Track.shift * level)
            }
        }
        return result
    }

    /// Adds a completed block, and the block above it when that is complete with it.
    private mutating func add(_ summary: Summary, level: Int) {
        if level == levels.count { levels.append([]) }
        levels[level].append(summary)
        guard levels[level].count & Track.mask == 0 else { return }
        var above = Summary()
        for block in levels[level].suffix(1 << Track.shift) { above.add(block) }
        add(above, level: level + 1)
    }
}
