import Catalog
import Language

/// Puts a typical value where one is missing.
struct Impute: CleaningStep {
    enum Numbers: String, CaseIterable {
        case median, mean, zero
        /// A number that a person gives.
        case constant
    }
    enum Kinds: String, CaseIterable {
        case mostFrequent = "most-frequent"
        /// A level of its own, for values that are missing for a reason.
        case missing
        /// A level that a person gives.
        case constant
    }

    var numbers = Numbers.median
    var number = 0.0
    var kinds = Kinds.mostFrequent
    var kind = "missing"
    /// Whether a column of 0 and 1 says where a value was missing, for columns that miss some of the training rows'.
    var indicator = false

    static let entry = Entry<any CleaningStep>.ofColumns(
        id: "impute",
        summary: Text("Impute missing values; done by itself where it is not listed", zh: "填补缺失值；未列出时自动执行"),
        hyperparameters: [
            Hyperparameter(
                "numeric", .choice(Numbers.allCases.map(\.rawValue)), default: "median",
                help: Text(
                    "What a missing number becomes; outliers do not move the median",
                    zh: "缺失的数值填成什么；中位数不受离群值影响"), formerly: ["numbers"]),
            Hyperparameter(
                "numeric-value", .real(-1e9...1e9), default: 0.0,
                help: Text(
                    "The number that stands for a missing one with numeric = constant", zh: "numeric = constant 时填入的数")),
            Hyperparameter(
                "categorical", .choice(Kinds.allCases.map(\.rawValue)), default: "most-frequent",
                help: Text(
                    "What a missing category becomes: the most frequent one, one called missing, or a given one",
                    zh: "缺失的类别填成什么：最常见的类别、名为 missing 的类别，或指定的类别"),
                formerly: ["kinds"]),
            Hyperparameter(
                "categorical-value", .text(), default: "missing",
                help: Text(
                    "The category that stands for a missing one with categorical = constant",
                    zh: "categorical = constant 时填入的类别")),
            Hyperparameter(
                "indicator", .boolean, default: false,
                help: Text(
                    "Add a column of 0 and 1 that says where a value was missing in the file",
                    zh: "增加一个 0/1 列，标明文件中哪里有缺失值")),
        ]
    ) { settings in
        Impute(
            numbers: Numbers(rawValue: settings.text("numeric")) ?? .median,
            number: settings.real("numeric-value"),
            kinds: Kinds(rawValue: settings.text("categorical")) ?? .mostFrequent,
            kind: settings.text("categorical-value"), indicator: settings.boolean("indicator"))
    }

    func fit(_ frame: Frame, training: [Int]) throws -> [ColumnOperation] {
        frame.columns.flatMap { column in
            let hasGaps =
                switch column.content {
                case .numbers(let values): training.contains { values[$0].isNaN }
                case .kinds(let codes, _): training.contains { codes[$0] < 0 }
                }
            let filling = filling(of: column, training: training)
            return indicator && hasGaps ? [.indicator(column: column.name), filling] : [filling]
        }
    }

    private func filling(of column: Frame.Column, training: [Int]) -> ColumnOperation {
        switch column.content {
        case .numbers(let values):
            let present = training.lazy.map { values[$0] }.filter { !$0.isNaN }.sorted()
            return .fill(column: column.name, number: typical(of: present))
        case .kinds(let codes, let levels):
            switch kinds {
            case .missing: return .fillKind(column: column.name, level: "missing")
            case .constant: return .fillKind(column: column.name, level: kind)
            case .mostFrequent:
                var counts = [Int](repeating: 0, count: levels.count)
                for row in training where codes[row] >= 0 { counts[Int(codes[row])] += 1 }
                // The first of those that are as frequent.
                let most = counts.indices.max { (counts[$0], -$0) < (counts[$1], -$1) }
                return .fillKind(column: column.name, level: most.map { levels[$0] } ?? "missing")
            }
        }
    }

    private func typical(of sorted: [Double]) -> Double {
        if numbers == .constant { return number }
        guard !sorted.isEmpty else { return 0 }
        switch numbers {
        case .median: return quantile(0.5, ofSorted: sorted)
        case .mean: return sorted.reduce(0, +) / Double(sorted.count)
        case .zero, .constant: return 0
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
