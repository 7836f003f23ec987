import Catalog
import Language

/// Puts a typical value where one is missing.
struct Impute: CleaningStep {
    enum Numbers: String, CaseIterable {
        case median, mean, zero
        /// A number that a person gives.
        case constant
        /// What the rows most like it have.
        case neighbors
    }
    enum Kinds: String, CaseIterable {
        case mostFrequent = "most-frequent"
        /// A level of its own, for values that are missing for a reason.
        case missing
        /// A level that a person gives.
        case constant
        /// What the rows most like it have.
        case neighbors
    }

    var numbers = Numbers.median
    var number = 0.0
    var kinds = Kinds.mostFrequent
    var kind = "missing"
    /// How many rows tell, where rows most like it do.
    var neighbors = 5
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
                    zh: "缺失的数值填成什么；中位数不受离群值影响"),
                meanings: [
                    "median": Text("The median of the training rows", zh: "训练行的中位数"),
                    "mean": Text("The mean of the training rows", zh: "训练行的均值"),
                    "zero": Text("the number 0", zh: "数字 0"),
                    "constant": Text("The number of numeric-value", zh: "numeric-value 指定的数"),
                    "neighbors": Text("The mean of the training rows most like it", zh: "最相似的训练行的均值"),
                ], formerly: ["numbers"]),
            Hyperparameter(
                "numeric-value", .real(-1e9...1e9), default: 0.0,
                help: Text(
                    "The number that stands for a missing one with numeric = constant", zh: "numeric = constant 时填入的数")),
            Hyperparameter(
                "categorical", .choice(Kinds.allCases.map(\.rawValue)), default: "most-frequent",
                help: Text(
                    "What a missing category becomes: the most frequent one, one called missing, or a given one",
                    zh: "缺失的类别填成什么：最常见的类别、名为 missing 的类别，或指定的类别"),
                meanings: [
                    "most-frequent": Text("The most frequent one of the training rows", zh: "训练行中最常见的类别"),
                    "missing": Text("One called missing", zh: "名为 missing 的类别"),
                    "constant": Text("The one of categorical-value", zh: "categorical-value 指定的类别"),
                    "neighbors": Text("The most frequent one of the training rows most like it", zh: "最相似的训练行中最常见的类别"),
                ], formerly: ["kinds"]),
            Hyperparameter(
                "neighbors", .integer(1...100), default: 5,
                help: Text(
                    "Training rows that tell where numeric or categorical is neighbors; a thousand are kept with the model",
                    zh: "numeric 或 categorical 为 neighbors 时参考的训练行数；模型保存一千行供查找"),
                reference: "Troyanskaya 2001"),
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
            kind: settings.text("categorical-value"), neighbors: settings.integer("neighbors"),
            indicator: settings.boolean("indicator"))
    }

    func fit(_ frame: Frame, training: [Int]) throws -> [ColumnOperation] {
        try fit(frame, beside: frame, training: training)
    }

    func fit(_ frame: Frame, beside whole: Frame, training: [Int]) throws -> [ColumnOperation] {
        // All that say where values are missing come before any is filled in.
        let likeNeighbors = frame.columns.filter(isLikeNeighbors)
        var operations = likeNeighbors.flatMap { signs(of: $0, training: training) }
        if !likeNeighbors.isEmpty {
            let filling = NeighborFilling(
                whole, training: training, neighbors: neighbors, filled: likeNeighbors.map(\.name)
            ) { column in
                switch self.filling(of: column, training: training) {
                case .fill(_, let number): (number, "")
                case .fillKind(_, let level): (0, level)
                default: (0, "")
                }
            }
            operations.append(.fillByNeighbors(filling))
        }
        for column in frame.columns where !isLikeNeighbors(column) {
            operations += signs(of: column, training: training) + [filling(of: column, training: training)]
        }
        return operations
    }

    private func isLikeNeighbors(_ column: Frame.Column) -> Bool {
        if case .numbers = column.content { numbers == .neighbors } else { kinds == .neighbors }
    }

    /// The column that says where one has no value, where it is asked for and some of the training rows lack it.
    private func signs(of column: Frame.Column, training: [Int]) -> [ColumnOperation] {
        let hasGaps =
            switch column.content {
            case .numbers(let values): training.contains { values[$0].isNaN }
            case .kinds(let codes, _): training.contains { codes[$0] < 0 }
            }
        return indicator && hasGaps ? [.indicator(column: column.name)] : []
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
            case .mostFrequent, .neighbors:
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
        case .median, .neighbors: return quantile(0.5, ofSorted: sorted)
        case .mean: return Moments(of: sorted).mean
        case .zero, .constant: return 0
        }
    }
}

/// A quantile of rising numbers, linear between neighbors (type 7 of Hyndman and Fan 1996, as NumPy's).
func quantile(_ share: Double, ofSorted sorted: [Double]) -> Double {
    let position = share * Double(sorted.count - 1)
    let below = Int(position)
    guard below + 1 < sorted.count else { return sorted[sorted.count - 1] }
    let gap = sorted[below + 1] - sorted[below], part = position - Double(below)
    // Between two huge numbers may lie more than any number holds.
    return gap.isFinite ? sorted[below] + part * gap : sorted[below] * (1 - part) + sorted[below + 1] * part
}
