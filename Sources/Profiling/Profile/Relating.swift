import Columns
import Datasets
import Foundation
import Profiles

extension Relation {
    /// How two columns go together; nil where too few rows have both.
    /// - Parameters:
    ///   - column: what tells.
    ///   - target: what is told.
    init?(_ column: Frame.Content, _ target: Frame.Content) { self.init(column, Target(target)) }

    /// What is told, and its few kinds: the same for every column that tells it.
    struct Target: Sendable {
        let content: Frame.Content
        fileprivate let classes: (codes: [Int], count: Int)

        init(_ content: Frame.Content) {
            self.content = content.withoutHugeNumbers
            classes = self.content.binned(content.isNumeric ? 10 : 1000)
        }
    }

    /// How a column goes with a target; nil where too few rows have both.
    init?(_ column: Frame.Content, _ told: Target) {
        let column = column.withoutHugeNumbers, target = told.content, classes = told.classes
        let order = column.order
        let bins = column.binned(32, order: order)
        let both = bins.codes.indices.filter { bins.codes[$0] >= 0 && classes.codes[$0] >= 0 }
        guard both.count >= 10 else { return nil }
        let measure: Measure, value: Double
        switch (column, target) {
        case (.numbers(let first), .numbers(let second)):
            measure = .correlation
            value = Correlation.pearson(both.map { first[$0] }, both.map { second[$0] })
        case (.numbers(let numbers), .kinds), (.kinds, .numbers(let numbers)):
            measure = .correlationRatio
            let kinds = column.isNumeric ? classes.codes : bins.codes
            value = Self.correlationRatio(both.map { numbers[$0] }, both.map { kinds[$0] })
        case (.kinds, .kinds):
            measure = .cramersV
            value = Self.cramersV(both.map { bins.codes[$0] }, both.map { classes.codes[$0] })
        }
        let coarse = column.binned(10, order: order).codes
        let mutualInformation = Self.mutualInformation(both.map { coarse[$0] }, both.map { classes.codes[$0] })
        let predictivePower: Double
        if case .numbers(let numbers) = target {
            predictivePower = Self.powerOfNumbers(both.map { bins.codes[$0] }, both.map { numbers[$0] })
        } else {
            predictivePower = Self.powerOfClasses(both.map { bins.codes[$0] }, both.map { classes.codes[$0] })
        }
        self.init(
            measure: measure, value: value, mutualInformation: mutualInformation, predictivePower: predictivePower,
            rows: both.count)
    }

    /// The square root of the share of the variance that lies between the kinds, without what chance makes of it
    /// (epsilon, Kelley 1935).
    static func correlationRatio(_ numbers: [Double], _ kinds: [Int]) -> Double {
        let n = Double(numbers.count), mean = numbers.reduce(0, +) / n
        var groups: [Int: (sum: Double, count: Double)] = [:]
        for (number, kind) in zip(numbers, kinds) {
            groups[kind, default: (0, 0)].sum += number
            groups[kind, default: (0, 0)].count += 1
        }
        // In the order of the kinds, so that the sum does not depend on chance.
        let between = groups.sorted { $0.key < $1.key }.reduce(0.0) { sum, group in
            let difference = group.value.sum / group.value.count - mean
            return sum + group.value.count * difference * difference
        }
        let whole = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let within = n - Double(groups.count)
        guard whole > n * 1e-28 * mean * mean, within > 0 else { return 0 }
        let share = 1 - (1 - min(1, between / whole)) * (n - 1) / within
        return max(0, share).squareRoot()
    }

    /// Cramér's V without what chance makes of it.
    static func cramersV(_ first: [Int], _ second: [Int]) -> Double {
        let table = Contingency(first, second)
        let n = Double(first.count)
        var chiSquare = 0.0
        for (row, rowSum) in table.rows.enumerated() where rowSum > 0 {
            for (column, columnSum) in table.columns.enumerated() where columnSum > 0 {
                let expected = rowSum * columnSum / n
                let difference = table.cells[row * table.columns.count + column] - expected
                chiSquare += difference * difference / expected
            }
        }
        let r = Double(table.rows.count { $0 > 0 }), k = Double(table.columns.count { $0 > 0 })
        let phi = max(0, chiSquare / n - (r - 1) * (k - 1) / (n - 1))
        let least = min(r - (r - 1) * (r - 1) / (n - 1), k - (k - 1) * (k - 1) / (n - 1)) - 1
        return least > 0 ? min(1, (phi / least).squareRoot()) : 0
    }

