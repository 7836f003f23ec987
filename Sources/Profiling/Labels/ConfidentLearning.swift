import Datasets
import Formats
import Language
import Profiles

/// Rows whose label is likely wrong, by confident learning (Northcutt et al. 2021): what a model says that did not learn
/// from a row, against the label it was given.
///
/// The rule is that of cleanlab's `find_label_issues` with `filter_by="prune_by_noise_rate"`, and on the same labels and
/// probabilities the rows are the same ones in the same order:
///
/// - A class's threshold is the mean probability of it over the rows labeled so.
/// - The confident joint counts rows by their label and the class whose threshold their probability reaches; of several
///   such classes the most probable one. Its rows are scaled to the numbers of rows that have each label.
/// - For every label and other class, as many rows are taken as the joint has there, those first whose probability of
///   the class exceeds that of the label by most. A class with one row keeps it.
/// - No row is taken whose most probable class is its label.
///
/// Where rows are equal by all of this, the earlier ones come first; cleanlab leaves their order to its sorting.
public struct ConfidentLearning: Sendable, Hashable {
    /// A row whose label is likely wrong.
    public struct Issue: Sendable, Hashable {
        /// Its place among the labels.
        public var row: Int
        /// The label it was given.
        public var given: Int
        /// The class that is most probable.
        public var likely: Int
        /// The probability of the given label, from 0 to 1.
        public var confidence: Double
        /// The same beside the most probable other class: (p(given) − p(other) + 1) / 2, from 0 to 1.
        public var margin: Double
    }

    /// What the rows are put in order by, the least first.
    public enum Ranking: Sendable, Hashable {
        case selfConfidence, normalizedMargin
    }

    /// The probability from which a row is confidently of a class; 2, which none reaches, for one without rows.
    public let thresholds: [Double]
    /// How many rows of each label are likely of each class: labels × classes. Each line sums to the rows of its label.
    public let joint: [[Int]]
    /// The most suspicious first.
    public let issues: [Issue]

    /// How far probabilities may be off a threshold, or another probability, and count as equal to it.
    private static let tolerance = 1e-6

    /// - Parameters:
    ///   - labels: the given label of every row, from 0.
    ///   - probabilities: of every row, of a model that did not learn from it: rows × classes, row by row.
    /// - Throws: `DataError` where a probability is not a number from 0 to 1: nothing can be concluded from it.
    public init(
        labels: [Int], probabilities: [Double], classes: Int, rankedBy ranking: Ranking = .selfConfidence
    ) throws(DataError) {
        precondition(probabilities.count == labels.count * classes, "a probability for every row and class")
        precondition(labels.allSatisfy { (0..<classes).contains($0) }, "labels are classes")
        if let place = probabilities.firstIndex(where: { !(-Self.tolerance...1 + Self.tolerance).contains($0) }) {
            let value = "\(probabilities[place])", row = place / max(1, classes)
            throw DataError(
                reason: Text(
                    "wrong labels cannot be looked for: a probability of row \(row) is \(value), and it has to be from 0 to 1",
                    zh: "无法查找错误标签：第 \(row) 行的一个概率为 \(value)，而它必须在 0 到 1 之间"))
        }
        let table = Table(labels: labels, probabilities: probabilities, classes: classes)
        thresholds = table.thresholds()
        joint = table.joint(thresholds)
        issues = table.issues(joint, rankedBy: ranking)
    }

    /// Labels beside probabilities.
    private struct Table {
        let labels: [Int]
        let probabilities: [Double]
        let classes: Int
        /// The rows of each label, rising.
        let rows: [[Int]]

        init(labels: [Int], probabilities: [Double], classes: Int) {
            (self.labels, self.probabilities, self.classes) = (labels, probabilities, classes)
            var rows = [[Int]](repeating: [], count: classes)
            for (row, label) in labels.enumerated() { rows[label].append(row) }
            self.rows = rows
        }

        subscript(row: Int, place: Int) -> Double { probabilities[row * classes + place] }

        func thresholds() -> [Double] {
            rows.enumerated().map { place, rows in
                guard !rows.isEmpty else { return 2 }
                let mean = rows.reduce(0) { $0 + self[$1, place] } / Double(rows.count)
                return max(mean, 2 * tolerance)
            }
        }

        /// The most probable class; the first of those that are equal.
        func mostProbable(_ row: Int) -> Int {
            (1..<max(1, classes)).reduce(0) { self[row, $1] > self[row, $0] ? $1 : $0 }
        }

