import Catalog
import Language

/// Leaves out rows that repeat an earlier one, the target too, so that no row can be learned from and judged by at once.
struct Deduplicate: CleaningStep {
    /// When a row repeats another one.
    enum Match: String, CaseIterable {
        /// Where it is the same in every column.
        case exact
        /// Also where it lies much nearer to it than rows lie to their nearest.
        case near
    }

    var match = Match.exact
    /// Of the median distance to the nearest row: nearer rows are nearly the same.
    var distance = 0.13

    static let entry = Entry<any CleaningStep>(
        id: "deduplicate", summary: Text("Drop duplicate rows, so that none is in two splits", zh: "删除重复行，同一行不会落入两个划分"),
        hyperparameters: [
            Hyperparameter(
                "match", .choice(Match.allCases.map(\.rawValue)), default: "exact",
                help: Text(
                    "Whether near-duplicates with the same target are dropped, too", zh: "是否也删除目标列相同的近似重复行"),
                meanings: [
                    "exact": Text("The same in every column", zh: "所有列都相同"),
                    "near": Text(
                        "Much nearer than rows lie to each other; each is compared with 4,000 at most",
                        zh: "距离远小于各行之间的距离；每行最多与 4,000 行比较"),
                ]),
            Hyperparameter(
                "distance", .real(0.0001...1), default: 0.13,
                help: Text(
                    "With match = near: share of the median distance to the nearest row below which rows are dropped",
                    zh: "match = near 时：到最近行的距离低于其中位数的多少倍即删除"),
                reference: "cleanlab"),
        ]
    ) { settings in
        Deduplicate(match: Match(rawValue: settings.text("match")) ?? .exact, distance: settings.real("distance"))
    }

    private struct Key: Hashable {
        var numbers: [Double]
        var kinds: [Int32]
        var target: String
    }

    func redundantRows(in frame: Frame, target: [String]) -> [Int] {
        var seen: Set<Key> = []
        var redundant: [Int] = []
        for row in 0..<frame.rows {
            var key = Key(numbers: [], kinds: [], target: target[row])
            for column in frame.columns {
                switch column.content {
                // No two NaN are equal, but two missing values are.
                case .numbers(let numbers): key.numbers.append(numbers[row].isNaN ? .infinity : numbers[row])
                case .kinds(let codes, _): key.kinds.append(codes[row])
                }
            }
            if !seen.insert(key).inserted { redundant.append(row) }
        }
        guard match == .near else { return redundant }
        let same = Set(redundant)
        return (redundant + nearRows(in: frame, target: target, among: (0..<frame.rows).filter { !same.contains($0) }))
            .sorted()
    }

    /// So many rows a row is compared with at most, those nearest to it along one direction.
    private static let mostCompared = 4000

    /// Rows that are nearly the same as an earlier one that stays.
    private func nearRows(in frame: Frame, target: [String], among rows: [Int]) -> [Int] {
        guard rows.count >= 20 else { return [] }
        let space = RowSpace(frame.columns.map(\.content), rows: rows)
        guard let median = space.medianNearestDistance, median > 0 else { return [] }
        let earlier = space.earlierPoints(closerThan: Float(distance * median), most: Self.mostCompared)
        var dropped: Set<Int> = []
        for row in rows.indices {
            let twin = earlier[row]?.first { !dropped.contains($0) && target[rows[$0]] == target[rows[row]] }
            if twin != nil { dropped.insert(row) }
        }
        return dropped.sorted().map { rows[$0] }
    }
}