    /// Mutual information in bits, less what chance makes of it.
    static func mutualInformation(_ first: [Int], _ second: [Int]) -> Double {
        let table = Contingency(first, second)
        let n = Double(first.count)
        func entropy(_ counts: [Double]) -> Double {
            let plain = counts.reduce(0) { $1 > 0 ? $0 - $1 / n * log2($1 / n) : $0 }
            return plain + Double(counts.count { $0 > 0 } - 1) / (2 * n * log(2))
        }
        return max(0, entropy(table.rows) + entropy(table.columns) - entropy(table.cells))
    }

    /// How much of what is wrong with always naming the most frequent class is put right by naming the most frequent
    /// one of the bin. Every half of the rows is told by the other.
    static func powerOfClasses(_ bins: [Int], _ classes: [Int]) -> Double {
        var right = 0, rightWithout = 0
        for half in 0..<2 {
            let table = Contingency(
                bins, classes, rows: bins.indices.filter { $0 % 2 != half })
            let width = table.columns.count
            func most(_ counts: some Collection<Double>) -> Int {
                counts.enumerated().max { ($0.element, -$0.offset) < ($1.element, -$1.offset) }?.offset ?? 0
            }
            let whole = most(table.columns)
            let best = table.rows.indices.map { row in
                table.rows[row] > 0 ? most(table.cells[(row * width)..<((row + 1) * width)]) : whole
            }
            for row in bins.indices where row % 2 == half {
                if best[bins[row]] == classes[row] { right += 1 }
                if whole == classes[row] { rightWithout += 1 }
            }
        }
        let wrongWithout = bins.count - rightWithout
        return wrongWithout > 0 ? max(0, Double(right - rightWithout) / Double(wrongWithout)) : 0
    }

    /// By how much the mean absolute error of the median is less where it is that of the bin.
    static func powerOfNumbers(_ bins: [Int], _ numbers: [Double]) -> Double {
        var error = 0.0, errorWithout = 0.0
        let count = (bins.max() ?? 0) + 1
        func median(_ values: [Double]) -> Double? { values.isEmpty ? nil : values.sorted()[values.count / 2] }
        for half in 0..<2 {
            var groups = [[Double]](repeating: [], count: count)
            var all: [Double] = []
            for row in bins.indices where row % 2 != half {
                groups[bins[row]].append(numbers[row])
                all.append(numbers[row])
            }
            let whole = median(all) ?? 0
            let medians = groups.map { median($0) ?? whole }
            for row in bins.indices where row % 2 == half {
                error += abs(numbers[row] - medians[bins[row]])
                errorWithout += abs(numbers[row] - whole)
            }
        }
        return errorWithout > 0 ? max(0, 1 - error / errorWithout) : 0
    }

    /// How often each pair of two codes comes.
    struct Contingency {
        var cells: [Double]
        var rows: [Double]
        var columns: [Double]

        init(_ first: [Int], _ second: [Int], rows chosen: [Int]? = nil) {
            let height = (first.max() ?? -1) + 1, width = (second.max() ?? -1) + 1
            cells = [Double](repeating: 0, count: height * width)
            rows = [Double](repeating: 0, count: height)
            columns = [Double](repeating: 0, count: width)
            for row in chosen ?? Array(first.indices) {
                cells[first[row] * width + second[row]] += 1
                rows[first[row]] += 1
                columns[second[row]] += 1
            }
        }
    }
}

extension Frame.Content {
    /// Numbers whose squares are beyond all numbers made smaller, all of them by one factor: what goes with what stays.
    fileprivate var withoutHugeNumbers: Frame.Content {
        guard case .numbers(let numbers) = self, numbers.contains(where: { abs($0) > 1e100 }) else { return self }
        return .numbers(numbers.map { $0 * 0x1p-900 })
    }

    var isNumeric: Bool { if case .numbers = self { true } else { false } }
}
