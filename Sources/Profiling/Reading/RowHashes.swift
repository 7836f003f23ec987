import Profiles

/// Which rows of a table are the same, found by their hashes.
///
/// Of a very long table only rows whose hash is a multiple of a power of two are remembered: as rows that are the same
/// have one hash, of every group all or none are, and the counts are multiplied.
struct RowHashes: Sendable {
    private struct Row: Sendable {
        /// Of all columns but the target, and of all.
        let inputs: UInt64
        let all: UInt64
        let line: UInt32
    }

    private var rows: [Row] = []
    private var mask: UInt64 = 0
    private let capacity: Int

    /// - Parameter capacity: rows that are remembered at most.
    init(capacity: Int = 4_000_000) { self.capacity = capacity }

    /// By how much counts are multiplied: 1 where every row is remembered.
    var factor: Int { Int(mask) + 1 }

    mutating func add(inputs: UInt64, all: UInt64, line: Int) {
        guard inputs & mask == 0 else { return }
        rows.append(Row(inputs: inputs, all: all, line: UInt32(clamping: line)))
        while rows.count > capacity {
            mask = mask << 1 | 1
            rows.removeAll { $0.inputs & mask != 0 }
        }
    }

    /// Rows that are the same.
    struct Repeats: Sendable, Hashable {
        /// Rows beyond the first of their kind; a multiple of `factor`.
        var count = 0
        /// Lines of such rows, rising, each with that of the first row of its kind.
        var lines: [(line: Int, first: Int)] = []

        static func == (left: Repeats, right: Repeats) -> Bool {
            left.count == right.count && left.lines.elementsEqual(right.lines) { $0 == $1 }
        }
        func hash(into hasher: inout Hasher) { hasher.combine(count) }
    }

    /// The rows whose hash may come again, and few others: all of a table are not sorted for the few that do.
    private var likelyRepeated: [Row] {
        // Eight bits a row leave one of eight others among them.
        var size = 64
        while size < 8 * rows.count { size *= 2 }
        let mask = UInt64(size - 1)
        var once = [UInt64](repeating: 0, count: size / 64), again = once
        func place(_ row: Row) -> (word: Int, bit: UInt64) {
            // The lowest bits choose which rows are remembered.
            let slot = row.inputs >> 24 & mask
            return (Int(slot >> 6), 1 << (slot & 63))
        }
        for row in rows {
            let (word, bit) = place(row)
            if once[word] & bit != 0 { again[word] |= bit }
            once[word] |= bit
        }
        return rows.filter { row in
            let (word, bit) = place(row)
            return again[word] & bit != 0
        }
    }

    /// Rows of which an earlier one is the same in all columns; and rows that are the same as another but for the target.
    func repeats(listing limit: Int = 1000) -> (duplicates: Repeats, conflicts: Repeats) {
        let sorted = likelyRepeated.sorted { ($0.inputs, $0.line) < ($1.inputs, $1.line) }
        var duplicates = Repeats(), conflicts = Repeats()
        var start = 0
        while start < sorted.count {
            var end = start + 1
            while end < sorted.count, sorted[end].inputs == sorted[start].inputs { end += 1 }
            defer { start = end }
            guard end - start > 1 else { continue }
            var first: [UInt64: Int] = [:]
            for row in sorted[start..<end] {
                if let earlier = first[row.all] {
                    duplicates.lines.append((Int(row.line), earlier))
                } else {
                    first[row.all] = Int(row.line)
                }
            }
            if first.count > 1 {
                for row in sorted[start..<end] { conflicts.lines.append((Int(row.line), Int(sorted[start].line))) }
            }
        }
        func finished(_ repeats: Repeats) -> Repeats {
            Repeats(
                count: repeats.lines.count * factor,
                lines: Array(repeats.lines.sorted { $0.line < $1.line }.prefix(limit)))
        }
        return (finished(duplicates), finished(conflicts))
    }
}
