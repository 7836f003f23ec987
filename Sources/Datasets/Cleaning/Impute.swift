import Catalog
import Language

/// Puts a typical value where one is missing.
struct Impute: CleaningStep {
    enum Numbers: String, CaseIterable {
        case median, mean, zero
    }
    enum Kinds: String, CaseIterable {
        case mostFrequent = "most-frequent"
        /// A level of its own, for values that are missing for a reason.
        case missing
    }

    var numbers = Numbers.median
    var kinds = Kinds.mostFrequent

    static let entry = Entry<any CleaningStep>(
        id: "impute",
        summary: Text("Impute missing values; done by itself where it is not listed", zh: "填补缺失值；未列出时自动执行"),
        hyperparameters: [
            Hyperparameter(
                "numeric", .choice(Numbers.allCases.map(\.rawValue)), default: "median",
                help: Text(
                    "What a missing number becomes; outliers do not move the median",
                    zh: "缺失的数值填成什么；中位数不受离群值影响"), formerly: ["numbers"]),
            Hyperparameter(
                "categorical", .choice(Kinds.allCases.map(\.rawValue)), default: "most-frequent",
                help: Text(
                    "What a missing category becomes: the most frequent one, or one called missing",
                    zh: "缺失的类别填成什么：最常见的类别，或名为 missing 的类别"),
                formerly: ["kinds"]),
        ]
    ) { settings in
        Impute(
            numbers: Numbers(rawValue: settings.text("numeric")) ?? .median,
            kinds: Kinds(rawValue: settings.text("categorical")) ?? .mostFrequent)
    }

    func fit(_ frame: Frame, training: [Int]) throws -> [ColumnOperation] {
        frame.columns.map { column in
            switch column.content {
            case .numbers(let values):
                let present = training.lazy.map { values[$0] }.filter { !$0.isNaN }.sorted()
                return .fill(column: column.name, number: typical(of: present))
            case .kinds(let codes, let levels):
                guard kinds == .mostFrequent else { return .fillKind(column: column.name, level: "missing") }
                var counts = [Int](repeating: 0, count: levels.count)
                for row in training where codes[row] >= 0 { counts[Int(codes[row])] += 1 }
                // The first of those that are as frequent.
                let most = counts.indices.max { (counts[$0], -$0) < (counts[$1], -$1) }
                return .fillKind(column: column.name, level: most.map { levels[$0] } ?? "missing")
            }
        }
    }

    private func typical(of sorted: [Double]) -> Double {
        guard !sorted.isEmpty else { return 0 }
        switch numbers {
        case .median: return quantile(0.5, ofSorted: sorted)
        case .mean: return sorted.reduce(0, +) / Double(sorted.count)
        case .zero: return 0
        }
    }
}

/// A quantile of rising numbers, linear between neighbors (type 7 of Hyndman and Fan 1996, as NumPy's).
func quantile(_ share: Double, ofSorted sorted: [Double]) -> Double {
    let position = share * Double(sorted.count - 1)
    let below = Int(position)
    guard below + 1 < sorted.count else { return sorted[sorted.count - 1] }
    return sorted[below] + (position - Double(below)) * (sorted[below + 1] - sorted[below])
}
