/// Shares rows out to the splits.
enum Partition {
    /// The rows of each split, rising.
    ///
    /// The rows of every class are shuffled, laid end to end, and each split takes its share evenly along
    /// that line; so each class has its share in each split, up to one row, and the totals are right. The
    /// same seed gives the same split.
    ///
    /// - Parameters:
    ///   - classes: the class of every row; nil to split without regard to classes.
    ///   - shuffled: false takes the parts as they follow each other.
    static func rows(
        count: Int, classes: [Int]?, shares: SplitShares, seed: UInt64, shuffled: Bool
    ) -> SplitRows {
        guard shuffled else {
            let test = Int((Double(count) * shares.test).rounded())
            let validation = Int((Double(count) * shares.validation).rounded())
            let train = count - test - validation
            return SplitRows(
                train: Array(0..<train), validation: Array(train..<(train + validation)),
                test: Array((train + validation)..<count))
        }
        var line = Array(0..<count)
        Shuffle(seed: seed, name: "split", index: 0).apply(to: &line)
        if let classes {
            // Stable: inside a class the shuffled order stays.
            line = line.enumerated()
                .sorted { (classes[$0.element], $0.offset) < (classes[$1.element], $1.offset) }
                .map(\.element)
        }
        var parts = SplitRows()
        let rest = evenly(line, share: shares.test, taken: &parts.test)
        let left = 1 - shares.test
        parts.train = evenly(rest, share: left > 0 ? shares.validation / left : 0, taken: &parts.validation)
        return SplitRows(train: parts.train.sorted(), validation: parts.validation.sorted(), test: parts.test.sorted())
    }

    /// Takes a share of a line in even steps and gives back the rest.
    private static func evenly(_ line: [Int], share: Double, taken: inout [Int]) -> [Int] {
        var rest: [Int] = []
        let wanted = Int((Double(line.count) * share).rounded())
        for (position, row) in line.enumerated() {
            // Bresenham's line: exactly `wanted` of the positions step up.
            if (position + 1) * wanted / line.count > position * wanted / line.count {
                taken.append(row)
            } else {
                rest.append(row)
            }
        }
        return rest
    }
}

/// The share of each split; together 1.
struct SplitShares {
    var train: Double
    var validation: Double
    var test: Double
}

/// The rows of each split, rising.
struct SplitRows: Sendable {
    var train: [Int] = []
    var validation: [Int] = []
    var test: [Int] = []

    /// Leaves rows out of whichever part they are in.
    mutating func remove(_ rows: [Int]) {
        guard !rows.isEmpty else { return }
        let removed = Set(rows)
        train.removeAll { removed.contains($0) }
        validation.removeAll { removed.contains($0) }
        test.removeAll { removed.contains($0) }
    }

    subscript(split: Split) -> [Int] {
        switch split {
        case .train: train
        case .validation: validation
        case .test: test
        }
    }
}