        func joint(_ thresholds: [Double]) -> [[Int]] {
            var counts = [[Double]](repeating: [Double](repeating: 0, count: classes), count: classes)
            for (row, label) in labels.enumerated() {
                let reached = thresholds.indices.filter { self[row, $0] >= thresholds[$0] - tolerance }
                guard let only = reached.first else { continue }
                counts[label][reached.count > 1 ? mostProbable(row) : only] += 1
            }
            // In every class at least one row is labeled right.
            for place in counts.indices { counts[place][place] = max(1, counts[place][place]) }
            for label in counts.indices {
                let sum = counts[label].reduce(0, +)
                for place in counts.indices {
                    counts[label][place] = counts[label][place] / sum * Double(rows[label].count)
                }
            }
            // Class by class, in NumPy's order: what lies halfway between two numbers is rounded by the last bit.
            let all = counts.indices.flatMap { place in counts.map { $0[place] } }
            let sum = max(Self.sum(all[...]), 1e-100)
            return counts.map { line in rounded(line.map { $0 / sum * Double(labels.count) }) }
        }

        func issues(_ joint: [[Int]], rankedBy ranking: Ranking) -> [Issue] {
            var found: [Issue] = []
            for (label, rows) in rows.enumerated() where rows.count > 1 {
                var taken = Set<Int>()
                for (place, count) in taking(joint[label], of: label).enumerated() where place != label && count > 0 {
                    let margins = rows.map { self[$0, place] - self[$0, label] }
                    let order = rows.indices.sorted { (-margins[$0], $0) < (-margins[$1], $1) }
                    for index in order.prefix(count) { taken.insert(rows[index]) }
                }
                // By row, not as the set has them.
                for row in rows where taken.contains(row) {
                    let others = (0..<classes).filter { $0 != label }
                    let other = others.dropFirst().reduce(others[0]) { self[row, $1] > self[row, $0] ? $1 : $0 }
                    let confidence = self[row, label], best = self[row, other]
                    // At equal probability the given label stands. A class before it is the first of two equal ones.
                    let stands =
                        other < label ? confidence + tolerance > best : confidence + tolerance >= best
                    if stands { continue }
                    found.append(
                        Issue(
                            row: row, given: label, likely: other, confidence: confidence,
                            margin: (confidence - best + 1) / 2))
                }
            }
            return found.sorted { one, next in
                let (first, second) =
                    ranking == .selfConfidence ? (one.confidence, next.confidence) : (one.margin, next.margin)
                return (first, one.row) < (second, next.row)
            }
        }

        /// How many rows of a label are to be taken for each class, with at least one left: where the joint leaves none
        /// right, the others give way alike.
        private func taking(_ line: [Int], of label: Int) -> [Int] {
            let missing = Double(max(line[label], 1) - line[label])
            let others = max(Double(line.count { $0 != 0 }) - 1, 1)
            return line.map { Int(max(0, Double($0) - missing / others)) }
        }

        /// NumPy's pairwise sum: eight sums side by side for up to 128 numbers, and halves of more.
        private static func sum(_ numbers: ArraySlice<Double>) -> Double {
            let count = numbers.count, start = numbers.startIndex
            guard count >= 8 else { return numbers.reduce(0, +) }
            guard count <= 128 else {
                let half = start + count / 2 / 8 * 8
                return sum(numbers[..<half]) + sum(numbers[half...])
            }
            var lanes = [Double](repeating: 0, count: 8)
            let whole = count / 8 * 8
            for place in 0..<whole { lanes[place % 8] += numbers[start + place] }
            let sum =
                ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]))
            return numbers[(start + whole)...].reduce(sum, +)
        }

        /// Whole numbers with the sum of these: those are moved that were rounded by most.
        private func rounded(_ numbers: [Double]) -> [Int] {
            var whole = numbers.map { $0.rounded(.toNearestOrEven) }
            let sum = numbers.reduce(0, +).rounded(.toNearestOrEven)
            var difference = sum - whole.reduce(0, +)
            while difference != 0 {
                let rising = numbers.indices.sorted { (numbers[$0] - whole[$0], $0) < (numbers[$1] - whole[$1], $1) }
                let order = difference > 0 ? rising.reversed() : rising
                for place in order.prefix(Int(abs(difference))) { whole[place] += difference > 0 ? 1 : -1 }
                difference = sum - whole.reduce(0, +)
            }
            return whole.map { Int($0) }
        }
    }
}
