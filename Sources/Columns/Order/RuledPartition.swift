import Formats
import Language

extension Partition {
    /// Shares rows out by a column.
    ///
    /// - Parameters:
    ///   - classes: the class of every row; nil to split without regard to classes.
    ///   - column: its name, for errors.
    package static func rows(
        by keys: SplitKeys, classes: [Int]?, shares: SplitShares, seed: UInt64, column: String
    ) throws(DataError) -> SplitRows {
        switch keys {
        case .groups(let groups):
            try rows(groups: groups, classes: classes, shares: shares, seed: seed, column: column)
        case .times(let times): try rows(times: times, shares: shares, column: column)
        }
    }

    /// Rows of a group stay in one split.
    ///
    /// The groups are shuffled by the seed, and the largest come first. Each goes to the split that is furthest from its
    /// share of it: of every class, and each class as much as all others. None is left without a group.
    private static func rows(
        groups: [Int], classes: [Int]?, shares: SplitShares, seed: UInt64, column: String
    ) throws(DataError) -> SplitRows {
        let wanted: [(split: Split, share: Double)] = [
            (.train, shares.train), (.validation, shares.validation), (.test, shares.test),
        ].filter { $0.1 > 0 }
        let count = (groups.max() ?? -1) + 1
        guard count >= wanted.count else {
            throw DataError(
                setting: "split.group",
                reason: Text(
                    """
                    column "\(column)" has too few groups (\(count)): each of \(wanted.count) splits needs one; name \
                    another column, or give a split the share 0
                    """,
                    zh: """
                        列 "\(column)" 的组太少（\(count)）：\(wanted.count) 个划分各需要一组；请换一列，\
                        或把某个划分的比例设为 0
                        """))
        }
        var sizes = [Int](repeating: 0, count: count)
        var members = [[Int: Int]](repeating: [:], count: count)
        var totals: [Int: Int] = [:]
        for (row, group) in groups.enumerated() {
            let label = classes?[row] ?? 0
            sizes[group] += 1
            members[group][label, default: 0] += 1
            totals[label, default: 0] += 1
        }
        var order = Array(0..<count)
        Shuffle(seed: seed, name: "split/groups", index: 0).apply(to: &order)
        // Stable: among those of one size the shuffled order stays.
        order = order.enumerated()
            .sorted { (sizes[$1.element], $0.offset) < (sizes[$0.element], $1.offset) }.map(\.element)
        var taken = [[Int: Int]](repeating: [:], count: wanted.count)
        var place = [Int](repeating: 0, count: count)
        var left = count
        for group in order {
            let own = members[group].sorted { $0.key < $1.key }
            let empty = wanted.indices.filter { taken[$0].isEmpty }
            // The last ones go where there is none yet.
            let open = left <= empty.count ? empty : Array(wanted.indices)
            func lack(_ part: Int) -> Double {
                own.reduce(0) { sum, entry in
                    let (label, members) = entry
                    let total = Double(totals[label] ?? 1)
                    let lack = wanted[part].share * total - Double(taken[part][label] ?? 0)
                    return sum + Double(members) * lack / total
                }
            }
            let lacks = open.map { (part: $0, lack: lack($0)) }
            let part = lacks.dropFirst().reduce(lacks[0]) { $1.lack > $0.lack ? $1 : $0 }.part
            place[group] = part
            for (label, members) in own { taken[part][label, default: 0] += members }
            left -= 1
        }
        var parts = SplitRows()
        for (row, group) in groups.enumerated() { parts.add(row, to: wanted[place[group]].split) }
        return parts
    }

    /// The earliest rows are learned from, the latest are the test; rows of one time stay together, so that the cuts are
    /// the nearest ones between two times.
    private static func rows(times: [Double], shares: SplitShares, column: String) throws(DataError) -> SplitRows {
        let order = times.indices.sorted { (times[$0], $0) < (times[$1], $1) }
        // Where a time begins, and the end.
        var starts = order.indices.filter { $0 == 0 || times[order[$0]] != times[order[$0 - 1]] }
        let parts = [shares.train, shares.validation, shares.test].count { $0 > 0 }
        guard starts.count >= parts else {
            let count = starts.count
            throw DataError(
                setting: "split.time",
                reason: Text(
                    """
                    column "\(column)" has too few different times (\(count)): each of \(parts) splits needs one; name \
                    another column, or give a split the share 0
                    """,
                    zh: """
                        列 "\(column)" 的不同时间太少（\(count)）：\(parts) 个划分各需要一个；请换一列，\
                        或把某个划分的比例设为 0
                        """))
        }
        starts.append(order.count)
        let test = Int((Double(order.count) * shares.test).rounded())
        let validation = Int((Double(order.count) * shares.validation).rounded())
        let last = starts.count - 1
        func cut(near wanted: Int, among places: ClosedRange<Int>) -> Int {
            places.min { (abs(starts[$0] - wanted), $0) < (abs(starts[$1] - wanted), $1) } ?? places.lowerBound
        }
        let behind = (shares.validation > 0 ? 1 : 0) + (shares.test > 0 ? 1 : 0)
        let first = behind == 0 ? last : cut(near: order.count - test - validation, among: 1...(last - behind))
        let second =
            shares.test > 0
            ? (shares.validation > 0 ? cut(near: order.count - test, among: (first + 1)...(last - 1)) : first) : last
        return SplitRows(
            train: order[..<starts[first]].sorted(), validation: order[starts[first]..<starts[second]].sorted(),
            test: order[starts[second]...].sorted())
    }
}

extension SplitRows {
    fileprivate mutating func add(_ row: Int, to split: Split) {
        switch split {
        case .train: train.append(row)
        case .validation: validation.append(row)
        case .test: test.append(row)
        }
    }
}
