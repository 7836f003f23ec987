import Catalog
import Columns
import Datasets
import Profiles

/// How the values of the target are shared out: over classes, and over the splits.
public struct TargetBalance: Sendable, Hashable {
    /// The most frequent first; none where a number is predicted.
    public var classes: [Class]
    /// Rows with a target in each split; empty where the splits are not known.
    public var splits: [Part]
    /// Rows with a target that were counted.
    public var rows: Int
    /// Whether these are all rows of the table; else they were drawn at random.
    public var isWhole: Bool

    /// Rows of a class.
    public struct Class: Sendable, Hashable {
        public var name: String
        public var count: Int
        /// Whether they are so few that the findings tell of it.
        public var isRare: Bool
        /// How many are in each split; empty where that is not known.
        public var splits: [Int]
    }

    /// A split.
    public struct Part: Sendable, Hashable {
        public var split: Split
        public var rows: Int
        /// For numbers.
        public var mean: Double?
        public var median: Double?
    }
}

extension TableProfile {
    /// How the target is shared out; nil without a target.
    /// - Parameter settings: those of `[data]`, which say when a class is rare.
    public func targetBalance(_ settings: Settings) -> TargetBalance? {
        guard let target, let column = targetColumn else { return nil }
        var parts = splits.map { [(Split.train, $0.train), (.validation, $0.validation), (.test, $0.test)] } ?? []
        // What has a file of its own has none of these rows.
        parts.removeAll { fileSamples[$0.0] != nil }
        let content = sample.columns[target]
        guard isClassification, case .kinds(let codes, let levels) = content.asKinds else {
            guard case .numbers(let numbers) = content else { return nil }
            let splits = parts.map { split, rows in
                let sorted = rows.map { numbers[$0] }.filter { !$0.isNaN }.sorted()
                let mean = sorted.isEmpty ? nil : sorted.reduce(0, +) / Double(sorted.count)
                let middle = sorted.count / 2
                let median =
                    sorted.isEmpty
                    ? nil : sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
                return TargetBalance.Part(split: split, rows: sorted.count, mean: mean, median: median)
            }
            return TargetBalance(classes: [], splits: splits, rows: column.present, isWhole: true)
        }
        func counts(_ rows: some Sequence<Int>) -> [Int] {
            var counts = [Int](repeating: 0, count: levels.count)
            for row in rows where codes[row] >= 0 { counts[Int(codes[row])] += 1 }
            return counts
        }
        let bySplit = parts.map { counts($0.1) }
        // Counted in all rows, as long as there are not too many different ones.
        let isCounted = !sample.isWhole && column.values.count == column.distinct && column.isDistinctExact
        var classes =
            isCounted
            ? column.values.map { TargetBalance.Class(name: $0.text, count: $0.count, isRare: false, splits: []) }
            : zip(levels.indices, counts(codes.indices)).map { level, count in
                TargetBalance.Class(
                    name: levels[level], count: count, isRare: false, splits: bySplit.map { $0[level] })
            }
        classes.sort { ($1.count, $0.name) < ($0.count, $1.name) }
        let rows = classes.reduce(0) { $0 + $1.count }
        let least = Checks.threshold(of: .rareClasses, settings),
            share = Checks.threshold(of: .classImbalance, settings)
        let even = Double(rows) / Double(max(1, classes.count))
        for index in classes.indices {
            let count = Double(classes[index].count)
            // How many there are is not known of a sample.
            classes[index].isRare = count < share * even || (isCounted || sample.isWhole) && count < least
        }
        return TargetBalance(
            classes: classes,
            splits: zip(parts, bySplit).map { part, counts in
                TargetBalance.Part(split: part.0, rows: counts.reduce(0, +), mean: nil, median: nil)
            }, rows: rows, isWhole: isCounted || sample.isWhole)
    }
}

extension Checks {
    /// From when on a check tells of what it looks for; 0 where it is switched off.
    static func threshold(of check: Check, _ settings: Settings) -> Double {
        let value = settings["checks"]?[check.id] ?? check.hyperparameter.defaultValue
        return value.real ?? (value.boolean == false ? 0 : 1)
    }
}
