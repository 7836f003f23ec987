import Catalog
import Language

/// Leaves out rows that repeat an earlier one in every column, the target too, so that no row can be
/// learned from and judged by at once.
struct Deduplicate: CleaningStep {
    static let entry = Entry<any CleaningStep>(
        id: "deduplicate", summary: Text("Drop duplicate rows, so that none is in two splits", zh: "删除重复行，同一行不会落入两个划分")
    ) { _ in Deduplicate() }

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
        return redundant
    }
}
